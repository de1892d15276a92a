/**
 * The state of the page of a story. New statements wait until the reader asks for them, except in an empty list; every other
 * change shows at once, in its place.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import { placeIn, readAddress, type StoryView, storyAddress } from '../address.js';
import { type Ask, AskError, failureInWords } from '../ask.js';
import type { CardFragment } from '../generated/operations.js';
import { loadHighlights, loadRecord, recorded } from '../load-record.js';
import { correctedOf, joined, loadStory, statementsAfter } from '../load-story.js';
import type { LoadedRecord, StoryAt } from '../page-data.js';
import { type FeedUpdate, type Liveness, useFeed } from './feed.js';
import { afterUpdates, type Listing, partsOf, showing, wholeListing } from './listing.js';
import { type News, NO_NEWS, together } from './seen.js';

/** The state of a story's page, and the actions of its reader. */
export interface StoryState {
  readonly view: StoryView;
  /** The newest state that the page has, or the earlier one that it shows. */
  readonly at: StoryAt;
  /** The statements that are listed. */
  readonly listed: readonly CardFragment[];
  /** The statements that wait to be shown. */
  readonly waiting: readonly CardFragment[];
  /** Whether the list continues after the last statement. */
  readonly goesOn: boolean;
  /** The news since the page was opened. */
  readonly arrived: News;
  /** `null` for a frame, which has no slider. */
  readonly record: LoadedRecord | null;
  readonly liveness: Liveness;
  /** Whether the page is loading. */
  readonly isLoading: boolean;
  /** Why the last request failed; `null` if it did not. */
  readonly failure: string | null;
  /** The announcement of the last change for screen readers. */
  readonly announcement: string;
  showView(view: StoryView): void;
  showWaiting(): void;
  showMore(): void;
}

/** The state with which the page opens. */
export interface StoryOpening {
  readonly view: StoryView;
  readonly at: StoryAt;
  /** `null` for a frame, which has no slider. */
  readonly record: LoadedRecord | null;
}

