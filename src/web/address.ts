/** The addresses of the pages: what each of them says, and how it is written. A link is all that is needed to share a view. */
import type { SpeechMode, StatementFilter } from './operations.js';
import { MODE_NAMES } from './words/vocabulary.js';

/** Which statements of a story are shown, and as of when. All of it lives in the address. */
export interface StoryView {
  /** A cursor or a moment; `null` is now. */
  readonly asOf: string | null;
  /** Who said it, by readable name. */
  readonly actor: string | null;
  /** On whose behalf, by readable name. */
  readonly onBehalfOf: string | null;
  /** The readable name of a proposal within the story. */
  readonly proposal: string | null;
  /** The readable name of an event within the story. */
  readonly event: string | null;
  readonly mode: SpeechMode | null;
  readonly order: 'newest' | 'oldest';
  /** Where an earlier page of the list ended. */
  readonly after: string | null;
}

/** What can be put into the pages of other sites. */
export const EMBEDDED_VIEWS = ['statements', 'positions'] as const;
export type EmbeddedView = (typeof EMBEDDED_VIEWS)[number];

/** The scheme of colours of a page that shows a part of a story among its own words. */
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** How another site has a part of a story shown. */
export interface Embedding {
  /** `null` for the scheme that the reader prefers. */
  readonly theme: Theme | null;
}

/** What is searched for, and where. */
export interface SearchView {
  readonly text: string;
  /** Only in this story, by its readable name; `null` for all. */
  readonly story: string | null;
  /** Where an earlier page of what was found ended. */
  readonly after: string | null;
}

/** What an address leads to. */
export type Address =
  | { readonly page: 'stories' }
  | { readonly page: 'story'; readonly story: string; readonly view: StoryView }
  | { readonly page: 'statement'; readonly id: string; readonly asOf: string | null }
  | ({ readonly page: 'search' } & SearchView)
  | { readonly page: 'embedded-story'; readonly story: string; readonly show: EmbeddedView; readonly view: StoryView }
  | { readonly page: 'embedded-statement'; readonly id: string }
  | { readonly page: 'desk' };

/** The story as it is, with everything that was said, the newest first. */
export const WHOLE_STORY: StoryView = {
  asOf: null,
  actor: null,
  onBehalfOf: null,
  proposal: null,
  event: null,
  mode: null,
  order: 'newest',
  after: null,
};

/** What the parts of a path may be: readable names, and global ids. */
const PART = '([A-Za-z0-9_-]+)';
const STORY = new RegExp(`^/stories/${PART}$`);
const STATEMENT = new RegExp(`^/statements/${PART}$`);
const EMBEDDED_STORY = new RegExp(`^/embed/stories/${PART}/(${EMBEDDED_VIEWS.join('|')})$`);
const EMBEDDED_STATEMENT = new RegExp(`^/embed/statements/${PART}$`);

/** A path without the slash that people and programs add at its end. The root stays as it is. */
export function withoutLastSlash(path: string): string {
  return path.replace(/([^/])\/$/, '$1');
}

/** What a path and its parameters lead to; `null` where there is no page. */
export function readAddress(asked: string, parameters: URLSearchParams): Address | null {
  const path = withoutLastSlash(asked);
  const of = (name: string) => parameters.get(name)?.trim() || null;
  switch (path) {
    case '/':
      return { page: 'stories' };
    case '/search':
      return { page: 'search', text: of('q') ?? '', story: of('story'), after: of('after') };
    case '/desk':
      return { page: 'desk' };
    default:
  }
  const story = STORY.exec(path)?.[1];
  if (story !== undefined) return { page: 'story', story, view: readView(of) };
  const id = STATEMENT.exec(path)?.[1];
  if (id !== undefined) return { page: 'statement', id, asOf: of('asOf') };
  const [, embedded, shown] = EMBEDDED_STORY.exec(path) ?? [];
  const show = EMBEDDED_VIEWS.find((one) => one === shown);
  if (embedded !== undefined && show !== undefined) {
    return { page: 'embedded-story', story: embedded, show, view: readView(of) };
  }
  const embeddedId = EMBEDDED_STATEMENT.exec(path)?.[1];
  return embeddedId === undefined ? null : { page: 'embedded-statement', id: embeddedId };
}

/** How what an address leads to is shown in the page of another site; `null` for what is a page of its own. */
export function readEmbedding({ page }: Address, parameters: URLSearchParams): Embedding | null {
  if (page !== 'embedded-story' && page !== 'embedded-statement') return null;
  const theme = parameters.get('theme');
  return { theme: THEMES.find((one) => one === theme) ?? null };
}

function readView(of: (name: string) => string | null): StoryView {
  const mode = of('mode')?.toUpperCase();
  return {
    asOf: of('asOf'),
    actor: of('actor'),
    onBehalfOf: of('onBehalfOf'),
    proposal: of('proposal'),
    event: of('event'),
    mode: MODE_NAMES.find((one) => one === mode) ?? null,
    order: of('order') === 'oldest' ? 'oldest' : 'newest',
    after: of('after'),
  };
}

/** The address of a view of a story. What is as it is by default is left out. */
export function storyAddress(story: string, view: StoryView): string {
  const parameters = new URLSearchParams();
  const { asOf, actor, onBehalfOf, proposal, event, mode, order, after } = view;
  const given = {
    actor,
    onBehalfOf,
    proposal,
    event,
    mode: mode?.toLowerCase(),
    order: order === 'newest' ? null : order,
    asOf,
    after,
  };
  for (const [name, value] of Object.entries(given)) if (value) parameters.set(name, value);
  const query = parameters.toString();
  return `/stories/${story}${query === '' ? '' : `?${query}`}`;
}

/** The address of a search. */
export function searchAddress({ text, story, after }: SearchView): string {
  const parameters = new URLSearchParams({ q: text });
  if (story !== null) parameters.set('story', story);
  if (after !== null) parameters.set('after', after);
  return `/search?${parameters}`;
}

/** The address of a statement as it stood, or as it is. */
export function statementAddress(permalink: string, asOf: string | null): string {
  return asOf === null ? permalink : `${permalink}?${new URLSearchParams({ asOf })}`;
}

/** The filter of a view, for the operations; `null` for everything. */
export function filterOf(story: string, view: StoryView): StatementFilter | null {
  const { actor, onBehalfOf, proposal, event, mode } = view;
  if (!isFiltered(view)) return null;
  const inStory = (slug: string | null) => (slug === null ? null : `${story}/${slug}`);
  return { speaker: actor, onBehalfOf, proposal: inStory(proposal), event: inStory(event), mode };
}

/** Whether a view shows only some statements. */
export function isFiltered({ actor, onBehalfOf, proposal, event, mode }: StoryView): boolean {
  return [actor, onBehalfOf, proposal, event, mode].some((chosen) => chosen !== null);
}

/** What an address says of when the record is read: a moment when it reads like one, and otherwise a cursor. */
export function placeIn(asOf: string | null): { readonly cursor: string } | { readonly time: string } | null {
  if (asOf === null) return null;
  const isMoment = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(asOf);
  if (!isMoment) return { cursor: asOf };
  return { time: asOf.includes('T') ? asOf : `${asOf}T23:59:59.999Z` };
}
