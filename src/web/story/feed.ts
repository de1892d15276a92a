/** The feed of a story in an open page: it follows on from what the page shows, over connections that break and over sleep. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ConnectionState, FeedError, followFeed, memoryCursor } from '../../client/index.js';
import { StoryFeedDocument, StoryFeedPageDocument, type StoryFeedSubscription } from '../operations.js';
import { streamPlaces } from './stream-places.js';

/** An update, as far as the page needs to know it: what it shows, it reads anew. */
export type FeedUpdate = Exclude<
  StoryFeedSubscription['storyUpdates'],
  { readonly __typename: 'CaughtUp' | 'Checkpoint' | 'FeedReset' }
>;

/** How the page stands with the service. It is shown as it is. */
export type Liveness =
  | { readonly state: 'connecting' }
  /** Everything there is has come. */
  | { readonly state: 'live' }
  /** No stream gets through: what there is is read by pages, every 15 seconds. */
  | { readonly state: 'periodic' }
  /** The connection is there again, and what was missed is on its way. */
  | { readonly state: 'catching-up' }
  /** There is no connection; another attempt is made by itself. */
  | { readonly state: 'lost' }
  /** There is none, and there will be none. */
  | { readonly state: 'ended'; readonly reason: string }
  /** The page is in a sandbox of another site, where it may follow nothing. */
  | { readonly state: 'barred' }
  /** The page shows the story as it stood, and follows nothing. */
  | { readonly state: 'paused' };

/** What a page does with what it is told. */
export interface FeedHandlers {
  /** Something happened; `cursor` is the place of the last of the updates. */
  readonly onUpdates: (updates: readonly FeedUpdate[], cursor: string) => void;
  /** Where the page had got to is not in the record any more: everything is to be read anew. */
  readonly onReset: () => void;
}

/** Updates that come together are told together: after a silence of so long, and at the latest so long after the first. */
const GATHER_FOR = 60;
const GATHER_AT_MOST = 300;

/**
 * Follows a story from a place on, for as long as the component is shown.
 * @param story Its readable name.
 * @param cursor Where to follow on from; `null` follows nothing.
 */
export function useFeed(story: string, cursor: string | null, handlers: FeedHandlers): Liveness {
  const [liveness, setLiveness] = useState<Liveness>(cursor === null ? { state: 'paused' } : { state: 'connecting' });
  // What is called is what was given last, without connecting anew for it.
  const current = useRef(handlers);
  current.current = handlers;
  // Following goes on by itself from where it began, so only whether and what is followed makes a difference.
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
    // A page that has heard of its story goes on trying for ever, over connections that are made anew.
    let hasHeard = false;
    const begin = () =>
      follow(story, place, current, hasHeard, (next) => {
        hasHeard ||= next.state === 'live' || next.state === 'periodic';
        setLiveness(next);
      });
    let ending = begin();
    // Timers stand still while a machine sleeps. Awake again, it need not wait for them to find out that the line is dead.
    const wake = () => {
      ending.abort();
      ending = begin();
    };
    const lose = () => setLiveness({ state: 'lost' });
    let hiddenAt = 0;
    const lookAgain = () => {
      // The time of day goes on while a machine sleeps; the monotonic clock may not.
      if (document.visibilityState === 'hidden') hiddenAt = Date.now();
      else if (Date.now() - hiddenAt > ASLEEP) wake();
    };
    window.addEventListener('online', wake);
    window.addEventListener('offline', lose);
    document.addEventListener('visibilitychange', lookAgain);
    return () => {
      ending.abort();
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', lose);
      document.removeEventListener('visibilitychange', lookAgain);
    };
  }, [story, isFollowing]);
  return liveness;
}

/** Whether the page is of no origin, as it is in a sandbox: the service lets nothing follow that does not say where it is. */
function isBarred(): boolean {
  return globalThis.origin === 'null';
}

/** Hidden for longer than this, in milliseconds, a page may have slept. */
const ASLEEP = 30_000;

function follow(
  story: string,
  place: ReturnType<typeof memoryCursor>,
  handlers: { readonly current: FeedHandlers },
  forEver: boolean,
  tell: (liveness: Liveness) => void,
): AbortController {
  const ending = new AbortController();
  const { signal } = ending;
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
    timer = setTimeout(flush, Math.max(0, Math.min(GATHER_FOR, since + GATHER_AT_MOST - now)));
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
    ...(forEver ? { patience: Number.POSITIVE_INFINITY } : {}),
    onConnection: (connection) => {
      if (connection.state === 'open') caughtUp = connection.transport === 'pages' ? 'periodic' : 'live';
      if (!signal.aborted) tell(livenessOf(connection));
    },
  });
  const run = async () => {
    try {
      for await (const event of feed) {
        if (event.type === 'update') gather(event.update);
        else if (event.type === 'caughtUp') tell({ state: caughtUp });
        else if (event.type === 'reset') handlers.current.onReset();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof FeedError)) throw error;
      tell({ state: 'ended', reason: error.message });
    }
  };
  void run();
  return ending;
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
