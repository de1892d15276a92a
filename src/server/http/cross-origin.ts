/** Which pages may use the service from a browser: its own, and those of allowed origins. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Whether a WebSocket may be opened. Browsers always send `Origin`; a client without it is no browser and sends
 * nobody's cookies.
 */
export function isAllowedOrigin(request: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return allowed.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}

/** Headers that let pages of allowed origins read a response (Fetch Standard, 3.2). */
export type OriginHeaders = Readonly<Record<string, string>>;

/** The headers for the response to a request; `null` where no other origin is allowed. */
export function originHeaders({ headers }: IncomingMessage, allowed: readonly string[]): OriginHeaders | null {
  if (allowed.length === 0) return null;
  const { origin } = headers;
  const isAllowed = origin !== undefined && allowed.includes(origin);
  return {
    vary: 'Origin',
    ...(isAllowed ? readableBy(origin) : {}),
  };
}

/** The headers that let the pages of an origin, or of all with `*`, read a response. */
export function readableBy(origin: string): OriginHeaders {
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS };
}

/** The response headers that such pages may read, besides those that the Fetch Standard lets every page read. */
const EXPOSED_HEADERS = 'ETag, Link, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id';
/** How long a browser may keep the result of a preflight request, in seconds. */
const PREFLIGHT_AGE_SECONDS = 600;

/** The headers for a preflight request: the methods that an address takes, and for how long this stays true. */
export function preflightHeaders(methods: string): OutgoingHttpHeaders {
  return { 'access-control-allow-methods': methods, 'access-control-max-age': String(PREFLIGHT_AGE_SECONDS) };
}

/** Answers a preflight request: may a page of another origin send this request? */
export async function answerPreflight(
  { headers }: IncomingMessage,
  response: ServerResponse,
  more: OutgoingHttpHeaders,
): Promise<void> {
  const asked = headers['access-control-request-headers'];
  response.writeHead(204, {
    ...more,
    ...preflightHeaders('GET, POST, OPTIONS'),
    ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
    vary: 'Origin, Access-Control-Request-Headers',
    'content-length': '0',
  });
  response.end();
}
