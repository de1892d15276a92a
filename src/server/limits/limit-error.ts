/** The errors for limits. The codes are stable. */
import { GraphQLError } from 'graphql';

/** The limits with an error of their own, and its HTTP status. Yoga itself refuses a body that is too large. */
export const LIMIT_STATUS = {
  /** The document has too many lexical tokens. */
  TOO_MANY_TOKENS: 400,
  /** The document nests fields too deeply. */
  TOO_DEEP: 400,
  /** The document has too many directives. */
  TOO_MANY_DIRECTIVES: 400,
  /** The document repeats too many fields. */
  TOO_MANY_REPEATS: 400,
  /** The response may hold too many objects. */
  TOO_COSTLY: 400,
  /** The response would exceed its budget, which only its execution shows. Comes with `data: null`. */
  BUDGET_EXHAUSTED: 200,
  /** The address has too many open subscriptions. */
  TOO_MANY_SUBSCRIPTIONS: 429,
  /** The open subscriptions of the address have too many different selections. */
  TOO_MANY_SELECTIONS: 429,
  /** The WebSocket has too many open operations. */
  TOO_MANY_OPERATIONS: 400,
  /** The address has used up its units. */
  TOO_MANY_REQUESTS: 429,
  /** The address has too many open WebSockets and event streams. */
  TOO_MANY_STREAMS: 429,
  /** Too many bytes wait unread on the connections of the address. */
  TOO_MUCH_UNREAD: 429,
  /** The body of the request is too long. */
  REQUEST_ENTITY_TOO_LARGE: 413,
} as const;
export type LimitCode = keyof typeof LIMIT_STATUS;

export function limitError(
  code: LimitCode,
  message: string,
  extensions: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

/** The limit that an error is about; `null` for any other error. */
export function limitOf({ extensions: { code } }: GraphQLError): LimitCode | null {
  return isLimitCode(code) ? code : null;
}

function isLimitCode(code: unknown): code is LimitCode {
  return typeof code === 'string' && Object.hasOwn(LIMIT_STATUS, code);
}
