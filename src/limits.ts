/**
 * How much one client may ask for: every limit, its default, and the variable that sets it. docs/api/limits.md says how each is
 * answered. Units are milliseconds of CPU, those of the database included.
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
  /** Fields of a document that are written for what another one of the same operation or fragment is written for already. */
  repeats: limit('LIMIT_REPEATS', 200, 20_000),
  /** Objects that the response to a query or mutation may hold: estimated before, and counted while it runs. */
  cost: limit('LIMIT_COST', 4_500, 1_000_000_000_000),
  /** The same for one payload of a subscription, which is made again for every update. */
  subscriptionCost: limit('LIMIT_SUBSCRIPTION_COST', 1_000, 1_000_000_000_000),
  /** Characters of text that a response or a payload may hold, counted while it runs. */
  responseCharacters: limit('LIMIT_RESPONSE_CHARACTERS', 2_000_000, 1_000_000_000),
  /** Milliseconds of CPU that one operation, or one payload of a subscription, may take. */
  executionMs: limit('LIMIT_EXECUTION_MS', 250, 600_000),
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
  /** Subscriptions that may be open from one address, over all its WebSockets and event streams. */
  subscriptionsPerAddress: limit('LIMIT_SUBSCRIPTIONS_PER_ADDRESS', 1_024, 1_000_000),
  /** Different selections that the open subscriptions of one address may have: each has payloads of its own. */
  selectionsPerAddress: limit('LIMIT_SELECTIONS_PER_ADDRESS', 16, 1_000_000),
  /** Bytes that wait to be read on one stream; more are made only when these have been taken. */
  unreadBytesPerStream: limit('LIMIT_UNREAD_BYTES_PER_STREAM', 256 * 1024, 1_000_000_000),
  /** The same on all streams of one address. */
  unreadBytesPerAddress: limit('LIMIT_UNREAD_BYTES_PER_ADDRESS', 16 * 1024 * 1024, 10_000_000_000),
  /** Units that one address may use in a second, over any transport, in the long run… */
  unitsPerSecond: limit('LIMIT_UNITS_PER_SECOND', 140, 1_000_000),
  /** …and how many at once, when it has used none for a while. */
  unitsAtOnce: limit('LIMIT_UNITS_AT_ONCE', 1_000, 10_000_000),
  /** Seconds within which a WebSocket must say `connection_init`. */
  initSeconds: limit('LIMIT_INIT_SECONDS', 3, 60),
  /** Seconds within which the head of a request must have come. */
  headSeconds: limit('LIMIT_HEAD_SECONDS', 10, 600),
  /** Seconds within which a whole request must have come. */
  requestSeconds: limit('LIMIT_REQUEST_SECONDS', 30, 600),
} as const satisfies Readonly<Record<string, Limit>>;

/** Variables of earlier versions, each with what to set instead. */
export const RETIRED_LIMITS: Readonly<Record<string, string>> = {
  LIMIT_OPERATIONS_PER_SECOND: LIMITS.unitsPerSecond.variable,
  LIMIT_OPERATIONS_AT_ONCE: LIMITS.unitsAtOnce.variable,
};

/** The limits of a service. */
export type Limits = { readonly [Name in keyof typeof LIMITS]: number };

/** The limits, each with the value that a function gives. */
export function limitsBy(of: (limit: Limit) => number): Limits {
  return {
    tokens: of(LIMITS.tokens),
    depth: of(LIMITS.depth),
    aliases: of(LIMITS.aliases),
    directives: of(LIMITS.directives),
    repeats: of(LIMITS.repeats),
    cost: of(LIMITS.cost),
    subscriptionCost: of(LIMITS.subscriptionCost),
    responseCharacters: of(LIMITS.responseCharacters),
    executionMs: of(LIMITS.executionMs),
    bodyBytes: of(LIMITS.bodyBytes),
    deskBodyBytes: of(LIMITS.deskBodyBytes),
    messageBytes: of(LIMITS.messageBytes),
    operationsPerSocket: of(LIMITS.operationsPerSocket),
    streamsPerAddress: of(LIMITS.streamsPerAddress),
    subscriptionsPerAddress: of(LIMITS.subscriptionsPerAddress),
    selectionsPerAddress: of(LIMITS.selectionsPerAddress),
    unreadBytesPerStream: of(LIMITS.unreadBytesPerStream),
    unreadBytesPerAddress: of(LIMITS.unreadBytesPerAddress),
    unitsPerSecond: of(LIMITS.unitsPerSecond),
    unitsAtOnce: of(LIMITS.unitsAtOnce),
    initSeconds: of(LIMITS.initSeconds),
    headSeconds: of(LIMITS.headSeconds),
    requestSeconds: of(LIMITS.requestSeconds),
  };
}

/** The limits of a service that is told nothing else. */
export const DEFAULT_LIMITS = limitsBy((one) => one.default);
