/** The path that a request asks for. */
import type { IncomingMessage } from 'node:http';

/** What almost all requests ask for: a path without anything to be resolved in it. */
const PLAIN = /^(\/[\w-]*)(?:\?|$)/;

/** The path, without the query, or `null` where the request does not name one that can be read, as `GET //` does not. */
export function pathOf({ url }: IncomingMessage): string | null {
  const plain = PLAIN.exec(url ?? '')?.[1];
  if (plain !== undefined) return plain;
  const base = 'http://localhost';
  return url !== undefined && URL.canParse(url, base) ? new URL(url, base).pathname : null;
}
