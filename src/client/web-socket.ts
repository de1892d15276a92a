/** A connection by WebSocket: the graphql-transport-ws protocol, by the library that defines it. */
import { CloseCode, createClient, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws/client';
import { broken, type Connection, type Ending, type Open } from './connection.js';
import { describe, FeedError, type GraphQLFailure, isObject } from './errors.js';

/** The part of a WebSocket that is used here; the library uses the rest. */
export interface WebSocketLike {
  close(code: number): void;
  /** Breaks the connection at once. The `ws` package has it, browsers do not. */
  terminate?(): void;
}

/** `WebSocket` of a browser, of Node 22 or later, or of the `ws` package. */
export type WebSocketConstructor = new (url: string, protocol: string) => WebSocketLike;

export interface WebSocketOptions {
  readonly url: string;
  readonly implementation: WebSocketConstructor;
  readonly authorization: string | null;
  /** How often a sign of life is asked for, in milliseconds. */
  readonly keepAlive: number;
}

const NORMAL_CLOSURE = 1000;
/** RFC 6455, 7.4.1. Requests over HTTP may be larger. */
const MESSAGE_TOO_BIG = 1009;

export function overWebSocket<Data>({
  url,
  implementation: Implementation,
  authorization,
  keepAlive,
}: WebSocketOptions): Open<Data> {
  return (operation, listener) => {
    let socket: WebSocketLike;
    try {
      // Made here, as it must be possible to close it while it connects, which the library has no way for.
      socket = new Implementation(url, GRAPHQL_TRANSPORT_WS_PROTOCOL);
    } catch (error) {
      queueMicrotask(() => listener.ended(broken(describe(error))));
      return nothing;
    }
    let fault: string | null = null;
    const client = createClient({
      url,
      webSocketImpl: handingOver(socket),
      ...(authorization === null ? {} : { connectionParams: { authorization } }),
      retryAttempts: 0,
      keepAlive,
      on: {
        connected: () => listener.opened(),
        message: () => listener.alive(),
        error: (error) => {
          fault = describe(error);
        },
        // Not left to the library, which after a normal closure would connect again, and ask from the old cursor.
        closed: (event) => listener.ended(endingOf(event, fault)),
      },
    });
    const unsubscribe = client.subscribe<Data>(operation, {
      next: (result) => listener.result(result),
      error: (error) => {
        if (isFailures(error)) listener.result({ errors: error });
        else listener.ended(endingOf(error, fault));
      },
      complete: () => listener.ended(broken('The service ended the subscription')),
    });
    const leave = () => {
      unsubscribe();
      socket.close(NORMAL_CLOSURE);
    };
    return {
      leave,
      abandon: () => {
        leave();
        socket.terminate?.();
      },
    };
  };
}

/** The code with which the service begins the reason for a refusal; libraries and proxies give reasons without one. */
const REASON_CODE = /^([A-Z]+(?:_[A-Z]+)+)(?::|$)/;

const nothing: Connection = { leave: () => undefined, abandon: () => undefined };

/** A WebSocket implementation for the library that makes the socket there is. */
function handingOver(socket: WebSocketLike): unknown {
  const implementation = function implementation() {
    return socket;
  };
  return Object.assign(implementation, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
}

function isFailures(error: unknown): error is readonly GraphQLFailure[] {
  return Array.isArray(error);
}

/**
 * Only 4403 is final: with it the service expels whom it does not let in. Every other code may come of a proxy, a restart or
 * a limit on the way.
 * @param event A close event, or the error that came instead of one.
 */
function endingOf(event: unknown, fault: string | null): Ending {
  const code = isObject(event) ? event.code : undefined;
  const reason = isObject(event) && typeof event.reason === 'string' ? event.reason : '';
  if (typeof code !== 'number') return broken(fault ?? describe(event));
  const said = `The WebSocket was closed with ${code}${reason === '' ? '' : ` ${reason}`}`;
  if (code === CloseCode.Forbidden) {
    return { type: 'refused', error: new FeedError(REASON_CODE.exec(reason)?.[1] ?? 'REFUSED', said) };
  }
  return broken(fault ?? said, code === MESSAGE_TOO_BIG);
}
