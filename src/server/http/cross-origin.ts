/**
 * Which pages may use the service from a browser: its own, those of allowed origins, and those that this machine serves
 * (loopback origins).
 *
 * Loopback origins are safe to allow where the service itself is reached over loopback: their pages come from programs
 * of this machine, which reach the service without a browser, too. They get what readers get. The service identifies
 * nobody by a cookie and allows no credentials, and another origin cannot read the token that an editor's tab holds. A
 * name of another site that leads here (DNS rebinding) is no loopback origin, and is no loopback `Host`.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Config } from '../../config.js';
import { type Refusal, refusal } from './refusal.js';

/** Headers that let pages of allowed origins read a response (Fetch Standard, 3.2). */
export type OriginHeaders = Readonly<Record<string, string>>;

/** The code of a refusal for an origin. */
export const ORIGIN_NOT_ALLOWED = 'ORIGIN_NOT_ALLOWED';

const LOOPBACK_ADDRESS = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/i;
const LOOPBACK_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export class Origins {
  constructor(private readonly config: Pick<Config, 'allowedOrigins' | 'loopbackOrigins'>) {}

  /**
   * Whether a page of the request's origin may use the service. Browsers send `Origin` with everything that another
   * origin could read; a client without it is no browser, or shows the service's own page.
   */
  admits(request: IncomingMessage): boolean {
    return isOwnOrigin(request) || this.isOtherAllowed(request);
  }

  /** The headers for a response that the page of another, allowed origin may read; none for any other. */
  headersFor(request: IncomingMessage): OriginHeaders {
    const { origin } = request.headers;
    return origin !== undefined && this.isOtherAllowed(request) ? readableBy(origin) : {};
  }

  /**
   * Why a request of a page is refused. The page may read it, so that its author learns which setting is missing: it
   * contains nothing of the record.
   */
  refusalOf({ headers: { origin = 'null' } }: IncomingMessage): Refusal {
    const refused = isLoopbackOrigin(origin) ? LOOPBACK_REFUSED : OTHER_REFUSED;
    return refusal(403, refused, { 'access-control-allow-origin': origin });
  }

  /**
   * Answers the question whether a page of another origin may send a request (a preflight request); returns whether it
   * was one. Every page may send one, because otherwise it could not read why the request itself is refused.
   */
  answerPreflight(request: IncomingMessage, response: ServerResponse, more: OutgoingHttpHeaders): boolean {
    const { method, headers } = request;
    const { origin, 'access-control-request-method': wanted, 'access-control-request-headers': asked } = headers;
    if (method !== 'OPTIONS' || origin === undefined || wanted === undefined) return false;
    const isAdmitted = this.admits(request);
    response.writeHead(204, {
      ...more,
      ...(isAdmitted ? readableBy(origin) : { 'access-control-allow-origin': origin }),
      ...preflightHeaders('GET, POST, OPTIONS'),
      // A page that is not allowed asks again, so that it works as soon as the setting is changed.
      ...(isAdmitted ? {} : { 'access-control-max-age': '0' }),
      ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
      vary: 'Origin, Access-Control-Request-Headers',
      'content-length': '0',
    });
    response.end();
    return true;
  }

  private isOtherAllowed(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined) return false;
    const { allowedOrigins, loopbackOrigins } = this.config;
    if (allowedOrigins.includes(origin)) return true;
    if (loopbackOrigins === 'NEVER' || !isLoopbackOrigin(origin)) return false;
    return loopbackOrigins === 'ALWAYS' || isReachedOverLoopback(request);
  }
}

/** Whether a request comes from no page, or from a page of the service itself. */
export function isOwnOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/** Whether a client of this machine reached the service by a loopback address, under a name that leads nowhere else. */
function isReachedOverLoopback({ socket, headers: { host = '' } }: IncomingMessage): boolean {
  return LOOPBACK_ADDRESS.test(socket.localAddress ?? '') && isLoopbackOrigin(`http://${host}`);
}

function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, username, pathname } = new URL(origin);
  return /^https?:$/.test(protocol) && username === '' && pathname === '/' && LOOPBACK_NAME.test(hostname);
}

const LOOPBACK_REFUSED = originError(
  'Pages of this machine may not use the service: set ALLOW_LOOPBACK_ORIGINS=true, or add their origin to ALLOWED_ORIGINS',
);
const OTHER_REFUSED = originError('Pages of this origin may not use the service: add the origin to ALLOWED_ORIGINS');

function originError(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: ORIGIN_NOT_ALLOWED } });
}

/** The headers that let the pages of an origin, or of all with `*`, read a response. */
export function readableBy(origin: string): OriginHeaders {
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS };
}

/** The response headers that such pages may read, besides those that the Fetch Standard lets every page read. */
const EXPOSED_HEADERS =
  'ETag, Link, RateLimit, RateLimit-Policy, Replica-Lag, Retry-After, WWW-Authenticate, X-Request-Id';
/** How long a browser may keep the result of a preflight request, in seconds. */
const PREFLIGHT_AGE_SECONDS = 600;

/** The headers for a preflight request: the methods that an address takes, and for how long this stays true. */
export function preflightHeaders(methods: string): OutgoingHttpHeaders {
  return { 'access-control-allow-methods': methods, 'access-control-max-age': String(PREFLIGHT_AGE_SECONDS) };
}
