/** One connection with one subscription on it. The transports differ in nothing else than in how they make it. */
import type { FeedError, GraphQLFailure } from './errors.js';

/** What is asked for. */
export interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** What is answered, any number of times. */
export interface Result<Data> {
  readonly data?: Data | null | undefined;
  readonly errors?: readonly GraphQLFailure[] | undefined;
}

/** Why there is a connection no more. */
export type Ending =
  /** Another attempt may do better. */
  | {
      readonly type: 'broken';
      readonly reason: string;
      /** Whether it was this transport that did not get through, so that another may. */
      readonly blocked: boolean;
    }
  /** Another attempt would be answered alike. */
  | { readonly type: 'refused'; readonly error: FeedError };

export interface ConnectionListener<Data> {
  /** The service has accepted the connection. */
  opened(): void;
  /** Something has come over it, be it only a sign of life. */
  alive(): void;
  result(result: Result<Data>): void;
  ended(ending: Ending): void;
}

export interface Connection {
  /** Closes it in order. It may still report; nobody should listen. */
  leave(): void;
  /** Closes it without waiting for the other side, which does not answer. */
  abandon(): void;
}

/** Opens a connection. Reports to the listener later, never before it returns. */
export type Open<Data> = (operation: Operation, listener: ConnectionListener<Data>) => Connection;

/**
 * The same listener, told with the first sign of life that the connection is open. Headers alone say little: there are proxies
 * that send them, and keep the stream to themselves.
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

export function broken(reason: string, blocked = false): Ending {
  return { type: 'broken', reason, blocked };
}
