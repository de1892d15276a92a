/** Responses that caches may keep, and 304 responses. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A shared cache may reuse the response for one second before it revalidates; browsers always revalidate. */
export const CACHE_CONTROL = 'public, max-age=0, s-maxage=1, must-revalidate';

/** Writes a response that caches may keep, or 304 if the client has it. */
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
 * Writes the head of a response that caches may keep. Returns whether its body must follow: `false` if the client has
 * it, and a 304 was sent.
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
    // A 304 has no headers about the body (RFC 9110, 15.4.5).
    const { 'content-type': _type, 'content-length': _length, 'content-encoding': _encoding, ...more } = headers;
    response.writeHead(304, more).end();
  } else response.writeHead(200, headers);
  return !isKnown;
}

/** RFC 9110, 13.1.2: whether the client holds this entity tag. Weak comparison, because proxies may weaken tags. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
