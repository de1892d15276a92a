/** Shared parts of the contenders' plain HTTP servers. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether a request is a POST to a path. */
export function isPost({ method, url }: IncomingMessage, path: string): boolean {
  return method === 'POST' && url === path;
}

/** Responds with 404. */
export function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end();
}
