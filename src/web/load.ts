/** Reads what a page shows. Everything that one page shows is read at one place of the record. */
import { type Address, filterOf, placeIn, type SearchView, type StoryView } from './address.js';
import type { Ask } from './ask.js';
import { partOf } from './embed/part-of-story.js';
import {
  type AsOf,
  SearchFormDocument,
  type SearchFormQuery,
  SearchPageDocument,
  type SearchPageQuery,
  StatementNowDocument,
  type StatementNowQuery,
  StatementPageDocument,
  type StatementPageQuery,
  StoriesPageDocument,
  type StoriesPageQuery,
  StoryBeforeDocument,
  type StoryBeforeQuery,
  StoryCorrectionsDocument,
  type StoryCorrectionsQuery,
  StoryMomentsDocument,
  type StoryMomentsQuery,
  StoryPageDocument,
  type StoryPageQuery,
  StoryRecordDocument,
  type StoryRecordQuery,
  StoryStatementsDocument,
  type StoryStatementsQuery,
} from './operations.js';

export type StoriesData = StoriesPageQuery['stories'];
export type StoryData = NonNullable<StoryPageQuery['story']>;
export type StatementPage = NonNullable<StoryStatementsQuery['story']>['statements'];
export type StatementData = NonNullable<StatementPageQuery['statement']>;
export type StatementNow = NonNullable<StatementNowQuery['statement']>;
export type SearchData = SearchPageQuery['search'];
/** The stories that one may search in. */
export type SearchableStory = SearchFormQuery['stories']['nodes'][number];
export type Moment = NonNullable<StoryMomentsQuery['story']>['statements']['nodes'][number];
export type Corrected = NonNullable<StoryCorrectionsQuery['story']>['statements']['nodes'][number];
/** A statement that comes before those that are listed. */
export type StatementBefore = NonNullable<StoryBeforeQuery['story']>['statements']['nodes'][number];
export type RecordedUpdate = NonNullable<StoryRecordQuery['story']>['updates']['nodes'][number];

/** A story at one place of the record, as its page shows it. */
export interface StoryAt {
  readonly story: StoryData;
  /** The pages of the list that are shown, as one. */
  readonly statements: StatementPage;
  /** The statement before them, where they are a later part of the list. */
  readonly before: StatementBefore | null;
  /** The newest moments, the oldest of them first. */
  readonly moments: readonly Moment[];
  /** Those of the statements that stand and have a notice, as far as they are among the newest of these. */
  readonly corrected: readonly Corrected[];
}

/** The updates that the slider can go back to. */
export interface LoadedRecord {
  /** The newest ones, and those up to the place that is shown; the oldest first. */
  readonly updates: readonly RecordedUpdate[];
  /** The place from which the record goes further back; `null` where it begins with these updates. */
  readonly further: string | null;
}

/** What a page shows. */
export type PageData =
  | { readonly page: 'stories'; readonly stories: StoriesData }
  | {
      readonly page: 'story';
      readonly view: StoryView;
      readonly at: StoryAt;
      readonly record: LoadedRecord;
    }
  | {
      readonly page: 'statement';
      readonly asOf: string | null;
      readonly statement: StatementData;
      /** What has become of it, where it is shown as it stood. */
      readonly now: StatementNow | null;
    }
  | {
      readonly page: 'search';
      readonly view: SearchView;
      readonly stories: readonly SearchableStory[];
      /** What was found; `null` when nothing was searched for, or more than can be. */
      readonly search: SearchData | null;
    }
  | {
      readonly page: 'embedded-story';
      readonly show: 'statements' | 'positions';
      readonly view: StoryView;
      readonly at: StoryAt;
    }
  | { readonly page: 'embedded-statement'; readonly statement: StatementData }
  | { readonly page: 'desk' };

/** So many pages of moments, and of updates, are read one after the other: a page of a story shows the newest. */
const MOST_PAGES = 2;

/** The longest text that can be searched for, in UTF-16 code units; the service takes no more. */
export const LONGEST_SEARCH = 200;

