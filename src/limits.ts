/**
 * How much one client may ask for: every limit, what it is unless it is set, and the variable that sets it. docs/limits.md
 * says how each is answered.
 */

/** A limit as it is configured: a whole number. */
export interface Limit {
  /** The environment variable that sets it. */
  readonly variable: string;
  readonly default: number;
  readonly least: number;
  readonly most: number;
}

function limit(variable: string, byDefault: number, most: number): Limit {
  return { variable, default: byDefault, least: 1, most };
}

export const LIMITS = {
  /** Lexical tokens of a document. */
  tokens: limit('LIMIT_TOKENS', 1_000, 20_000),
  /** Fields one inside the other in a document, with its fragments in their places. Introspection has a rule of its own. */
  depth: limit('LIMIT_DEPTH', 12, 100),
  /** Aliases in a document, with its fragments in their places. */
  aliases: limit('LIMIT_ALIASES', 20, 10_000),
  /** Directives in a document, with its fragments in their places. */
  directives: limit('LIMIT_DIRECTIVES', 20, 10_000),
  /** Objects that an answer may hold by the sizes of its pages; `documents/cost.ts` says how they are counted. */
  cost: limit('LIMIT_COST', 5_000, 1_000_000_000),
  /** Bytes of the body of a request of somebody without a token. */
  bodyBytes: limit('LIMIT_BODY_BYTES', 100_000, 100_000_000),
  /** Bytes of the body of a request of the desk, which sends whole story files. */
  deskBodyBytes: limit('LIMIT_DESK_BODY_BYTES', 16_000_000, 100_000_000),
  /** Bytes of a message over WebSocket. */
  messageBytes: limit('LIMIT_MESSAGE_BYTES', 64 * 1024, 100_000_000),
  /** Operations that may be open on one WebSocket. */
  operationsPerSocket: limit('LIMIT_OPERATIONS_PER_SOCKET', 32, 10_000),
  /** WebSockets and event streams that may be open from one address. */
  streamsPerAddress: limit('LIMIT_STREAMS_PER_ADDRESS', 256, 1_000_000),
  /** Operations that one address may ask for in a second, over any transport, in the long run… */
  operationsPerSecond: limit('LIMIT_OPERATIONS_PER_SECOND', 50, 1_000_000),
  /** …and how many at once, when it has not asked for any for a while. */
  operationsAtOnce: limit('LIMIT_OPERATIONS_AT_ONCE', 500, 1_000_000),
  /** Seconds within which a WebSocket must say `connection_init`. */
  initSeconds: limit('LIMIT_INIT_SECONDS', 3, 60),
  /** Seconds within which the head of a request must have come. */
  headSeconds: limit('LIMIT_HEAD_SECONDS', 10, 600),
  /** Seconds within which a whole request must have come. */
  requestSeconds: limit('LIMIT_REQUEST_SECONDS', 30, 600),
} as const satisfies Readonly<Record<string, Limit>>;

/** The limits of a service. */
export type Limits = { readonly [Name in keyof typeof LIMITS]: number };

/** The limits, each as it is told by a function. */
export function limitsBy(of: (limit: Limit) => number): Limits {
  return {
    tokens: of(LIMITS.tokens),
    depth: of(LIMITS.depth),
    aliases: of(LIMITS.aliases),
    directives: of(LIMITS.directives),
    cost: of(LIMITS.cost),
    bodyBytes: of(LIMITS.bodyBytes),
    deskBodyBytes: of(LIMITS.deskBodyBytes),
    messageBytes: of(LIMITS.messageBytes),
    operationsPerSocket: of(LIMITS.operationsPerSocket),
    streamsPerAddress: of(LIMITS.streamsPerAddress),
    operationsPerSecond: of(LIMITS.operationsPerSecond),
    operationsAtOnce: of(LIMITS.operationsAtOnce),
    initSeconds: of(LIMITS.initSeconds),
    headSeconds: of(LIMITS.headSeconds),
    requestSeconds: of(LIMITS.requestSeconds),
  };
}

/** The limits of a service that is told nothing else. */
export const DEFAULT_LIMITS = limitsBy((one) => one.default);
