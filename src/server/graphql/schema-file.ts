/** Serves the text of the schema: `schema/schema.graphql`. Introspection leaves out what most tools do not ask for. */
import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { printedSchema } from '../../graphql/schema.js';
import type { Exchange } from '../connections/exchange.js';
import { writeCacheable } from '../http/cacheable.js';
import { CompressedForms, type Encoding, encodingFor } from '../http/compression.js';
import type { Origins } from '../http/cross-origin.js';
import { methodNotAllowed } from '../http/refusal.js';
import { GRAPHQL_PATH, isRead } from '../http/request-target.js';
import { chargeSending } from '../limits/gate.js';
import type { Refuse } from '../pages/refuse.js';

export const SCHEMA_PATH = `${GRAPHQL_PATH}/schema.graphql`;

interface Text {
  readonly body: Buffer;
  readonly digest: string;
  readonly forms: CompressedForms;
}

export class SchemaFile {
  /** Printed on the first request. */
  private printed: Text | null = null;

  constructor(
    private readonly origins: Origins,
    private readonly refuse: Refuse,
  ) {}

  async serve(exchange: Exchange): Promise<void> {
    const { request, response, account } = exchange;
    const headers: OutgoingHttpHeaders = { ...this.origins.headersFor(request), vary: 'Accept-Encoding, Origin' };
    if (!isRead(request)) {
      return this.refuse(exchange, methodNotAllowed(request, 'GET, HEAD'), headers);
    }
    this.printed ??= printed();
    const { body, digest, forms } = this.printed;
    const send = (sent: Buffer, encoding: Encoding | null) => {
      chargeSending(account, sent.length);
      writeCacheable(request, response, sent, `"${digest}${encoding === null ? '' : `.${encoding}`}"`, {
        ...headers,
        'content-type': 'text/plain; charset=utf-8',
        'content-length': sent.length,
        ...(encoding === null ? {} : { 'content-encoding': encoding }),
      });
    };
    const encoding = encodingFor(request, body.length);
    const form = encoding === null ? null : await forms.in(encoding, account);
    if (form === null) send(body, null);
    else send(form, encoding);
  }
}

function printed(): Text {
  const body = Buffer.from(printedSchema());
  const digest = createHash('sha256').update(body).digest('base64url');
  return { body, digest, forms: new CompressedForms(body) };
}