export function useStory(ask: Ask, opening: StoryOpening, beforeChange: () => void): StoryState {
  const firstView = useRef(opening.view);
  const [view, setView] = useState(opening.view);
  const [at, setAt] = useState(opening.at);
  const [record, setRecord] = useState(opening.record);
  const [listing, setListing] = useState<Listing>(() => wholeListing(opening.at));
  const [arrived, setArrived] = useState<News>(NO_NEWS);
  const [isLoading, setLoading] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const story = at.story.slug;
  // The newest state, even before it is drawn: the next request builds on it.
  const latest = useRef({ view, at, record, listing });
  latest.current = { view, at, record, listing };
  const show = useCallback((next: Partial<typeof latest.current>) => {
    latest.current = { ...latest.current, ...next };
    setView(latest.current.view);
    setAt(latest.current.at);
    setRecord(latest.current.record);
    setListing(latest.current.listing);
  }, []);
  const readInTurn = useReadInTurn(setLoading, setFailure);

  /** Updates that came and are not shown yet. */
  const pending = useRef<readonly FeedUpdate[]>([]);
  /** The last address of the page. It may name a moment where the view has a cursor. */
  const lastAddress = useRef<string | null>(null);
  /** The address with which the page opened. It may name things by ids where the view has their readable names. */
  const firstAddress = useRef<string | null>(null);
  useEffect(() => {
    lastAddress.current = location.pathname + location.search;
    firstAddress.current = lastAddress.current;
  }, []);
  /** The view of the last request: the slider may move on while another view loads. */
  const wanted = useRef(view);
  const load = useCallback(
    async (next: StoryView, beforeItIsShown: () => void = () => undefined): Promise<void> => {
      wanted.current = next;
      const isShown = await readInTurn(
        async () => {
          if (wanted.current !== next) return SUPERSEDED;
          const found = await loadStory(ask, story, next, placeIn(next.asOf));
          const { record: known } = latest.current;
          // The record has grown while the page showed an earlier state.
          return {
            found,
            newRecord: known !== null && next.asOf === null ? await loadRecord(ask, story, null) : known,
          };
        },
        (read) => {
          if (read === SUPERSEDED) return;
          const { found, newRecord } = read;
          if (found === null) {
            wanted.current = latest.current.view;
            return setFailure(words.failure.noStoryThen);
          }
          beforeItIsShown();
          pending.current = pending.current.filter(({ sequence }) => sequence > found.story.sequence);
          show({ view: next, at: found, record: newRecord, listing: wholeListing(found) });
        },
      );
      if (!isShown && wanted.current === next) wanted.current = latest.current.view;
    },
    [ask, story, readInTurn, show],
  );

  const showView = useCallback(
    (next: StoryView) =>
      // The address changes only after the view was read, so that it always names what the page shows.
      void load(next, () => {
        const address = storyAddress(story, next);
        const { asOf } = latest.current.view;
        // Moves of the slider are one step of the browser's history.
        const isMove = asOf !== next.asOf && asOf !== null && next.asOf !== null;
        if (isMove) history.replaceState(null, '', address);
        else history.pushState(null, '', address);
        lastAddress.current = address;
      }),
    [story, load],
  );

  useEffect(() => {
    const back = () => {
      const reached = location.pathname + location.search;
      const address = readAddress(location.pathname, new URLSearchParams(location.search));
      if (address?.page !== 'story') return;
      // A link to a part of the page ends here, too, and changes nothing.
      if (lastAddress.current === reached) return;
      lastAddress.current = reached;
      const next = reached === firstAddress.current ? firstView.current : address.view;
      if (storyAddress(story, next) !== storyAddress(story, wanted.current)) void load(next);
    };
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, [story, load]);

  const catchUp = useCallback(async (): Promise<void> => {
    const isShown = await readInTurn(
      async () => {
        const updates = pending.current;
        const newest = updates.at(-1);
        const { view: shownView, at: before, listing: listedBefore } = latest.current;
        if (newest === undefined || shownView.asOf !== null) return null;
        const published = updates.filter(({ kind }) => kind === 'STATEMENT_PUBLISHED').length;
        const { listed, waiting } = partsOf(before, listedBefore);
        const atLeast = listed.length + waiting.length + published;
        const place = { cursor: newest.cursor };
        const reached = withUpdates(latest.current.record, updates);
        const [now, highlights] = await Promise.all([
          loadStory(ask, story, shownView, place, atLeast),
          reached === null ? null : loadHighlights(ask, story, place, reached.updates),
        ]);
        const grown = reached === null || highlights === null ? null : { ...reached, highlights };
        return now === null ? null : { updates, before, now, record: grown };
      },
      (read) => {
        if (read === null) return;
        const { updates, before, now, record: grown } = read;
        pending.current = pending.current.slice(updates.length);
        beforeChange();
        removeJsonLd();
        setArrived((known) => together(known, newsIn(updates, before, now)));
        show({ at: now, record: grown, listing: afterUpdates(latest.current.listing, before, now) });
        setAnnouncement(announcementOf(updates));
      },
    );
    if (!isShown) setTimeout(() => void catchUp(), RETRY_MS);
  }, [ask, story, readInTurn, beforeChange, show]);
  const onUpdates = useCallback(
    (updates: readonly FeedUpdate[]) => {
      pending.current = [...pending.current, ...updates];
      void catchUp();
    },
    [catchUp],
  );
  const onReset = useCallback(() => {
    pending.current = [];
    void load(latest.current.view);
  }, [load]);
  const liveness = useFeed(story, view.asOf === null ? at.story.cursor : null, { onUpdates, onReset });

  const { listed, waiting } = useMemo(() => partsOf(at, listing), [at, listing]);
  const showWaiting = useCallback(() => {
    const { at: shownAt, listing: before } = latest.current;
    show({ listing: showing(before, partsOf(shownAt, before).waiting) });
  }, [show]);
  const showMore = useCallback(() => {
    void readInTurn(
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
  }, [ask, story, readInTurn, show]);

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

/** The head describes the story as of the opening of the page. It must not keep what was retracted since. */
function removeJsonLd(): void {
  document.querySelector('script[type="application/ld+json"]')?.remove();
}

/** The wait before the next attempt. */
const RETRY_MS = 2_000;
/** Stands for a view that another one has overtaken. */
const SUPERSEDED = Symbol('superseded');

/**
 * Reads and shows in turn, so that no older state covers a newer one.
 * @returns Whether the result is shown; if reading failed, the page says why.
 */
function useReadInTurn(
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

/** A record with further updates, without those that it has already; `null` for a page that has no slider. */
function withUpdates(record: LoadedRecord | null, updates: readonly FeedUpdate[]): LoadedRecord | null {
  if (record === null) return null;
  const reached = record.updates.at(-1)?.sequence ?? 0;
  const added = updates.filter(({ sequence }) => sequence > reached).map(recorded);
  return { ...record, updates: [...record.updates, ...added] };
}

/** The parts that the page marks as new after updates. A position is new if it is held now and was not before, or the reverse. */
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

/** The announcement for screen readers: the headline of one update, the number of several. */
function announcementOf(updates: readonly FeedUpdate[]): string {
  const [only] = updates;
  return updates.length === 1 && only !== undefined ? only.headline : words.story.updates(updates.length);
}
