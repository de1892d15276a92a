/** The errors that end a feed. */

/** An error in a GraphQL response (GraphQL specification, section 7.1.2). */
export interface GraphQLFailure {
  readonly message: string;
  /** The service puts a stable `code` here. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The codes of errors that the client raises itself. Errors of the service keep the code of the service. */
export const FeedErrorCode = {
  OPERATION_UNFIT: 'The operation lacks something that resuming needs: `$after`, `__typename` or a cursor.',
  SEQUENCE_GAP: 'A sequence number is missing between two updates, even after the client asked again.',
  GRAPHQL_ERROR: 'The service sent an error without a code.',
  REFUSED: 'The service closed the WebSocket with 4403 and without a code.',
  UNREACHABLE: 'The client could not reach the service within `patience`.',
} as const;

/** A code of the client, or one of the service such as `STORY_UNKNOWN`. */
export type FeedErrorCode = keyof typeof FeedErrorCode | (string & Record<never, never>);

/**
 * The codes of the service's own refusals, which another attempt would meet again (docs/api/client.md). Everything else may
 * come from a gateway, a proxy or a restart. The status of an HTTP response is not enough: gateways and firewalls send
 * statuses of the 400s too.
 */
export const FINAL_CODES: readonly string[] = [
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_REVOKED',
  'ROLE_REQUIRED',
  'ORIGIN_NOT_ALLOWED',
  'STORY_UNKNOWN',
  'UPDATE_UNKNOWN',
  'CURSOR_MALFORMED',
  'CURSOR_FORKED',
  'CURSOR_AHEAD',
  'CURSOR_EXPIRED',
  'ID_MALFORMED',
  'ID_OF_OTHER_TYPE',
  'DATE_TIME_MALFORMED',
  'PAGE_CURSOR_MALFORMED',
  'PAGE_SIZE_OUT_OF_RANGE',
  'PAGE_DIRECTION_UNCLEAR',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'TEXT_UNFIT',
  'PERSISTED_QUERY_NOT_FOUND',
  'DOCUMENT_ID_MISMATCH',
  'DOCUMENT_NOT_TRUSTED',
  'REQUEST_ENTITY_TOO_LARGE',
  'TOO_MANY_IDS',
  'TOO_MANY_TOKENS',
  'TOO_DEEP',
  'TOO_MANY_DIRECTIVES',
  'TOO_MANY_REPEATS',
  'TOO_COSTLY',
  'BUDGET_EXHAUSTED',
];

/** Whether errors are the service's own refusal: every code is final. */
export function isFinal(errors: readonly GraphQLFailure[]): boolean {
  return errors.length > 0 && errors.every((one) => FINAL_CODES.includes(codeOf(one) ?? ''));
}

/** Thrown by the loop over a feed when another attempt cannot succeed, and by `ask`. */
export class FeedError extends Error {
  override readonly name = 'FeedError';

  constructor(
    /** The stable code, for programs. */
    readonly code: FeedErrorCode,
    message: string,
    /** The GraphQL errors in the response of the service; empty where there are none. */
    readonly errors: readonly GraphQLFailure[] = [],
  ) {
    super(message);
  }
}

/** The error for GraphQL errors, with the code of the first one. */
export function graphqlError(errors: readonly GraphQLFailure[]): FeedError {
  return new FeedError(codeOf(errors[0]) ?? 'GRAPHQL_ERROR', errors.map((one) => one.message).join('; '), errors);
}

/** The stable code of a GraphQL error. */
export function codeOf(error: GraphQLFailure | undefined): string | null {
  const code = error?.extensions?.code;
  return typeof code === 'string' ? code : null;
}

/** The message of a thrown value. The cause says more: `ECONNREFUSED` rather than `fetch failed`. */
export function describe(fault: unknown): string {
  if (!isObject(fault)) return 'the connection broke';
  const cause = fault.cause ?? fault.error;
  if (isObject(cause)) return describe(cause);
  if (typeof fault.message === 'string' && fault.message !== '') return fault.message;
  return typeof fault.code === 'string' ? fault.code : 'the connection broke';
}

/** Whether a value is an object or an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
