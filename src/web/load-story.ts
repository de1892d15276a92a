/** Reads a story for its page, and for the parts of it that change while the page is open. */
import { filterOf, type StoryView } from './address.js';
import type { Ask } from './ask.js';
import {
  type AsOf,
  StoryBeforeDocument,
  StoryCorrectionsDocument,
  StoryMomentsDocument,
  type StoryMomentsQuery,
  StoryPageDocument,
  StoryStatementsDocument,
} from './generated/operations.js';
import type { Corrected, Moment, StatementBefore, StatementPage, StoryAt } from './page-data.js';

/** The page of a story shows the newest moments: so many pages of them. */
const MAX_PAGES = 2;

/**
 * Reads a story at a place of the record, or as of now if `asOf` is `null`. Returns `null` if there is no such story.
 * @param atLeast Reads pages of the list until it has so many statements, or all.
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

/** Adds the lists to a story, read at the cursor at which the story was read. */
export async function withLists(ask: Ask, story: StoryAt['story'], view: StoryView, atLeast: number): Promise<StoryAt> {
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

/** The statement before a later part of the list, in the list without filters. */
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

/** Joins a page of a list and the next one. */
export function joined(first: StatementPage, next: StatementPage): StatementPage {
  const pageInfo = { ...next.pageInfo, startCursor: first.pageInfo.startCursor };
  return { ...next, pageInfo, nodes: [...first.nodes, ...next.nodes] };
}

/** Reads the page of the list after a cursor. */
export async function statementsAfter(
  ask: Ask,
  story: string,
  view: StoryView,
  asOf: AsOf,
  after: string | null,
): Promise<StatementPage> {
  const variables = { story, asOf, filter: filterOf(story, view), order: directionOf(view), after };
  const answer = await ask(StoryStatementsDocument, variables);
  return answer.story?.statements ?? NO_STATEMENTS;
}

const NO_STATEMENTS: StatementPage = {
  totalCount: 0,
  pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
  nodes: [],
};

async function loadMoments(ask: Ask, story: string, asOf: AsOf): Promise<Moment[]> {
  const moments: Moment[] = [];
  let before: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { story: found }: StoryMomentsQuery = await ask(StoryMomentsDocument, { story, asOf, before });
    moments.unshift(...(found?.statements.nodes ?? []));
    if (found?.statements.pageInfo.hasPreviousPage !== true) break;
    before = found.statements.pageInfo.startCursor;
  }
  return moments;
}

/**
 * The versions of those statements that are published and have a notice, as far as they are among the newest. Only its own
 * page shows the earlier words of any other statement (docs/editors/rules.md).
 */
export async function correctedOf(
  ask: Ask,
  story: string,
  asOf: AsOf,
  statements: StatementPage['nodes'],
): Promise<readonly Corrected[]> {
  const noticed = statements.filter(({ notices, status }) => status === 'PUBLISHED' && notices.length > 0);
  const ids = new Set(noticed.map(({ id }) => id));
  // Versions can be long, so they are read only if the page shows them.
  if (ids.size === 0) return [];
  const { story: found } = await ask(StoryCorrectionsDocument, { story, asOf, after: null });
  return found?.statements.nodes.filter(({ id }) => ids.has(id)) ?? [];
}
