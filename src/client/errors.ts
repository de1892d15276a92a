/** What ends a feed for good. */

/** One of the errors of a GraphQL response, in the form of the GraphQL specification, section 7.1.2. */
export interface GraphQLFailure {
  readonly message: string;
  /** The service puts a stable `code` here. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The codes that this client gives itself. Errors of the service come with the code that the service gave them. */
export const FeedErrorCode = {
  OPERATION_UNFIT: 'The operation does not select what following needs: `$after`, `__typename`, cursors.',
  SEQUENCE_GAP: 'The number of an update is not the one after the last, and was not when it was asked for again.',
  GRAPHQL_ERROR: 'The service answered with an error that has no code.',
  REFUSED: 'The service closed the WebSocket with 4403 and gave no code.',
  UNREACHABLE: 'The service was not reached within `patience`.',
} as const;

/** A code of this client, or the code that the service gave, like `STORY_UNKNOWN`. */
export type FeedErrorCode = keyof typeof FeedErrorCode | (string & Record<never, never>);

/**
 * The codes by which an HTTP response instead of a stream is known to be the service's own refusal (docs/api/client.md). Gateways
 * answer with statuses of the 400s, too: while a service is deployed, or with a page of a firewall.
 */
export const FINAL_CODES: readonly string[] = [
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_REVOKED',
  'ROLE_REQUIRED',
  'ORIGIN_NOT_ALLOWED',
  'STORY_UNKNOWN',
  'CURSOR_MALFORMED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'TEXT_UNFIT',
  'PERSISTED_QUERY_NOT_FOUND',
  'DOCUMENT_ID_MISMATCH',
  'DOCUMENT_NOT_TRUSTED',
  'REQUEST_ENTITY_TOO_LARGE',
  'TOO_MANY_TOKENS',
  'TOO_DEEP',
  'TOO_MANY_ALIASES',
  'TOO_MANY_DIRECTIVES',
  'TOO_MANY_REPEATS',
  'TOO_COSTLY',
];

/** Thrown to whoever follows when trying again cannot help. */
export class FeedError extends Error {
  override readonly name = 'FeedError';

  constructor(
    /** What is wrong, for programs; stable. */
    readonly code: FeedErrorCode,
    message: string,
    /** The GraphQL errors that the service answered with; empty where it answered with none. */
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

/** What was thrown, for people. What lies behind it says more: `ECONNREFUSED` rather than `fetch failed`. */
export function describe(fault: unknown): string {
  if (!isObject(fault)) return 'the connection broke';
  const behind = fault.cause ?? fault.error;
  if (isObject(behind)) return describe(behind);
  if (typeof fault.message === 'string' && fault.message !== '') return fault.message;
  return typeof fault.code === 'string' ? fault.code : 'the connection broke';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
