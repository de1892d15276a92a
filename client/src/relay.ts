/**
 * `@onrecord/client/relay`: the network of Relay. It imports only types of Relay: the program passes the class `Observable`, so
 * that there is one Relay.
 */
import type { FetchFunction, Observable, SubscribeFunction } from 'relay-runtime';
import { type RequestOptions, responseOf } from './ask.js';
import { FeedError } from './errors.js';
import type { FollowOptions } from './follow.js';
import { observeFeed } from './observe.js';

/** The options of `relayNetwork`: how to reach the service, how to follow its feeds, and Relay's `Observable`. */
export interface RelayOptions extends RequestOptions, Omit<FollowOptions, 'query' | 'variables' | 'cursor' | 'pages'> {
  /** `Observable` of relay-runtime. */
  readonly Observable: typeof Observable;
}

/** The functions for `Network.create(fetch, subscribe)`. */
export interface RelayNetwork {
  readonly fetch: FetchFunction;
  readonly subscribe: SubscribeFunction;
}

/**
 * Makes the functions of Relay's network. Queries and mutations go over HTTP: with their text, or by the id of a persisted
 * document, which is the SHA-256 of its text. Subscriptions are feeds, which give every update once over connections that
 * break (`observeFeed`).
 */
export function relayNetwork({ Observable: Observables, ...options }: RelayOptions): RelayNetwork {
  return {
    fetch: async ({ name, text, id }, variables) => {
      const document = typeof text === 'string' ? { query: text } : { documentId: id };
      const operation = { ...document, operationName: name, variables };
      const { data, errors } = await responseOf<Record<string, unknown>>(options, operation);
      return data === undefined || data === null ? { errors: [...(errors ?? [])] } : { data, errors: errors?.slice() };
    },
    subscribe: ({ name, text }, variables) => {
      if (typeof text !== 'string') {
        throw new FeedError('OPERATION_UNFIT', `${name} has no text: do not persist the documents of subscriptions`);
      }
      return Observables.create((sink) => {
        const { unsubscribe } = observeFeed({ ...options, query: text, variables }).subscribe(sink);
        return unsubscribe;
      });
    },
  };
}
