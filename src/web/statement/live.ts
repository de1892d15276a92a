/** Keeps a statement of an open page current, and tells what has just happened to it. */
import { useCallback, useRef, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { type Ask, AskError } from '../ask.js';
import { type AsOf, StatementPageDocument } from '../generated/operations.js';
import type { StatementData } from '../page-data.js';
import { type Liveness, useFeed } from '../story/feed.js';
import { useSteadyReading } from '../story/steady.js';
import { speakerNames } from '../words/who.js';

/** The latest change of a statement, in words. */
export interface Happening {
  readonly title: string;
  /** The text of the notice; `null` if there is none. */
  readonly text: string | null;
  /** The part of the page that shows it. */
  readonly place: string;
}

export interface LiveStatement {
  readonly statement: StatementData;
  readonly happening: Happening | null;
  readonly liveness: Liveness;
  readonly dismiss: () => void;
}

/** The wait before a failed read is tried again. */
const RETRY_MS = 1_000;

/**
 * Follows a statement, with what its page shows of others. Any update of the story may change that: a denial is published or
 * retracted, a source gets an archived copy. So each update reads the statement anew, at the cursor of the update.
 * @param asOf As in the address. An earlier state follows nothing.
 */
export function useLiveStatement(given: StatementData, asOf: string | null, ask: Ask): LiveStatement {
  const [statement, setStatement] = useState(given);
  const [happening, setHappening] = useState<Happening | null>(null);
  const holdPlace = useSteadyReading();
  const shown = useRef(given);
  /** Counts the reads: responses may arrive in any order, and only the last read counts. */
  const reads = useRef(0);

  const read = async (place: AsOf | null): Promise<void> => {
    reads.current += 1;
    const turn = reads.current;
    try {
      const { statement: found } = await ask(StatementPageDocument, { id: given.id, asOf: place });
      if (turn !== reads.current || found === null) return;
      const before = shown.current;
      if (isSame(before, found)) return;
      shown.current = found;
      holdPlace();
      setStatement(found);
      const news = happeningOf(before, found);
      if (news !== null) setHappening(news);
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      setTimeout(() => {
        if (turn === reads.current) void read(place);
      }, RETRY_MS);
    }
  };
  const liveness = useFeed(given.story.slug, asOf === null ? given.story.cursor : null, {
    onUpdates: (_updates, cursor) => void read({ cursor }),
    onReset: () => void read(null),
  });
  const dismiss = useCallback(() => setHappening(null), []);
  return { statement, happening, liveness, dismiss };
}

/** Whether both show the same. The cursor of the story does not show. */
function isSame(one: StatementData, other: StatementData): boolean {
  const shown = ({ story: { cursor: _, ...story }, ...rest }: StatementData) => JSON.stringify({ ...rest, story });
  return shown(one) === shown(other);
}

/** The text for a change; `null` if it only has to show. */
function happeningOf(before: StatementData, after: StatementData): Happening | null {
  const notice = after.notices.at(-1);
  if (notice !== undefined && after.notices.length > before.notices.length) {
    const place = after.status === 'PUBLISHED' ? '#history' : '#content';
    return { title: words.happening.notice(terms.notice[notice.kind]), text: notice.text, place };
  }
  if (after.version > before.version) return { title: words.happening.added, text: null, place: '#history' };
  const known = new Set(before.relatedBy.map(({ statement }) => statement.id));
  const answer = after.relatedBy.find(({ statement }) => !known.has(statement.id));
  if (answer === undefined) return null;
  const title = words.happening.related(terms.relatedBy[answer.kind], speakerNames(answer.statement.attributions));
  return { title, text: null, place: '#related' };
}
