/** What the plain HTTP servers of the contenders have in common. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether a request is a POST to a path. */
export function isPost({ method, url }: IncomingMessage, path: string): boolean {
  return method === 'POST' && url === path;
}

/** Answers that there is nothing here. */
export function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end();
}
