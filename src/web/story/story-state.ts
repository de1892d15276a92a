/**
 * What the page of a story shows, and what it knows beyond that: new statements wait until the reader asks for them, and
 * everything else that happens is shown at once, in its place.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { placeIn, readAddress, type StoryView, storyAddress } from '../address.js';
import { type Ask, AskError, failureInWords } from '../ask.js';
import { correctedOf, joined, loadRecord, loadStory, statementsAfter } from '../load-story.js';
import type { CardFragment } from '../operations.js';
import type { LoadedRecord, StoryAt } from '../page-data.js';
import { type FeedUpdate, type Liveness, useFeed } from './feed.js';
import { type Listing, partsOf, showing, wholeListing } from './listing.js';
import { type News, NO_NEWS, together } from './seen.js';

/** What a page of a story shows and does. */
export interface StoryState {
  readonly view: StoryView;
  /** The newest that is known, or the story as it stood. */
  readonly at: StoryAt;
  /** The statements that are listed. */
  readonly listed: readonly CardFragment[];
  /** The statements that wait to be shown. */
  readonly waiting: readonly CardFragment[];
  /** Whether the list goes on beyond what is listed. */
  readonly goesOn: boolean;
  /** What has come since the page was opened. */
  readonly arrived: News;
  readonly record: LoadedRecord;
  readonly liveness: Liveness;
  /** Whether something is being read. */
  readonly isLoading: boolean;
  /** Why what was asked for cannot be shown; `null` when it is. */
  readonly failure: string | null;
  /** What is said of the last change, for those who hear the page. */
  readonly announcement: string;
  showView(view: StoryView): void;
  showWaiting(): void;
  showMore(): void;
}

/** What the page was opened with. */
export interface StoryOpening {
  readonly view: StoryView;
  readonly at: StoryAt;
  readonly record: LoadedRecord;
}

