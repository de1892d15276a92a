/** Refusals over HTTP: for access (RFC 6750, section 3), for limits, and for requests that the service cannot take. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { AccessRefusalCode, AccessRefused } from '../access/access.js';
import { MEDIA_TYPES } from './media-type.js';
import { publicError, refusalError } from './public-errors.js';

/** A response that says why a request was not done. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly error: GraphQLError;
}

export function refusal(status: number, error: GraphQLError, headers: Refusal['headers'] = {}): Refusal {
  return { status, headers, error };
}

/** A refusal after which the client may ask again in some seconds (RFC 9110, 10.2.3). */
export function refusalFor(seconds: number, status: number, error: GraphQLError): Refusal {
  return refusal(status, error, retryAfter(seconds));
}

/** The header that says in how many seconds a client may ask again. */
export function retryAfter(seconds: number): Readonly<Record<'retry-after', string>> {
  return { 'retry-after': String(seconds) };
}

const FAILURE_SECONDS = 1;

/** The refusal for a failure of the service that may soon be over. */
export function failure(error: GraphQLError): Refusal {
  return refusalFor(FAILURE_SECONDS, 503, error);
}

/** The code of a refusal. */
export function codeOf({ error }: Refusal): string {
  return String(error.extensions.code);
}

const INVALID_TOKEN = { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } } as const;

const ANSWERS = {
  TOKEN_INVALID: INVALID_TOKEN,
  TOKEN_EXPIRED: INVALID_TOKEN,
  TOKEN_REVOKED: INVALID_TOKEN,
  ROLE_REQUIRED: { status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } },
  // Another token would not help, so there is no challenge.
  SIGN_ON_UNAVAILABLE: { status: 503, headers: {} },
  CORE_UNAVAILABLE: { status: 503, headers: {} },
} as const satisfies Record<AccessRefusalCode, Omit<Refusal, 'error'>>;

/** The refusal for an invalid token or a missing role. */
export function accessRefusal(reason: AccessRefused): Refusal {
  return { ...ANSWERS[reason.code], error: refusalError(reason) };
}

/** The refusal when a failure keeps the service from identifying the requester. */
export function notKnown(cause: unknown, log: Logger, requestId: string): Refusal {
  return refusal(503, publicError(cause, log, requestId));
}

const STREAM_NEEDED =
  'A subscription is a stream of events: name text/event-stream in Accept, or subscribe over WebSocket (graphql-transport-ws). Subscriptions as multipart/mixed are not offered';

/** The error of a subscription whose client names no event stream. */
export function streamError(): GraphQLError {
  return new GraphQLError(STREAM_NEEDED, { extensions: { code: 'NOT_ACCEPTABLE' } });
}

/**
 * The refusal when the client accepts none of the media types on offer (RFC 9110, 15.5.7). It is sent before the document
 * is read, so it says what to accept for each kind of operation.
 */
export function notAcceptable(): Refusal {
  const message = `${STREAM_NEEDED}. For queries and mutations, accept ${MEDIA_TYPES.join(' or ')}`;
  return refusal(406, new GraphQLError(message, { extensions: { code: 'NOT_ACCEPTABLE' } }));
}

/** The refusal of a method that an address does not take (RFC 9110, 15.5.6); `allow` lists those that it takes. */
export function methodNotAllowed({ method = '' }: IncomingMessage, allow: string): Refusal {
  const message = `This address does not take ${method}; it takes ${allow}`;
  return refusal(405, new GraphQLError(message, { extensions: { code: 'METHOD_NOT_ALLOWED' } }), { allow });
}

/** The serialised bodies of refusals: the same refusal is sent to many clients. */
const bodies = new WeakMap<Refusal, string>();

function bodyOf(refused: Refusal): string {
  const known = bodies.get(refused);
  if (known !== undefined) return known;
  const body = JSON.stringify({ errors: [refused.error] });
  bodies.set(refused, body);
  return body;
}

/** Sends a refusal in the form of GraphQL over HTTP; `more` are further headers. */
export function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refusal,
  more: OutgoingHttpHeaders,
): void {
  const isGraphQL = /application\/graphql-response\+json/i.test(request.headers.accept ?? '');
  const body = bodyOf(refused);
  response.writeHead(refused.status, {
    ...more,
    ...refused.headers,
    'content-type': `application/${isGraphQL ? 'graphql-response+json' : 'json'}; charset=utf-8`,
    // With a length, Node sends head and body in one write.
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
