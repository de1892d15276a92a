/** Answers that caches may keep, and those who have them already. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * A shared cache may give an answer to everybody for a second, and then asks whether it is still good; so does a browser at
 * once.
 */
export const CACHE_CONTROL = 'public, max-age=0, s-maxage=1, must-revalidate';

/** Writes an answer that caches may keep, or, to whoever has it already, that it is still good. */
export function writeCacheable(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  etag: string,
  headers: OutgoingHttpHeaders,
): void {
  if (writeHead(request, response, etag, headers)) response.end(body);
}

/**
 * Writes the head of an answer that caches may keep, whose body is to follow. Whoever has it already is told that it is still
 * good, and nothing is to follow: then it is `false`.
 */
export function writeHead(
  request: IncomingMessage,
  response: ServerResponse,
  etag: string,
  headers: OutgoingHttpHeaders,
): boolean {
  Object.assign(headers, { etag, 'cache-control': CACHE_CONTROL });
  const isKnown = matches(request.headers['if-none-match'], etag);
  if (isKnown) {
    // Of what it would be, 304 tells nothing (RFC 9110, 15.4.5).
    const { 'content-type': _type, 'content-length': _length, ...more } = headers;
    response.writeHead(304, more).end();
  } else response.writeHead(200, headers);
  return !isKnown;
}

/** RFC 9110, 13.1.2: whether one of the tags that a client has is this one. Weak comparison: proxies may have weakened it. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
