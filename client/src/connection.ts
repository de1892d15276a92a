/** One connection with one subscription. Every transport implements `Open`. */
import type { FeedError, GraphQLFailure } from './errors.js';

/** A GraphQL operation. */
export interface FeedOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** One result of a subscription. */
export interface FeedResult<Data> {
  readonly data?: Data | null | undefined;
  readonly errors?: readonly GraphQLFailure[] | undefined;
}

/** The reason why a connection ended. */
export type Ending =
  /** Another attempt may succeed. */
  | {
      readonly type: 'broken';
      readonly reason: string;
      /** Whether something blocks this transport, so that another transport may succeed. */
      readonly blocked: boolean;
    }
  /** Another attempt would be refused too. */
  | { readonly type: 'refused'; readonly error: FeedError };

/** Receives what happens on a connection. */
export interface ConnectionListener<Data> {
  /** The service has accepted the connection. */
  opened(): void;
  /** Bytes arrived, if only a ping. */
  alive(): void;
  result(result: FeedResult<Data>): void;
  ended(ending: Ending): void;
}

/** An open connection, or one that is being opened. */
export interface FeedConnection {
  /** Closes the connection. Reports that still come must be ignored. */
  leave(): void;
  /** Closes the connection without waiting for the service, which does not respond. */
  abandon(): void;
}

/** Opens a connection. Never calls the listener before it returns. */
export type Open<Data> = (operation: FeedOperation, listener: ConnectionListener<Data>) => FeedConnection;

/**
 * Wraps a listener so that the first bytes of the body open the connection. Headers are not enough: some proxies send them
 * and hold back the stream.
 */
export function openedByLife<Data>(listener: ConnectionListener<Data>): ConnectionListener<Data> {
  let isOpen = false;
  return {
    ...listener,
    alive: () => {
      if (!isOpen) listener.opened();
      isOpen = true;
      listener.alive();
    },
  };
}

/** The end of a connection after which another attempt may succeed. */
export function broken(reason: string, blocked = false): Ending {
  return { type: 'broken', reason, blocked };
}
