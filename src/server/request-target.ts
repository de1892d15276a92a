/** The path that a request asks for. */
import type { IncomingMessage } from 'node:http';

/** The path, without the query, or `null` where the request does not name one that can be read, as `GET //` does not. */
export function pathOf({ url }: IncomingMessage): string | null {
  const base = 'http://localhost';
  return url !== undefined && URL.canParse(url, base) ? new URL(url, base).pathname : null;
}
