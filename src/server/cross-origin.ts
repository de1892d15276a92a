/** Which pages may use the service from a browser: its own, and those of the origins that are allowed. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Whether a WebSocket may be opened. Browsers always say from which page; what says nothing is no browser and carries no
 * one's cookies.
 */
export function isAllowedOrigin(request: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return allowed.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}

/** Headers that let pages of allowed origins read a response (Fetch Standard, 3.2). */
export type OriginHeaders = Readonly<Record<string, string>>;

/** Those of a response to a request; `null` where no other origin is allowed. */
export function originHeaders({ headers }: IncomingMessage, allowed: readonly string[]): OriginHeaders | null {
  if (allowed.length === 0) return null;
  const { origin } = headers;
  const isAllowed = origin !== undefined && allowed.includes(origin);
  return { vary: 'Origin', ...(isAllowed ? { 'access-control-allow-origin': origin } : {}) };
}

/** Answers the question of a browser whether a page of another origin may send a request. */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
  const asked = headers['access-control-request-headers'];
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
    vary: 'Origin, Access-Control-Request-Headers',
    'content-length': 0,
  });
  response.end();
}
