/** What is answered to somebody who asks for more than one client may. The codes are stable. */
import { GraphQLError } from 'graphql';

/** The limits that are answered by an error, with its HTTP status. Yoga answers a body that is too large by itself. */
export const LIMIT_STATUS = {
  /** A document has more lexical tokens than are allowed. */
  TOO_MANY_TOKENS: 400,
  /** Fields of a document lie deeper one inside the other than is allowed. */
  TOO_DEEP: 400,
  /** A document has more aliases than are allowed. */
  TOO_MANY_ALIASES: 400,
  /** A document has more directives than are allowed. */
  TOO_MANY_DIRECTIVES: 400,
  /** A document asks for the same again and again more often than is allowed. */
  TOO_MANY_REPEATS: 400,
  /** What is asked for may have more objects in its answer than are allowed. */
  TOO_COSTLY: 400,
  /** A response would hold more than is allowed, which was found out while it was made. It comes as `data: null`. */
  BUDGET_EXHAUSTED: 200,
  /** More subscriptions are open from one address than are allowed. */
  TOO_MANY_SUBSCRIPTIONS: 429,
  /** The open subscriptions of one address have more different selections than are allowed. */
  TOO_MANY_SELECTIONS: 429,
  /** More operations are open on one WebSocket than are allowed. */
  TOO_MANY_OPERATIONS: 400,
  /** An address has used up its units. */
  TOO_MANY_REQUESTS: 429,
  /** An address has more WebSockets and event streams open than it may. */
  TOO_MANY_STREAMS: 429,
  /** More bytes wait to be read on the connections of an address than may. */
  TOO_MUCH_UNREAD: 429,
  /** The body of a request has more bytes than are allowed. */
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

/** The limit that an error tells of, if it does. */
export function limitOf({ extensions: { code } }: GraphQLError): LimitCode | null {
  return isLimitCode(code) ? code : null;
}

function isLimitCode(code: unknown): code is LimitCode {
  return typeof code === 'string' && Object.hasOwn(LIMIT_STATUS, code);
}
