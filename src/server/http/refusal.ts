/** What is answered over HTTP instead of what was asked for, to somebody who is not let in (RFC 6750, section 3) or asks too much. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { AccessRefusalCode, AccessRefused } from '../access/access.js';
import { MEDIA_TYPES } from './media-type.js';
import { publicError, refusalError } from './public-errors.js';

/** What is answered instead of what was asked for. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly error: GraphQLError;
}

export function refusal(status: number, error: GraphQLError, headers: Refusal['headers'] = {}): Refusal {
  return { status, headers, error };
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
  // No other token would help.
  SIGN_ON_UNAVAILABLE: { status: 503, headers: {} },
} as const satisfies Record<AccessRefusalCode, Omit<Refusal, 'error'>>;

/** The answer to somebody whose token opens nothing. */
export function accessRefusal(reason: AccessRefused): Refusal {
  return { ...ANSWERS[reason.code], error: refusalError(reason) };
}

/** The answer when it cannot be found out who is asking. */
export function notKnown(cause: unknown, log: Logger, requestId: string): Refusal {
  return refusal(503, publicError(cause, log, requestId));
}

/** The answer where none of the media types that a client accepts can be given (RFC 9110, 15.5.7). */
export function notAcceptable(): Refusal {
  const message = `Accept one of ${MEDIA_TYPES.join(', ')}, or text/event-stream`;
  return refusal(406, new GraphQLError(message, { extensions: { code: 'NOT_ACCEPTABLE' } }));
}

/** The answer to a request by a method that its address does not take (RFC 9110, 15.5.6); `allow` names those that it takes. */
export function methodNotAllowed({ method = '' }: IncomingMessage, allow: string): Refusal {
  const message = `This address does not take ${method}; it takes ${allow}`;
  return refusal(405, new GraphQLError(message, { extensions: { code: 'METHOD_NOT_ALLOWED' } }), { allow });
}

/** The bodies of refusals that were sent: the same refusal is given to many. */
const bodies = new WeakMap<Refusal, string>();

function bodyOf(refused: Refusal): string {
  const known = bodies.get(refused);
  if (known !== undefined) return known;
  const body = JSON.stringify({ errors: [refused.error] });
  bodies.set(refused, body);
  return body;
}

/** Answers a request with a refusal, as GraphQL over HTTP; `more` are other headers of the answer. */
export function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refusal,
  more: OutgoingHttpHeaders,
): void {
  const isGraphQL = request.headers.accept?.includes('application/graphql-response+json') === true;
  const body = bodyOf(refused);
  response.writeHead(refused.status, {
    ...more,
    ...refused.headers,
    'content-type': `application/${isGraphQL ? 'graphql-response+json' : 'json'}; charset=utf-8`,
    // With it, head and body go out in one write.
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
