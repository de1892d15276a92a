/** The data of the desk's home: drafts, articles, open stories, what was recorded today, and what others edit. */
import type { DeskState } from '../desk.js';
import {
  DeskEditedDocument,
  type DeskEditedQuery,
  DeskHomeDocument,
  type DeskHomeQuery,
  DeskLatelyDocument,
  type DeskLatelyQuery,
} from '../generated/operations.js';
import type { Draft } from '../statement-values.js';
import { beginOfToday } from './own-time.js';

type StoryLately = NonNullable<DeskLatelyQuery['story']>;
type EditedNode = NonNullable<DeskEditedQuery['nodes'][number]>;

export type HomeStory = DeskHomeQuery['stories']['nodes'][number];
export type HomeArticle = DeskHomeQuery['articles'][number];
export type EditedStatement = Extract<EditedNode, { __typename: 'Statement' }>;

/** An update that was recorded today. */
export interface TodaysUpdate {
  readonly story: { readonly slug: string; readonly headline: string };
  readonly sequence: number;
  readonly at: string;
  readonly headline: string;
  readonly editor: string | null;
  /** The page that shows it. */
  readonly href: string;
}

export interface HomeData {
  readonly drafts: readonly Draft[];
  /** Those that have a draft to decide or to publish. */
  readonly articles: readonly HomeArticle[];
  readonly stories: readonly HomeStory[];
  /** Whether there are more open stories. */
  readonly hasMoreStories: boolean;
  /** The newest first. */
  readonly today: readonly TodaysUpdate[];
  /** Whether more was recorded today. */
  readonly hasMoreToday: boolean;
  /** The statements on the record that others have a form open on. */
  readonly edited: readonly EditedStatement[];
}

/** Reads what was recorded today of so many stories, those with the newest updates. */
const MAX_STORIES_OF_TODAY = 10;
/** The list of today has at most so many updates. */
const MAX_TODAY = 40;
/** The service reads so many things together. */
const MAX_EDITED = 50;

/** The newest updates of stories, by story: a story is read again once it has others. */
export type KnownUpdates = Map<string, { readonly sequence: number; readonly updates: readonly TodaysUpdate[] }>;

/** Reads everything that the home shows. */
export async function loadHome(desk: DeskState, known: KnownUpdates): Promise<HomeData> {
  const things = new Set(desk.presence.others.flatMap(({ thing }) => thing ?? []));
  const [{ stories, articles }, edited] = await Promise.all([
    desk.ask(DeskHomeDocument, {}),
    editedStatements(desk, [...things].slice(0, MAX_EDITED)),
    desk.readDrafts(),
  ]);
  const today = await recordedToday(desk, stories.nodes, known);
  return {
    drafts: [...desk.drafts].sort((a, b) => Date.parse(b.savedAt) - Date.parse(a.savedAt)),
    articles: articles.filter(({ drafts }) => drafts.some(({ state }) => state === 'PENDING' || state === 'ACCEPTED')),
    stories: [...stories.nodes].sort((a, b) => newest(b) - newest(a)),
    hasMoreStories: stories.pageInfo.hasNextPage,
    today: today.slice(0, MAX_TODAY),
    hasMoreToday: today.length > MAX_TODAY,
    edited,
  };
}

/** When a story was last updated. */
function newest({ updates }: HomeStory): number {
  return Math.max(0, ...updates.nodes.map(({ at }) => Date.parse(at)));
}

async function recordedToday(
  desk: DeskState,
  stories: readonly HomeStory[],
  known: KnownUpdates,
): Promise<TodaysUpdate[]> {
  const since = beginOfToday();
  const active = stories.filter((story) => newest(story) >= since).sort((a, b) => newest(b) - newest(a));
  const lately = await Promise.all(
    active.slice(0, MAX_STORIES_OF_TODAY).map(({ id, sequence }) => newestUpdates(desk, id, sequence, known)),
  );
  return lately
    .flat()
    .filter(({ at }) => Date.parse(at) >= since)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.sequence - a.sequence);
}

async function newestUpdates(
  desk: DeskState,
  id: string,
  sequence: number,
  known: KnownUpdates,
): Promise<readonly TodaysUpdate[]> {
  const before = known.get(id);
  if (before?.sequence === sequence) return before.updates;
  const { story } = await desk.ask(DeskLatelyDocument, { story: id });
  const updates = story === null ? [] : updatesOf(story);
  known.set(id, { sequence, updates });
  return updates;
}

function updatesOf({ slug, headline: title, updates }: StoryLately): TodaysUpdate[] {
  return updates.nodes.map((update) => ({
    story: { slug, headline: title },
    sequence: update.sequence,
    at: update.at,
    headline: update.headline,
    editor: update.editor,
    href: 'statement' in update ? update.statement.permalink : `/stories/${slug}`,
  }));
}

async function editedStatements(desk: DeskState, ids: string[]): Promise<readonly EditedStatement[]> {
  if (ids.length === 0) return [];
  const { nodes } = await desk.ask(DeskEditedDocument, { ids });
  return nodes.flatMap((node) => (node?.__typename === 'Statement' ? [node] : []));
}
