/** A statement in an open page: as it is now, with a word on what has just become of it. */
import { useCallback, useRef, useState } from 'preact/hooks';
import { type Ask, AskError } from '../ask.js';
import { type AsOf, StatementPageDocument } from '../operations.js';
import type { StatementData } from '../page-data.js';
import { type Liveness, useFeed } from '../story/feed.js';
import { useSteadyReading } from '../story/steady.js';
import { BACK_RELATIONS, NOTICES } from '../words/vocabulary.js';
import { speakerNames } from '../words/who.js';

/** What has just become of a statement, in words of the page. */
export interface Happening {
  readonly title: string;
  /** The text of the notice, where there is one. */
  readonly text: string | null;
  /** Where on the page it can be seen. */
  readonly place: string;
}

export interface LiveStatement {
  readonly statement: StatementData;
  readonly happening: Happening | null;
  readonly liveness: Liveness;
  readonly dismiss: () => void;
}

/** How long to wait before a reading that was not answered is tried again, in milliseconds. */
const AGAIN_AFTER = 1_000;

/**
 * Follows what becomes of a statement: of itself, and of what it shows of others. Whatever happens in its story may change
 * that (a denial is published, a denial is retracted, a source is given an archived copy), so it is read anew each time, at
 * the place that the story has got to.
 * @param asOf As in the address; a statement as it stood follows nothing.
 */
export function useLiveStatement(given: StatementData, asOf: string | null, ask: Ask): LiveStatement {
  const [statement, setStatement] = useState(given);
  const [happening, setHappening] = useState<Happening | null>(null);
  const hold = useSteadyReading();
  const shown = useRef(given);
  /** Readings are answered in any order; only what was asked last counts. */
  const asked = useRef(0);

  const read = async (place: AsOf | null): Promise<void> => {
    asked.current += 1;
    const turn = asked.current;
    try {
      const { statement: found } = await ask(StatementPageDocument, { id: given.id, asOf: place });
      if (turn !== asked.current || found === null) return;
      const before = shown.current;
      if (isSame(before, found)) return;
      shown.current = found;
      hold();
      setStatement(found);
      const news = happeningOf(before, found);
      if (news !== null) setHappening(news);
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      setTimeout(() => {
        if (turn === asked.current) void read(place);
      }, AGAIN_AFTER);
    }
  };
  const liveness = useFeed(given.story.slug, asOf === null ? given.story.cursor : null, {
    onUpdates: (_updates, cursor) => void read({ cursor }),
    onReset: () => void read(null),
  });
  const dismiss = useCallback(() => setHappening(null), []);
  return { statement, happening, liveness, dismiss };
}

/** Whether both show the same; how far the story has got makes no difference. */
function isSame(one: StatementData, other: StatementData): boolean {
  const shown = ({ story: { cursor: _, ...story }, ...rest }: StatementData) => JSON.stringify({ ...rest, story });
  return shown(one) === shown(other);
}

/** What is worth telling of a change; `null` for what only shows. */
function happeningOf(before: StatementData, after: StatementData): Happening | null {
  const notice = after.notices.at(-1);
  if (notice !== undefined && after.notices.length > before.notices.length) {
    const place = after.status === 'PUBLISHED' ? '#history' : '#content';
    return { title: `${NOTICES[notice.kind]} just now`, text: notice.text, place };
  }
  if (after.version > before.version) return { title: 'Something was added just now', text: null, place: '#history' };
  const known = new Set(before.relatedBy.map(({ statement }) => statement.id));
  const answer = after.relatedBy.find(({ statement }) => !known.has(statement.id));
  if (answer === undefined) return null;
  const title = `${BACK_RELATIONS[answer.kind]} ${speakerNames(answer.statement.attributions)} just now`;
  return { title, text: null, place: '#related' };
}
