/** A connection over WebSocket: the graphql-transport-ws protocol of `graphql-ws`. */
import { CloseCode, createClient, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws/client';
import { broken, type Ending, type FeedConnection, type Open } from './connection.js';
import { describe, FeedError, type GraphQLFailure, isObject } from './errors.js';

/** The part of a WebSocket that the client itself uses; the library uses the rest. */
export interface WebSocketLike {
  close(code: number): void;
  /** Breaks the connection at once. The `ws` package has this method, browsers do not. */
  terminate?(): void;
}

/** `WebSocket` of a browser, of Node 22 or later, or of the `ws` package. */
export type WebSocketConstructor = new (url: string, protocol: string) => WebSocketLike;

export interface WebSocketOptions {
  readonly url: string;
  readonly implementation: WebSocketConstructor;
  readonly authorization: string | null;
  /** The interval of pings, in milliseconds. */
  readonly keepAlive: number;
}

const NORMAL_CLOSURE = 1000;
/** RFC 6455, 7.4.1. A request over HTTP may be larger, so that another transport may succeed. */
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
      // Created here, because the library cannot close a socket that is still connecting.
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
        // The library would reconnect after a normal closure, and subscribe from the old cursor.
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

/** The error code at the start of the service's close reason. Libraries and proxies give reasons without a code. */
const REASON_CODE = /^([A-Z]+(?:_[A-Z]+)+)(?::|$)/;

const nothing: FeedConnection = { leave: () => undefined, abandon: () => undefined };

/** A WebSocket implementation for the library that returns this socket. */
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
 * Only 4403 is final: the service refuses the token or the origin. Every other code may come from a proxy, a restart or a
 * limit.
 * @param event A close event, or the error that came instead.
 */
function endingOf(event: unknown, fault: string | null): Ending {
  const code = isObject(event) ? event.code : undefined;
  const reason = isObject(event) && typeof event.reason === 'string' ? event.reason : '';
  if (typeof code !== 'number') return broken(fault ?? describe(event));
  const message = `The WebSocket was closed with ${code}${reason === '' ? '' : ` ${reason}`}`;
  if (code === CloseCode.Forbidden) {
    return { type: 'refused', error: new FeedError(REASON_CODE.exec(reason)?.[1] ?? 'REFUSED', message) };
  }
  return broken(fault ?? message, code === MESSAGE_TOO_BIG);
}
