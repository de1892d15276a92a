/** Sends a response that is made for one client, compressed where the client accepts that. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Payer } from '../../graphql/meter.js';
import { compressed, encodingFor } from './compression.js';

export async function sendCompressed(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: Buffer,
  headers: OutgoingHttpHeaders,
  payer: Payer,
): Promise<void> {
  const encoding = encodingFor(request, body.length);
  const form = encoding === null ? null : await compressed(body, encoding, payer);
  const sent = form ?? body;
  response.writeHead(status, {
    ...headers,
    'content-length': sent.length,
    ...(form === null || encoding === null ? {} : { 'content-encoding': encoding }),
  });
  response.end(sent);
}
