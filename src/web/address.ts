/** The addresses of the pages, read and written. An address names all of a view, so a link shares it. */
import type { SpeechMode, StatementFilter } from './generated/operations.js';
import { SPEECH_MODES } from './words/vocabulary.js';

/** The statements of a story that a page shows, and as of when. */
export interface StoryView {
  /** A cursor or a moment; `null` for now. */
  readonly asOf: string | null;
  /** The speaker, by readable name. */
  readonly actor: string | null;
  /** The principal, by readable name. */
  readonly onBehalfOf: string | null;
  /** The readable name of a proposal within the story. */
  readonly proposal: string | null;
  /** The readable name of an event within the story. */
  readonly event: string | null;
  readonly mode: SpeechMode | null;
  readonly order: 'newest' | 'oldest';
  /** The cursor at which the page before this one ended. */
  readonly after: string | null;
}

/** The parts of a story that other sites can embed. */
const EMBEDDED_VIEWS = ['statements', 'positions'] as const;
export type EmbeddedView = (typeof EMBEDDED_VIEWS)[number];

/** The color schemes of a frame. */
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** How another site embeds a part of a story. */
export interface Embedding {
  /** `null` for the scheme that the reader prefers. */
  readonly theme: Theme | null;
}

/** A search, and where it looks. */
export interface SearchView {
  readonly text: string;
  /** The readable name of a story; `null` for all stories. */
  readonly story: string | null;
  /** The cursor at which the page of results before this one ended. */
  readonly after: string | null;
}

/** The page that an address names. */
export type Address =
  | { readonly page: 'stories' }
  | { readonly page: 'story'; readonly story: string; readonly view: StoryView }
  | { readonly page: 'statement'; readonly id: string; readonly asOf: string | null }
  | ({ readonly page: 'search' } & SearchView)
  | { readonly page: 'embedded-story'; readonly story: string; readonly show: EmbeddedView; readonly view: StoryView }
  | { readonly page: 'embedded-statement'; readonly id: string }
  | { readonly page: 'desk' };

/** A whole story as of now, newest statements first. */
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

/** A readable name or a global id. */
const PART = '([A-Za-z0-9_-]+)';
const STORY = new RegExp(`^/stories/${PART}$`);
const STATEMENT = new RegExp(`^/statements/${PART}$`);
const EMBEDDED_STORY = new RegExp(`^/embed/stories/${PART}/(${EMBEDDED_VIEWS.join('|')})$`);
const EMBEDDED_STATEMENT = new RegExp(`^/embed/statements/${PART}$`);

/** A path without a trailing slash, which people and programs add. The root keeps its slash. */
export function withoutLastSlash(path: string): string {
  return path.replace(/([^/])\/$/, '$1');
}

/** The page of a path with its parameters; `null` if there is none. */
export function readAddress(requested: string, parameters: URLSearchParams): Address | null {
  const path = withoutLastSlash(requested);
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

/** How a frame shows an address; `null` for an address that is no frame. */
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
    mode: SPEECH_MODES.find((one) => one === mode) ?? null,
    order: of('order') === 'oldest' ? 'oldest' : 'newest',
    after: of('after'),
  };
}

/** The address of a view of a story, without parameters that have their default. */
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

/** The address of a statement at a place of the record; `null` for now. */
export function statementAddress(permalink: string, asOf: string | null): string {
  return asOf === null ? permalink : `${permalink}?${new URLSearchParams({ asOf })}`;
}

/** The filter of a view, as the operations take it; `null` for all statements. */
export function filterOf(story: string, view: StoryView): StatementFilter | null {
  const { actor, onBehalfOf, proposal, event, mode } = view;
  if (!isFiltered(view)) return null;
  const inStory = (slug: string | null) => (slug === null ? null : `${story}/${slug}`);
  return { speaker: actor, onBehalfOf, proposal: inStory(proposal), event: inStory(event), mode };
}

/** Whether a view has a filter. */
export function isFiltered({ actor, onBehalfOf, proposal, event, mode }: StoryView): boolean {
  return [actor, onBehalfOf, proposal, event, mode].some((chosen) => chosen !== null);
}

/** The place that `asOf` names: a moment if it reads like one, otherwise a cursor. */
export function placeIn(asOf: string | null): { readonly cursor: string } | { readonly time: string } | null {
  if (asOf === null) return null;
  const isMoment = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(asOf);
  if (!isMoment) return { cursor: asOf };
  return { time: asOf.includes('T') ? asOf : `${asOf}T23:59:59.999Z` };
}
