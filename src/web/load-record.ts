/** Reads the record of a story for its slider: the updates, and the words by which a day or a batch is named. */
import type { Ask } from './ask.js';
import {
  type AsOf,
  StoryHighlightsDocument,
  type StoryHighlightsQuery,
  StoryRecordDocument,
  type StoryRecordQuery,
} from './generated/operations.js';
import type { HighlightedStatement, Highlights, LoadedHighlights, LoadedRecord, RecordedUpdate } from './page-data.js';

/** The slider covers the newest updates: so many pages of them. */
const MAX_PAGES = 2;

/**
 * Reads the updates that the slider covers: the newest, and those up to the place that is shown.
 * @param shown The place that is shown; `null` for now.
 */
export async function loadRecord(
  ask: Ask,
  story: string,
  shown: { readonly cursor: string; readonly sequence: number } | null,
): Promise<LoadedRecord> {
  const [newest, highlighted] = await Promise.all([
    recordUpTo(ask, story, null, MAX_PAGES),
    ask(StoryHighlightsDocument, { story, asOf: null }),
  ]);
  const record = await withShown(ask, story, shown, newest);
  return { ...record, highlights: highlightsOrFault(record.updates, highlighted) };
}

type Updates = Omit<LoadedRecord, 'highlights'>;

async function withShown(
  ask: Ask,
  story: string,
  shown: { readonly cursor: string; readonly sequence: number } | null,
  newest: Updates,
): Promise<Updates> {
  const first = newest.updates[0]?.sequence ?? 0;
  if (shown === null || shown.sequence >= first) return newest;
  const earlier = await recordUpTo(ask, story, { cursor: shown.cursor }, 1);
  return { updates: [...earlier.updates, ...newest.updates], further: earlier.further };
}

async function recordUpTo(ask: Ask, story: string, asOf: AsOf | null, pages: number): Promise<Updates> {
  const updates: RecordedUpdate[] = [];
  let before: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const { story: found }: StoryRecordQuery = await ask(StoryRecordDocument, { story, asOf, before });
    updates.unshift(...(found?.updates.nodes ?? []).map(recorded));
    if (found?.updates.pageInfo.hasPreviousPage !== true) return { updates, further: null };
    before = found.updates.pageInfo.startCursor;
  }
  return { updates, further: updates[0]?.cursor ?? null };
}

type Identified = { readonly id: string };
type GivenUpdate = Omit<RecordedUpdate, 'subject'> &
  ({ readonly statement: Identified } | { readonly event: Identified } | { readonly proposal: Identified } | object);

/** An update of a page or of the feed, as the slider keeps it. */
export function recorded(update: GivenUpdate): RecordedUpdate {
  const { cursor, sequence, batch, at, kind } = update;
  return { cursor, sequence, batch, at, kind, subject: subjectOf(update) };
}

function subjectOf(update: GivenUpdate): string | null {
  if ('statement' in update) return update.statement.id;
  if ('event' in update) return update.event.id;
  return 'proposal' in update ? update.proposal.id : null;
}

/**
 * Reads the highlights of updates.
 * @param asOf The place of the newest of them.
 */
export async function loadHighlights(
  ask: Ask,
  story: string,
  asOf: AsOf,
  updates: readonly RecordedUpdate[],
): Promise<LoadedHighlights> {
  return highlightsOrFault(updates, await ask(StoryHighlightsDocument, { story, asOf }));
}

/** A batch shows the words of so many statements. */
const STATEMENTS_OF_BATCH = 3;

function highlightsOrFault(updates: readonly RecordedUpdate[], highlighted: StoryHighlightsQuery): LoadedHighlights {
  try {
    return highlightsFor(updates, highlighted);
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function highlightsFor(updates: readonly RecordedUpdate[], { story }: StoryHighlightsQuery): Highlights {
  if (story === null) return NO_HIGHLIGHTS;
  const batches = new Map(
    updates.flatMap(({ kind, subject, batch }) =>
      kind === 'STATEMENT_PUBLISHED' && subject !== null ? [[subject, batch] as const] : [],
    ),
  );
  const counts = new Map<number, number>();
  const shown = story.statements.nodes.filter(({ text }) => text !== null);
  const bySources = [...shown].sort((a, b) => b.citations.length - a.citations.length);
  const statements = bySources.filter(({ id }) => {
    const batch = batches.get(id);
    const count = batch === undefined ? STATEMENTS_OF_BATCH : (counts.get(batch) ?? 0);
    if (batch === undefined || count >= STATEMENTS_OF_BATCH) return false;
    counts.set(batch, count + 1);
    return true;
  });
  const events = story.events.nodes.map((event) => ({
    ...event,
    statements: shown.filter((statement) => statement.event?.id === event.id).length,
  }));
  return { events, proposals: story.proposals.nodes, statements: statements.map(shortened) };
}

/** The highlights of a story that is not on the record. */
export const NO_HIGHLIGHTS: Highlights = { events: [], proposals: [], statements: [] };

/** A highlight has about so many characters. */
const HIGHLIGHT_CHARACTERS = 180;
/** Fewer characters say too little. */
const LEAST_CHARACTERS = 40;

/** A statement with the beginning of its words. Quoted words are never cut: the words end before them. */
function shortened(statement: HighlightedStatement): HighlightedStatement {
  const characters = [...(statement.text ?? '')];
  if (characters.length <= HIGHLIGHT_CHARACTERS) return statement;
  const cut = statement.quotedSpans.find(
    ({ start, end }) => start <= HIGHLIGHT_CHARACTERS && end >= HIGHLIGHT_CHARACTERS,
  );
  // A span excludes its marks.
  const end = cut === undefined ? HIGHLIGHT_CHARACTERS : Math.max(cut.start - 1, 0);
  if (end < LEAST_CHARACTERS) return statement;
  const text = characters
    .slice(0, end)
    .join('')
    .replace(/\s+\S*$/u, '');
  const kept = [...text].length;
  return { ...statement, text: `${text} …`, quotedSpans: statement.quotedSpans.filter((span) => span.end < kept) };
}
