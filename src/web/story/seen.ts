/** Up to which place a reader has seen a story: kept in their browser, and told to nobody. */
import { useEffect, useState } from 'preact/hooks';
import { type Ask, AskError } from '../ask.js';
import { StorySinceDocument } from '../operations.js';

const keyOf = (story: string) => `onrecord:seen:${story}`;

/** What there is that a reader has not seen, by ids. */
export interface News {
  readonly statements: ReadonlySet<string>;
  readonly corrected: ReadonlySet<string>;
  readonly takenBack: ReadonlySet<string>;
  /** Those that were taken, and those whose evidence was taken back. */
  readonly positions: ReadonlySet<string>;
  /** Whether that is all; after a very long time there may be more. */
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

/** Both together. */
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
 * What was recorded since a reader was here last; `null` until it is known, and on a first visit.
 * @param beforeChange Is called before it changes what is shown: the reader may have begun to read.
 */
export function useNewsSinceLastVisit(ask: Ask, story: string, beforeChange: () => void): News | null {
  const [news, setNews] = useState<News | null>(null);
  useEffect(() => {
    const cursor = read(story);
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
        // The place is not in this record any more: this is a first visit again.
        if (!(error instanceof AskError)) throw error;
        if (error.code !== 'UNREACHABLE') forget(story);
      },
    );
  }, [ask, story, beforeChange]);
  return news;
}

/** Keeps up to where a reader has seen a story, when they leave the page. */
export function useSeen(story: string, cursor: string | null): void {
  useEffect(() => {
    if (cursor === null) return undefined;
    const leave = () => {
      if (document.visibilityState === 'hidden') keep(story, cursor);
    };
    const close = () => keep(story, cursor);
    document.addEventListener('visibilitychange', leave);
    window.addEventListener('pagehide', close);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      window.removeEventListener('pagehide', close);
    };
  }, [story, cursor]);
}

// A browser may keep nothing, by the reader's wish: then every visit is the first.
function read(story: string): string | null {
  try {
    return localStorage.getItem(keyOf(story));
  } catch {
    return null;
  }
}

/** Keeps a place as the one up to which a story has been seen. */
export function keep(story: string, cursor: string): void {
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
