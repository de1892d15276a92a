/** The feed of a story in an open page. It continues from what the page shows, over broken connections and sleep. */

import { type ConnectionState, FeedError, followFeed, memoryCursor } from '@onrecord/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { StoryFeedDocument, StoryFeedPageDocument, type StoryFeedSubscription } from '../generated/operations.js';
import { streamPlaces } from './stream-places.js';

/** An update. The page only needs to know that it came: it reads what it shows anew. */
export type FeedUpdate = Exclude<
  StoryFeedSubscription['storyUpdates'],
  { readonly __typename: 'CaughtUp' | 'Checkpoint' | 'FeedReset' }
>;

/** The state of the connection, which the page shows. */
export type Liveness =
  | { readonly state: 'connecting' }
  /** The page has all updates. */
  | { readonly state: 'live' }
  /** No stream gets through: the page polls every 15 seconds. */
  | { readonly state: 'periodic' }
  /** The connection is back, and missed updates are on their way. */
  | { readonly state: 'catching-up' }
  /** There is no connection; the client retries. */
  | { readonly state: 'lost' }
  /** There is no connection, and the client has given up. */
  | { readonly state: 'ended'; readonly reason: string }
  /** The page is in a sandbox of another site, where the service lets it follow nothing. */
  | { readonly state: 'barred' }
  /** The page shows the story as it stood, and follows nothing. */
  | { readonly state: 'paused' };

/** The page's handlers for events of the feed. */
export interface FeedHandlers {
  /** Updates came; `cursor` is that of the last one. */
  readonly onUpdates: (updates: readonly FeedUpdate[], cursor: string) => void;
  /** The record no longer has the cursor of the page, which has to read everything anew. */
  readonly onReset: () => void;
}

/** Updates are handed on together: when none has come for so long, and no later than so long after the first. */
const QUIET_MS = 60;
const MAX_DELAY_MS = 300;

/**
 * Follows a story for as long as the component is shown.
 * @param story Its readable name.
 * @param cursor Where to start; `null` follows nothing.
 */
export function useFeed(story: string, cursor: string | null, handlers: FeedHandlers): Liveness {
  const [liveness, setLiveness] = useState<Liveness>(cursor === null ? { state: 'paused' } : { state: 'connecting' });
  // New handlers do not need a new connection.
  const current = useRef(handlers);
  current.current = handlers;
  // The client keeps its own cursor, so a new one does not need a new connection either.
  const isFollowing = cursor !== null;
  const origin = useRef(cursor);
  if (!isFollowing) origin.current = null;
  else origin.current ??= cursor;

  useEffect(() => {
    if (!isFollowing) {
      setLiveness({ state: 'paused' });
      return undefined;
    }
    if (isBarred()) {
      setLiveness({ state: 'barred' });
      return undefined;
    }
    const place = memoryCursor(origin.current);
    // Once the page was live, it never gives up.
    let wasLive = false;
    const begin = () =>
      follow(story, place, current, wasLive, (next) => {
        wasLive ||= next.state === 'live' || next.state === 'periodic';
        setLiveness(next);
      });
    let following = begin();
    // Timers stop while a machine sleeps. Reconnect at once, instead of waiting until they find the connection dead.
    const reconnect = () => {
      following.abort();
      following = begin();
    };
    const showLost = () => setLiveness({ state: 'lost' });
    let hiddenAt = 0;
    const checkSleep = () => {
      // The time of day advances while a machine sleeps; the monotonic clock may not.
      if (document.visibilityState === 'hidden') hiddenAt = Date.now();
      else if (Date.now() - hiddenAt > SLEEP_MS) reconnect();
    };
    window.addEventListener('online', reconnect);
    window.addEventListener('offline', showLost);
    document.addEventListener('visibilitychange', checkSleep);
    return () => {
      following.abort();
      window.removeEventListener('online', reconnect);
      window.removeEventListener('offline', showLost);
      document.removeEventListener('visibilitychange', checkSleep);
    };
  }, [story, isFollowing]);
  return liveness;
}

/** Whether the page has no origin, as in a sandbox. The service refuses streams without an origin. */
function isBarred(): boolean {
  return globalThis.origin === 'null';
}

/** A page that was hidden for longer may have slept. */
const SLEEP_MS = 30_000;

function follow(
  story: string,
  place: ReturnType<typeof memoryCursor>,
  handlers: { readonly current: FeedHandlers },
  retriesForever: boolean,
  onLiveness: (liveness: Liveness) => void,
): AbortController {
  const controller = new AbortController();
  const { signal } = controller;
  let waiting: FeedUpdate[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  const flush = () => {
    const [updates, last] = [waiting, waiting.at(-1)];
    waiting = [];
    if (last !== undefined) handlers.current.onUpdates(updates, last.cursor);
  };
  const gather = (update: FeedUpdate) => {
    const now = performance.now();
    if (waiting.length === 0) since = now;
    waiting.push(update);
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(0, Math.min(QUIET_MS, since + MAX_DELAY_MS - now)));
  };
  let caughtUp: 'live' | 'periodic' = 'live';
  const feed = followFeed<StoryFeedSubscription>({
    url: new URL('/graphql', location.href).href,
    query: StoryFeedDocument.toString(),
    variables: { story },
    cursor: place,
    contiguous: true,
    signal,
    pages: { query: StoryFeedPageDocument.toString() },
    takePlace: streamPlaces(),
    ...(retriesForever ? { patience: Number.POSITIVE_INFINITY } : {}),
    onConnection: (connection) => {
      if (connection.state === 'open') caughtUp = connection.transport === 'pages' ? 'periodic' : 'live';
      if (!signal.aborted) onLiveness(livenessOf(connection));
    },
  });
  const run = async () => {
    try {
      for await (const event of feed) {
        if (event.type === 'update') gather(event.update);
        else if (event.type === 'caughtUp') onLiveness({ state: caughtUp });
        else if (event.type === 'reset') handlers.current.onReset();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof FeedError)) throw error;
      onLiveness({ state: 'ended', reason: error.message });
    }
  };
  void run();
  return controller;
}

function livenessOf(connection: ConnectionState): Liveness {
  switch (connection.state) {
    case 'connecting':
      return { state: 'connecting' };
    case 'open':
    case 'paused':
      return { state: 'catching-up' };
    case 'waiting':
      return { state: 'lost' };
    case 'closed':
      return { state: 'paused' };
  }
}
