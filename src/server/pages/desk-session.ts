/**
 * Protects the code of the desk. A browser sends no `Authorization` header with `import()`, so signing in sets a cookie
 * that goes only to the desk's files. The cookie holds the token itself: any process can check it, and a revoked or
 * expired token stops working at once. Nothing else reads the cookie, so another site's page cannot use it to act at
 * the desk.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { AccessRefused, type Identify } from '../access/access.js';
import { isOwnOrigin, ORIGIN_NOT_ALLOWED } from '../http/cross-origin.js';
import { type OriginOf, publicOrigins } from '../http/public-origin.js';
import { accessRefusal, notKnown, type Refusal, refusal } from '../http/refusal.js';

/** POST here signs in; DELETE signs out. */
export const SESSION_PATH = '/desk/session';
/** The path of the cookie: only the desk's files. */
const FILES_PATH = '/assets/desk';
const COOKIE = 'onrecord_desk';
/** The methods of SESSION_PATH. */
export const SESSION_METHODS = 'POST, DELETE';
/** The characters that a cookie's value may have (RFC 6265, 4.1.1), without those that need quoting. */
const COOKIE_VALUE = /^[\w.~+/=-]+$/;
/** Browsers silently drop cookies of more than 4,096 bytes, names and attributes included (RFC 6265, 6.1). */
const MAX_VALUE_BYTES = 3_900;

export class DeskSession {
  private readonly originOf: OriginOf;

  constructor(
    private readonly identify: Identify,
    config: Pick<Config, 'publicUrl' | 'trustedProxies'>,
    private readonly log: Logger,
  ) {
    this.originOf = publicOrigins(config);
  }

  /** Signs in (POST) or out (DELETE). Returns the refusal, or `null` when it has answered. */
  async answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<Refusal | null> {
    const { method, headers } = request;
    const refused = foreignPage(request);
    if (refused !== null) return refused;
    if (method === 'DELETE') return this.answerWith(request, response, '', 'Max-Age=0');
    const fault = await this.faultOf(headers.authorization, requestId);
    if (fault !== null) return fault;
    const token = headers.authorization?.replace(/^Bearer +/i, '') ?? '';
    if (!COOKIE_VALUE.test(token) || token.length > MAX_VALUE_BYTES) return tokenTooLong();
    return this.answerWith(request, response, token, null);
  }

  /** Why a request may not load the desk's files; `null` when it may. */
  async refusalOf(request: IncomingMessage, requestId: string): Promise<Refusal | null> {
    const token = cookieOf(request);
    return this.faultOf(token === null ? undefined : `Bearer ${token}`, requestId);
  }

  /** Why an `Authorization` value gives no access to the desk; `null` when it does. */
  private async faultOf(authorization: string | undefined, requestId: string): Promise<Refusal | null> {
    try {
      return (await this.identify(authorization)) === null ? tokenRequired() : null;
    } catch (error) {
      return error instanceof AccessRefused ? accessRefusal(error) : notKnown(error, this.log, requestId);
    }
  }

  private answerWith(request: IncomingMessage, response: ServerResponse, value: string, expiry: string | null): null {
    const attributes = ['HttpOnly', 'SameSite=Strict', `Path=${FILES_PATH}`, ...(expiry === null ? [] : [expiry])];
    if (this.originOf(request).startsWith('https:')) attributes.push('Secure');
    response.writeHead(204, {
      'set-cookie': [`${COOKIE}=${value}`, ...attributes].join('; '),
      'cache-control': 'no-store',
    });
    response.end();
    return null;
  }
}

function cookieOf({ headers }: IncomingMessage): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, ...value] = pair.trim().split('=');
    if (name === COOKIE && value.length > 0) return value.join('=');
  }
  return null;
}

/** Only the service's own pages may sign in: other origins have no desk. */
function foreignPage(request: IncomingMessage): Refusal | null {
  if (isOwnOrigin(request)) return null;
  const message = 'Only pages of the service itself sign in to the desk';
  return refusal(403, new GraphQLError(message, { extensions: { code: ORIGIN_NOT_ALLOWED } }));
}

function tokenRequired(): Refusal {
  const message = 'Sign in to the desk with a token';
  return refusal(401, new GraphQLError(message, { extensions: { code: 'TOKEN_REQUIRED' } }), {
    'www-authenticate': 'Bearer',
  });
}

function tokenTooLong(): Refusal {
  const message = `The desk in the page takes tokens of up to ${MAX_VALUE_BYTES} characters, because browsers drop longer cookies; use a token with fewer claims`;
  return refusal(400, new GraphQLError(message, { extensions: { code: 'TOKEN_TOO_LONG' } }));
}
