/** How much one client may ask for. */
export const LIMITS = {
  /** Bytes of a request body from somebody without a token. */
  body: 100_000,
  /** Bytes of a request body from the desk, which sends whole story files. */
  deskBody: 16_000_000,
  /** Bytes of a WebSocket message. */
  webSocketMessage: 64 * 1024,
  /** Lexical tokens of a GraphQL document. */
  tokens: 1_000,
  /** Operations that may be open on one WebSocket. */
  operationsPerSocket: 32,
  /** Milliseconds within which a WebSocket must say `connection_init`. */
  connectionInit: 3_000,
} as const;