/** What an address leads to; `null` where there is nothing by that name. */
export async function loadPage(ask: Ask, address: Address): Promise<PageData | null> {
  switch (address.page) {
    case 'stories':
      return { page: 'stories', stories: (await ask(StoriesPageDocument, { after: null, asOf: null })).stories };
    case 'story': {
      const { story, view } = address;
      const { story: found } = await ask(StoryPageDocument, { story, asOf: placeIn(view.asOf) });
      if (found === null) return null;
      // Together: what is asked for at one time is read together.
      const [at, record] = await Promise.all([withLists(ask, found, view, 1), loadRecord(ask, story, found)]);
      return { page: 'story', view, at, record };
    }
    case 'statement':
    case 'embedded-statement': {
      const asOf = address.page === 'statement' ? address.asOf : null;
      const { statement } = await ask(StatementPageDocument, { id: address.id, asOf: placeIn(asOf) });
      if (statement === null) return null;
      if (address.page === 'embedded-statement') return { page: 'embedded-statement', statement: embedded(statement) };
      const now = asOf === null ? null : (await ask(StatementNowDocument, { id: address.id })).statement;
      return { page: 'statement', asOf, statement, now };
    }
    case 'search': {
      const { text, story, after } = address;
      const view = { text, story, after };
      if (text === '' || text.length > LONGEST_SEARCH) {
        const { stories } = await ask(SearchFormDocument, {});
        return { page: 'search', view, stories: stories.nodes, search: null };
      }
      const { search, stories } = await ask(SearchPageDocument, { text, after, story, asOf: null });
      return { page: 'search', view, stories: stories.nodes, search };
    }
    case 'embedded-story': {
      const { story, show, view } = address;
      const at = await loadStory(ask, story, view, placeIn(view.asOf));
      return at === null ? null : { page: 'embedded-story', show, view, at: partOf(at, show) };
    }
    case 'desk':
      return { page: 'desk' };
  }
}

/** A statement as a frame shows it: the earlier words of a retracted one are on its own page alone (docs/editors/rules.md). */
function embedded(statement: StatementData): StatementData {
  return statement.status === 'PUBLISHED' ? statement : { ...statement, history: [] };
}

/**
 * A story at a place of the record, `null` for the newest; `null` where there is none.
 * @param atLeast How many statements are listed at least, as far as there are so many.
 */
export async function loadStory(
  ask: Ask,
  name: string,
  view: StoryView,
  asOf: AsOf | null,
  atLeast = 1,
): Promise<StoryAt | null> {
  const { story } = await ask(StoryPageDocument, { story: name, asOf });
  return story === null ? null : withLists(ask, story, view, atLeast);
}

/** A story with what was said in it, at the place at which it was read. */
async function withLists(ask: Ask, story: StoryAt['story'], view: StoryView, atLeast: number): Promise<StoryAt> {
  const { slug } = story;
  const place = { cursor: story.cursor };
  const [statements, moments] = await Promise.all([
    loadStatements(ask, slug, view, place, atLeast),
    loadMoments(ask, slug, place),
  ]);
  const [corrected, before] = await Promise.all([
    correctedOf(ask, slug, place, statements.nodes),
    view.after === null ? null : loadBefore(ask, slug, view, place, statements),
  ]);
  return { story, statements, before, moments, corrected };
}

/** The statement before a later part of the list, in the list of all. */
async function loadBefore(
  ask: Ask,
  story: string,
  view: StoryView,
  asOf: AsOf,
  { pageInfo }: StatementPage,
): Promise<StatementBefore | null> {
  if (pageInfo.startCursor === null) return null;
  const before = pageInfo.startCursor;
  const answer = await ask(StoryBeforeDocument, { story, asOf, order: directionOf(view), before });
  return answer.story?.statements.nodes[0] ?? null;
}

function directionOf({ order }: StoryView): 'ASC' | 'DESC' {
  return order === 'newest' ? 'DESC' : 'ASC';
}

