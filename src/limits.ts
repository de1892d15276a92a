/**
 * The limits of a client: each with its default and its environment variable. docs/api/limits.md describes the response
 * when one is exceeded. Units are milliseconds of CPU, including those of the database.
 */

/** A limit, configured as a whole number. */
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
  tokens: limit('LIMIT_TOKENS', 2_000, 20_000),
  /** The depth of nested fields in a document, with its fragments expanded. Introspection has its own rule. */
  depth: limit('LIMIT_DEPTH', 12, 100),
  /** Directives in a document, with its fragments expanded. */
  directives: limit('LIMIT_DIRECTIVES', 20, 10_000),
  /** Fields that repeat another field of the same operation or fragment. */
  repeats: limit('LIMIT_REPEATS', 200, 20_000),
  /** Objects in the response to a query or mutation, estimated before execution and counted during it. */
  cost: limit('LIMIT_COST', 4_500, 1_000_000_000_000),
  /** Objects in one payload of a subscription, which is made for every update. */
  subscriptionCost: limit('LIMIT_SUBSCRIPTION_COST', 1_000, 1_000_000_000_000),
  /** Characters of text in a response or a payload, counted during execution. */
  responseCharacters: limit('LIMIT_RESPONSE_CHARACTERS', 2_000_000, 1_000_000_000),
  /** Milliseconds of CPU for one operation, or for one payload of a subscription. */
  executionMs: limit('LIMIT_EXECUTION_MS', 250, 600_000),
  /** Bytes of the body of a request without a token. */
  bodyBytes: limit('LIMIT_BODY_BYTES', 100_000, 100_000_000),
  /** Bytes of the body of a request with a token: editors send whole story files. */
  deskBodyBytes: limit('LIMIT_DESK_BODY_BYTES', 16_000_000, 100_000_000),
  /** Bytes of a message over WebSocket. */
  messageBytes: limit('LIMIT_MESSAGE_BYTES', 64 * 1024, 100_000_000),
  /** Open operations on one WebSocket. */
  operationsPerSocket: limit('LIMIT_OPERATIONS_PER_SOCKET', 32, 10_000),
  /** Open WebSockets and event streams from one address. */
  streamsPerAddress: limit('LIMIT_STREAMS_PER_ADDRESS', 256, 1_000_000),
  /** Open subscriptions from one address, over all its WebSockets and event streams. */
  subscriptionsPerAddress: limit('LIMIT_SUBSCRIPTIONS_PER_ADDRESS', 1_024, 1_000_000),
  /** Different selections among the open subscriptions of one address: each needs its own payloads. */
  selectionsPerAddress: limit('LIMIT_SELECTIONS_PER_ADDRESS', 16, 1_000_000),
  /** Unread bytes on one stream. More payloads are made only when the client has read these. */
  unreadBytesPerStream: limit('LIMIT_UNREAD_BYTES_PER_STREAM', 256 * 1024, 1_000_000_000),
  /** Unread bytes on all streams of one address. */
  unreadBytesPerAddress: limit('LIMIT_UNREAD_BYTES_PER_ADDRESS', 16 * 1024 * 1024, 10_000_000_000),
  /** Units per second for one address, over all transports, in the long run… */
  unitsPerSecond: limit('LIMIT_UNITS_PER_SECOND', 100, 1_000_000),
  /** …and at once, after a while without use. */
  unitsAtOnce: limit('LIMIT_UNITS_AT_ONCE', 1_000, 10_000_000),
  /** Seconds within which a WebSocket must send `connection_init`. */
  initSeconds: limit('LIMIT_INIT_SECONDS', 3, 60),
  /** Seconds within which the headers of a request must arrive. */
  headSeconds: limit('LIMIT_HEAD_SECONDS', 10, 600),
  /** Seconds within which a whole request must arrive. */
  requestSeconds: limit('LIMIT_REQUEST_SECONDS', 30, 600),
} as const satisfies Readonly<Record<string, Limit>>;

const COUNT_UNITS = 'limits now count milliseconds of CPU';

/** Variables of earlier versions, each with its successor and why it is gone. */
export const RETIRED_LIMITS: Readonly<Record<string, { readonly successor: string; readonly reason: string }>> = {
  LIMIT_OPERATIONS_PER_SECOND: { successor: LIMITS.unitsPerSecond.variable, reason: COUNT_UNITS },
  LIMIT_OPERATIONS_AT_ONCE: { successor: LIMITS.unitsAtOnce.variable, reason: COUNT_UNITS },
  LIMIT_ALIASES: { successor: LIMITS.cost.variable, reason: 'an alias now counts by what it costs' },
};

/** The limits of a service. */
export type Limits = { readonly [Name in keyof typeof LIMITS]: number };

/** Makes limits with the value that a function returns for each. */
export function limitsBy(of: (limit: Limit) => number): Limits {
  return {
    tokens: of(LIMITS.tokens),
    depth: of(LIMITS.depth),
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

/** The limits of a service without configuration. */
export const DEFAULT_LIMITS = limitsBy((limit) => limit.default);
