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
} as const;

/**
 * `HTTP_403` and `WEBSOCKET_4403` say with which status or close code the service refused; any other text is the code of
 * a GraphQL error, like `STORY_UNKNOWN`.
 */
export type FeedErrorCode =
  | keyof typeof FeedErrorCode
  | `HTTP_${number}`
  | `WEBSOCKET_${number}`
  | (string & Record<never, never>);

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