async function loadStatements(
  ask: Ask,
  story: string,
  view: StoryView,
  asOf: AsOf,
  atLeast: number,
): Promise<StatementPage> {
  let after = view.after;
  let shown: StatementPage | null = null;
  for (;;) {
    const next: StatementPage = await statementsAfter(ask, story, view, asOf, after);
    shown = shown === null ? next : joined(shown, next);
    after = next.pageInfo.endCursor;
    if (!next.pageInfo.hasNextPage || shown.nodes.length >= atLeast) return shown;
  }
}

/** A page of a list with the one that follows it, as one. */
export function joined(first: StatementPage, next: StatementPage): StatementPage {
  const pageInfo = { ...next.pageInfo, startCursor: first.pageInfo.startCursor };
  return { ...next, pageInfo, nodes: [...first.nodes, ...next.nodes] };
}

/** The page of the list after a place in it. */
export async function statementsAfter(
  ask: Ask,
  story: string,
  view: StoryView,
  asOf: AsOf,
  after: string | null,
): Promise<StatementPage> {
  const variables = { story, asOf, filter: filterOf(story, view), order: directionOf(view), after };
  const answer = await ask(StoryStatementsDocument, variables);
  return answer.story?.statements ?? NOTHING_SAID;
}

const NOTHING_SAID: StatementPage = {
  totalCount: 0,
  pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
  nodes: [],
};

async function loadMoments(ask: Ask, story: string, asOf: AsOf): Promise<Moment[]> {
  const moments: Moment[] = [];
  let before: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { story: found }: StoryMomentsQuery = await ask(StoryMomentsDocument, { story, asOf, before });
    moments.unshift(...(found?.statements.nodes ?? []));
    if (found?.statements.pageInfo.hasPreviousPage !== true) break;
    before = found.statements.pageInfo.startCursor;
  }
  return moments;
}

/**
 * Those of some statements that stand and have a notice, as far as they are among the newest of these. Of the others no
 * version has words here: those of a retracted statement are on its own page (docs/editors/rules.md).
 */
export async function correctedOf(
  ask: Ask,
  story: string,
  asOf: AsOf,
  statements: StatementPage['nodes'],
): Promise<readonly Corrected[]> {
  const standing = statements.filter(({ notices, status }) => status === 'PUBLISHED' && notices.length > 0);
  const ids = new Set(standing.map(({ id }) => id));
  // All that was ever changed in texts of any length: it is asked for and sent only where it is shown.
  if (ids.size === 0) return [];
  const { story: found } = await ask(StoryCorrectionsDocument, { story, asOf, after: null });
  return found?.statements.nodes.filter(({ id }) => ids.has(id)) ?? [];
}

/**
 * The updates of a story that the slider can go back to: the newest, and where an earlier place is shown, those up to it.
 * @param shown The place that is shown; `null` for the newest.
 */
export async function loadRecord(
  ask: Ask,
  story: string,
  shown: { readonly cursor: string; readonly sequence: number } | null,
): Promise<LoadedRecord> {
  const newest = await recordUpTo(ask, story, null, MOST_PAGES);
  const first = newest.updates[0]?.sequence ?? 0;
  if (shown === null || shown.sequence >= first) return newest;
  const earlier = await recordUpTo(ask, story, { cursor: shown.cursor }, 1);
  return { updates: [...earlier.updates, ...newest.updates], further: earlier.further };
}

async function recordUpTo(ask: Ask, story: string, asOf: AsOf | null, pages: number): Promise<LoadedRecord> {
  const updates: RecordedUpdate[] = [];
  let before: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const { story: found }: StoryRecordQuery = await ask(StoryRecordDocument, { story, asOf, before });
    updates.unshift(...(found?.updates.nodes ?? []));
    if (found?.updates.pageInfo.hasPreviousPage !== true) return { updates, further: null };
    before = found.updates.pageInfo.startCursor;
  }
  return { updates, further: updates[0]?.cursor ?? null };
}
