/** A feed as an observable, for clients that take subscriptions so: Apollo Client, urql, Relay. */
import { memoryCursor } from './cursor-store.js';
import { type FollowOptions, followFeed } from './follow.js';

/** Receives the messages of a feed. */
export interface FeedSink<Data> {
  /** A message as the service sent it, `CaughtUp`, `Checkpoint` and `FeedReset` too. */
  next(result: { readonly data: Data }): void;
  /** The feed has ended: a `FeedError`, for example. */
  error(error: unknown): void;
  /** The feed was left by its signal. */
  complete(): void;
}

/** An observable that follows a feed for each subscriber. */
export interface ObservableFeed<Data> {
  subscribe(sink: FeedSink<Data>): { unsubscribe(): void };
}

/**
 * Follows a feed for a client that keeps the results itself. The variable `after` is the cursor to begin from; without it
 * the feed starts now. After a connection that broke, it goes on from the newest cursor, where the client alone would
 * send `after` again.
 */
export function observeFeed<
  Data extends object = Record<string, unknown>,
  Variables extends object = Readonly<Record<string, unknown>>,
>(options: FollowOptions<Data, Variables>): ObservableFeed<Data> {
  return {
    subscribe: (sink) => {
      const leaving = new AbortController();
      const pass = async () => {
        const after: unknown = options.variables === undefined ? null : Reflect.get(options.variables, 'after');
        const cursor = options.cursor ?? memoryCursor(typeof after === 'string' ? after : null);
        const feed = followFeed<Data, Variables>({ ...options, cursor });
        leaving.signal.addEventListener('abort', () => void feed.return());
        for await (const { data } of feed) sink.next({ data });
      };
      pass().then(
        () => {
          if (!leaving.signal.aborted) sink.complete();
        },
        (error: unknown) => {
          if (!leaving.signal.aborted) sink.error(error);
        },
      );
      return { unsubscribe: () => leaving.abort() };
    },
  };
}
