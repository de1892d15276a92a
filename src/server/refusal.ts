/** What is answered over HTTP to somebody who is not let in (RFC 6750, section 3). */
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { AccessRefusalCode, AccessRefused } from './access.js';
import { publicError, refusalError } from './public-errors.js';

/** What is answered instead of what was asked for. */
export interface Refusal {
  readonly status: 401 | 403 | 503;
  /** `WWW-Authenticate`; `null` where no other token would help. */
  readonly challenge: string | null;
  readonly error: GraphQLError;
}

const INVALID_TOKEN = { status: 401, challenge: 'Bearer error="invalid_token"' } as const;

const ANSWERS = {
  TOKEN_INVALID: INVALID_TOKEN,
  TOKEN_EXPIRED: INVALID_TOKEN,
  TOKEN_REVOKED: INVALID_TOKEN,
  ROLE_REQUIRED: { status: 403, challenge: 'Bearer error="insufficient_scope"' },
  SIGN_ON_UNAVAILABLE: { status: 503, challenge: null },
} as const satisfies Record<AccessRefusalCode, Omit<Refusal, 'error'>>;

/** The answer to somebody whose token opens nothing. */
export function refused(reason: AccessRefused): Refusal {
  return { ...ANSWERS[reason.code], error: refusalError(reason) };
}

/** The answer when it cannot be found out who is asking. */
export function notKnown(cause: unknown, log: Logger, requestId: string): Refusal {
  return { status: 503, challenge: null, error: publicError(cause, log, requestId) };
}

/** A refusal as a response of GraphQL over HTTP. */
export function responseTo({ status, challenge, error }: Refusal, accept: string | null): Response {
  const isGraphQL = accept?.includes('application/graphql-response+json') === true;
  return new Response(JSON.stringify({ errors: [error] }), {
    status,
    headers: {
      'content-type': `application/${isGraphQL ? 'graphql-response+json' : 'json'}; charset=utf-8`,
      'cache-control': 'no-store',
      ...(challenge === null ? {} : { 'www-authenticate': challenge }),
    },
  });
}
