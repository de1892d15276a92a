/** Up to which cursor a reader has seen a story. Only their browser stores it. */
import { useEffect, useState } from 'preact/hooks';
import { type Ask, AskError } from '../ask.js';
import { StorySinceDocument } from '../generated/operations.js';

const keyOf = (story: string) => `onrecord:seen:${story}`;

/** The ids of what a reader has not seen. */
export interface News {
  readonly statements: ReadonlySet<string>;
  readonly corrected: ReadonlySet<string>;
  readonly takenBack: ReadonlySet<string>;
  /** Positions that were taken, or lost their evidence. */
  readonly positions: ReadonlySet<string>;
  /** Whether this is all; after a long absence there may be more. */
  readonly isComplete: boolean;
}

export const NO_NEWS: News = {
  statements: new Set(),
  corrected: new Set(),
  takenBack: new Set(),
  positions: new Set(),
  isComplete: true,
};

/** Whether there is nothing new. */
export function isNothing({ statements, corrected, takenBack, positions }: News): boolean {
  return statements.size + corrected.size + takenBack.size + positions.size === 0;
}

/** The news of both. */
export function together(one: News, other: News): News {
  const union = (a: ReadonlySet<string>, b: ReadonlySet<string>) => new Set([...a, ...b]);
  return {
    statements: union(one.statements, other.statements),
    corrected: union(one.corrected, other.corrected),
    takenBack: union(one.takenBack, other.takenBack),
    positions: union(one.positions, other.positions),
    isComplete: one.isComplete && other.isComplete,
  };
}

/**
 * The updates since the reader's last visit; `null` on a first visit, and until the service has responded.
 * @param beforeChange Called before the page changes: the reader may be reading already.
 */
export function useNewsSinceLastVisit(ask: Ask, story: string, beforeChange: () => void): News | null {
  const [news, setNews] = useState<News | null>(null);
  useEffect(() => {
    const cursor = storedCursor(story);
    if (cursor === null) return;
    ask(StorySinceDocument, { story, since: { cursor } }).then(
      ({ story: found }) => {
        if (found === null) return;
        const { statementsPublished, statementsCorrected, statementsTakenBack } = found.changesSince;
        const { positionsTaken, positionsUnsupported } = found.changesSince;
        const ids = (things: readonly { readonly id: string }[]) => new Set(things.map(({ id }) => id));
        beforeChange();
        setNews({
          statements: ids(statementsPublished),
          corrected: ids(statementsCorrected),
          takenBack: ids(statementsTakenBack),
          positions: ids([...positionsTaken, ...positionsUnsupported]),
          isComplete: found.changesSince.isComplete,
        });
      },
      (error: unknown) => {
        // The record no longer has this cursor, so this is a first visit.
        if (!(error instanceof AskError)) throw error;
        if (error.code !== 'UNREACHABLE') forget(story);
      },
    );
  }, [ask, story, beforeChange]);
  return news;
}

/** Stores the cursor when the reader leaves the page. */
export function useSeen(story: string, cursor: string | null): void {
  useEffect(() => {
    if (cursor === null) return undefined;
    const storeIfHidden = () => {
      if (document.visibilityState === 'hidden') storeSeen(story, cursor);
    };
    const store = () => storeSeen(story, cursor);
    document.addEventListener('visibilitychange', storeIfHidden);
    window.addEventListener('pagehide', store);
    return () => {
      document.removeEventListener('visibilitychange', storeIfHidden);
      window.removeEventListener('pagehide', store);
    };
  }, [story, cursor]);
}

// A browser may deny storage; then every visit is the first.
function storedCursor(story: string): string | null {
  try {
    return localStorage.getItem(keyOf(story));
  } catch {
    return null;
  }
}

/** Stores the cursor up to which the reader has seen a story. */
export function storeSeen(story: string, cursor: string): void {
  try {
    localStorage.setItem(keyOf(story), cursor);
  } catch {
    // See above.
  }
}

function forget(story: string): void {
  try {
    localStorage.removeItem(keyOf(story));
  } catch {
    // See above.
  }
}