export function useStory(ask: Ask, opening: StoryOpening, beforeChange: () => void): StoryState {
  const [view, setView] = useState(opening.view);
  const [at, setAt] = useState(opening.at);
  const [record, setRecord] = useState(opening.record);
  const [listing, setListing] = useState<Listing>(() => wholeListing(opening.at));
  const [arrived, setArrived] = useState<News>(NO_NEWS);
  const [isLoading, setLoading] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const story = at.story.slug;
  // What was shown last, also before it is drawn: what is read next follows on it.
  const latest = useRef({ view, at, listing });
  latest.current = { view, at, listing };
  const show = useCallback((next: Partial<typeof latest.current>) => {
    latest.current = { ...latest.current, ...next };
    setView(latest.current.view);
    setAt(latest.current.at);
    setListing(latest.current.listing);
  }, []);
  const attempt = useInTurn(setLoading, setFailure);

  /** The updates that the page has been told of and does not show yet. */
  const untold = useRef<readonly FeedUpdate[]>([]);
  /** The address that the page was last seen at. It may name a moment where the view has its cursor. */
  const seenAt = useRef<string | null>(null);
  useEffect(() => {
    seenAt.current = location.pathname + location.search;
  }, []);
  /** The view that was asked for last: while others are being read, the slider may have gone on. */
  const wanted = useRef(view);
  const load = useCallback(
    async (next: StoryView, beforeItIsShown: () => void = () => undefined): Promise<void> => {
      wanted.current = next;
      const isShown = await attempt(
        async () => {
          if (wanted.current !== next) return SUPERSEDED;
          const found = await loadStory(ask, story, next, placeIn(next.asOf));
          // The record that the slider goes over has gone on while the story was shown as it stood.
          return { found, newRecord: next.asOf === null ? await loadRecord(ask, story, null) : null };
        },
        (read) => {
          if (read === SUPERSEDED) return;
          const { found, newRecord } = read;
          if (found === null) {
            wanted.current = latest.current.view;
            return setFailure('There was no such story yet.');
          }
          beforeItIsShown();
          if (newRecord !== null) setRecord(newRecord);
          untold.current = untold.current.filter(({ sequence }) => sequence > found.story.sequence);
          show({ view: next, at: found, listing: wholeListing(found) });
        },
      );
      if (!isShown && wanted.current === next) wanted.current = latest.current.view;
    },
    [ask, story, attempt, show],
  );

  const showView = useCallback(
    (next: StoryView) =>
      // The address is always that of what is shown: only what could be read has one.
      void load(next, () => {
        const address = storyAddress(story, next);
        const { asOf } = latest.current.view;
        // Moving the slider is not a way from page to page: going back leads to where it was begun.
        const isMove = asOf !== next.asOf && asOf !== null && next.asOf !== null;
        if (isMove) history.replaceState(null, '', address);
        else history.pushState(null, '', address);
        seenAt.current = address;
      }),
    [story, load],
  );

  useEffect(() => {
    const back = () => {
      const address = readAddress(location.pathname, new URLSearchParams(location.search));
      if (address?.page !== 'story' || address.story !== story) return;
      // A link to a part of the page comes here, too, and changes nothing.
      if (seenAt.current === location.pathname + location.search) return;
      seenAt.current = location.pathname + location.search;
      if (storyAddress(story, address.view) !== storyAddress(story, wanted.current)) void load(address.view);
    };
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, [story, load]);

  const catchUp = useCallback(async (): Promise<void> => {
    const isShown = await attempt(
      async () => {
        const updates = untold.current;
        const newest = updates.at(-1);
        const { view: shownView, at: before, listing: listedBefore } = latest.current;
        if (newest === undefined || shownView.asOf !== null) return null;
        const published = updates.filter(({ kind }) => kind === 'STATEMENT_PUBLISHED').length;
        const { listed, waiting } = partsOf(before, listedBefore);
        const atLeast = listed.length + waiting.length + published;
        const now = await loadStory(ask, story, shownView, { cursor: newest.cursor }, atLeast);
        return now === null ? null : { updates, before, now };
      },
      (read) => {
        if (read === null) return;
        const { updates, before, now } = read;
        untold.current = untold.current.slice(updates.length);
        beforeChange();
        removeJsonLd();
        setRecord((known) => withUpdates(known, updates));
        setArrived((known) => together(known, newsIn(updates, before, now)));
        show({ at: now });
        setAnnouncement(announcementOf(updates));
      },
    );
    if (!isShown) setTimeout(() => void catchUp(), AGAIN_AFTER);
  }, [ask, story, attempt, beforeChange, show]);
  const onUpdates = useCallback(
    (updates: readonly FeedUpdate[]) => {
      untold.current = [...untold.current, ...updates];
      void catchUp();
    },
    [catchUp],
  );
  const onReset = useCallback(() => {
    untold.current = [];
    void load(latest.current.view);
  }, [load]);
  const liveness = useFeed(story, view.asOf === null ? at.story.cursor : null, { onUpdates, onReset });

  const { listed, waiting } = useMemo(() => partsOf(at, listing), [at, listing]);
  const showWaiting = useCallback(() => {
    const { at: shownAt, listing: before } = latest.current;
    show({ listing: showing(before, partsOf(shownAt, before).waiting) });
  }, [show]);
  const showMore = useCallback(() => {
    void attempt(
      async () => {
        const { view: shownView, at: before, listing: listedBefore } = latest.current;
        const { further } = partsOf(before, listedBefore);
        const { endCursor } = before.statements.pageInfo;
        if (further.length > 0) return { before, further, statements: before.statements, corrected: before.corrected };
        const place = { cursor: before.story.cursor };
        const page = await statementsAfter(ask, story, shownView, place, endCursor);
        const corrected = [...before.corrected, ...(await correctedOf(ask, story, place, page.nodes))];
        return { before, further: page.nodes, statements: joined(before.statements, page), corrected };
      },
      ({ before, further, statements, corrected }) => {
        const goesOn = statements.pageInfo.hasNextPage;
        show({
          at: { ...before, statements, corrected },
          listing: { ...showing(latest.current.listing, further), goesOn },
        });
      },
    );
  }, [ask, story, attempt, show]);

  return {
    view,
    at,
    listed,
    waiting,
    goesOn: listing.goesOn,
    arrived,
    record,
    liveness,
    isLoading,
    failure,
    announcement,
    showView,
    showWaiting,
    showMore,
  };
}

/** The head describes the story as the page was opened with it. What has been taken back since is not to stay there. */
function removeJsonLd(): void {
  document.querySelector('script[type="application/ld+json"]')?.remove();
}

/** What could not be read is asked for again after so long, in milliseconds. */
const AGAIN_AFTER = 2_000;
const SUPERSEDED = Symbol('superseded');

/**
 * Reads and shows one thing after the other, so that none is shown over what was shown after it.
 * @returns Whether it is shown; if it could not be read, the page says why.
 */
function useInTurn(
  setLoading: (isLoading: boolean) => void,
  setFailure: (failure: string | null) => void,
): <T>(read: () => Promise<T>, show: (result: T) => void) => Promise<boolean> {
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);
  return useCallback(
    <T>(read: () => Promise<T>, show: (result: T) => void) => {
      const run = async () => {
        try {
          const result = await read();
          setFailure(null);
          show(result);
          return true;
        } catch (error) {
          if (!(error instanceof AskError)) throw error;
          setFailure(failureInWords(error));
          return false;
        } finally {
          waiting.current -= 1;
          if (waiting.current === 0) setLoading(false);
        }
      };
      waiting.current += 1;
      setLoading(true);
      const done = last.current.then(run);
      last.current = done.catch(() => undefined);
      return done;
    },
    [setLoading, setFailure],
  );
}

/** A record that has gone on. Updates that it was read with already are not added again. */
function withUpdates(record: LoadedRecord, updates: readonly FeedUpdate[]): LoadedRecord {
  const reached = record.updates.at(-1)?.sequence ?? 0;
  const added = updates
    .filter(({ sequence }) => sequence > reached)
    .map(({ cursor, sequence, batch, at, kind }) => ({ cursor, sequence, batch, at, kind }));
  return { ...record, updates: [...record.updates, ...added] };
}

/** What of the updates is marked as new. Positions are told apart by their ids: those that are held now, or no longer. */
function newsIn(updates: readonly FeedUpdate[], before: StoryAt, now: StoryAt): News {
  const about = (name: 'StatementPublished' | 'StatementCorrected' | 'StatementRetracted') =>
    new Set(updates.flatMap((update) => (update.__typename === name ? [update.statement.id] : [])));
  const [held, holds] = [positionsIn(before), positionsIn(now)];
  const differ = [...held.filter((id) => !holds.includes(id)), ...holds.filter((id) => !held.includes(id))];
  return {
    statements: about('StatementPublished'),
    corrected: about('StatementCorrected'),
    takenBack: about('StatementRetracted'),
    positions: new Set(differ),
    isComplete: true,
  };
}

function positionsIn({ story }: StoryAt): string[] {
  return story.positionMatrix.rows.flatMap(({ cells }) =>
    cells.flatMap(({ position }) => (position === null ? [] : [position.id])),
  );
}

/** What is told of updates to those who hear the page: the headline of one, the number of several. */
function announcementOf(updates: readonly FeedUpdate[]): string {
  const [only] = updates;
  return updates.length === 1 && only !== undefined ? only.headline : `${updates.length} updates.`;
}
