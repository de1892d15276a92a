/** `@onrecord/client/relay`: the network of Relay. It imports nothing of Relay: the program passes Relay's `Observable`. */
import { type RequestOptions, responseOf } from './ask.js';
import { FeedError, type GraphQLFailure } from './errors.js';
import type { FollowOptions } from './follow.js';
import { type FeedSink, observeFeed } from './observe.js';

/** The part of a compiled operation that the network needs. */
export interface RelayRequest {
  readonly name: string;
  /** The text, or `null` for a document that was persisted. */
  readonly text?: string | null | undefined;
  /** The id of a persisted document: the SHA-256 of its text, which the service must have registered. */
  readonly id?: string | null | undefined;
}

/** A response, as Relay takes it. */
export type RelayResponse =
  | { data: Record<string, unknown>; errors?: GraphQLFailure[] | undefined }
  | { errors: GraphQLFailure[] };

/** The class `Observable` of relay-runtime. */
export interface RelayObservables<RelayObservable> {
  create(source: (sink: FeedSink<Record<string, unknown>>) => () => void): RelayObservable;
}

/** The options of `relayNetwork`: how to reach the service, how to follow its feeds, and Relay's `Observable`. */
export interface RelayOptions<RelayObservable>
  extends RequestOptions,
    Omit<FollowOptions, 'query' | 'variables' | 'cursor' | 'pages'> {
  readonly Observable: RelayObservables<RelayObservable>;
}

/** The functions for `Network.create(fetch, subscribe)`. */
export interface RelayNetwork<RelayObservable> {
  fetch(request: RelayRequest, variables: Readonly<Record<string, unknown>>): Promise<RelayResponse>;
  subscribe(request: RelayRequest, variables: Readonly<Record<string, unknown>>): RelayObservable;
}

/**
 * Queries and mutations go over HTTP. Subscriptions are feeds, which give every update once over connections that break:
 * see `observeFeed`.
 */
export function relayNetwork<RelayObservable>(options: RelayOptions<RelayObservable>): RelayNetwork<RelayObservable> {
  return {
    fetch: async ({ name, text, id }, variables) => {
      const document = typeof text === 'string' ? { query: text } : { documentId: id };
      const { data, errors } = await responseOf<Record<string, unknown>>(options, {
        ...document,
        operationName: name,
        variables,
      });
      if (data !== undefined && data !== null) return { data, errors: errors?.slice() };
      return { errors: errors?.slice() ?? [] };
    },
    subscribe: ({ name, text }, variables) => {
      if (typeof text !== 'string') {
        throw new FeedError('OPERATION_UNFIT', `${name} has no text: do not persist documents of subscriptions`);
      }
      return options.Observable.create((sink) => {
        const { unsubscribe } = observeFeed({ ...options, query: text, variables }).subscribe(sink);
        return unsubscribe;
      });
    },
  };
}
