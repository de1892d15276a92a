/** Decides which format a request asks for: by the ending of its path, or, at the address of a page, by `Accept`. */
import Negotiator from 'negotiator';
import { STORY_FORMATS, type StoryFormat, storyFormats } from '../../formats/links.js';
import { TABLE_NAMES, type TableName } from '../../formats/tables.js';
import { decodeGlobalId } from '../../story/global-id.js';
import { isName } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';
import { withoutLastSlash } from '../../web/address.js';

/** A story, as the path of a format names it: by its readable name or by its id, like the path of its page. */
interface NamedStory {
  readonly slug: ThingId;
  /** The cursor of the moment that the id carries; `null` for the id of the head, and for a readable name. */
  readonly moment: string | null;
}

/** A request for a format. */
export type FormatAsked =
  | ({ readonly kind: 'story'; readonly format: StoryFormat; readonly isNegotiated: boolean } & NamedStory)
  | ({ readonly kind: 'table'; readonly table: TableName } & NamedStory)
  | ({ readonly kind: 'package' } & NamedStory)
  | { readonly kind: 'oembed' };

/**
 * The format that a request asks for; `null` when it asks for something else, such as a story's page, which shares its
 * address with the negotiated formats. If `Accept` ranks both equally, the page wins.
 */
export function formatAsked(asked: string, accept: string | undefined): FormatAsked | null {
  const path = withoutLastSlash(asked);
  if (path === '/oembed') return { kind: 'oembed' };
  const [, folder, name = '', file, ...more] = path.split('/');
  if (folder !== 'stories' || more.length > 0) return null;
  return file === undefined ? ofStory(name, accept) : inFolder(name, file);
}

function ofStory(name: string, accept: string | undefined): FormatAsked | null {
  const story = storyNamed(name);
  if (story !== null) {
    const format = negotiated(accept);
    return format === null ? null : { kind: 'story', ...story, format, isNegotiated: true };
  }
  const dot = name.indexOf('.');
  const named = storyNamed(name.slice(0, dot));
  const format = storyFormats().find((one) => one === name.slice(dot + 1));
  return named === null || format === undefined ? null : { kind: 'story', ...named, format, isNegotiated: false };
}

function inFolder(name: string, file: string): FormatAsked | null {
  const story = storyNamed(name);
  if (story === null) return null;
  if (file === 'datapackage.json') return { kind: 'package', ...story };
  const table = TABLE_NAMES.find((one) => `${one}.csv` === file);
  return table === undefined ? null : { kind: 'table', ...story, table };
}

function storyNamed(text: string): NamedStory | null {
  if (isName(text)) return { slug: text, moment: null };
  const decoded = decodeGlobalId(text);
  return decoded?.kind === 'story' ? { slug: decoded.id, moment: decoded.moment } : null;
}

/** The media types to choose from, the page first. A type with a parameter stands for the same format. */
const CHOICES: ReadonlyMap<string, StoryFormat | null> = new Map<string, StoryFormat | null>([
  ['text/html', null],
  ['application/xhtml+xml', null],
  ...storyFormats().map((format) => [STORY_FORMATS[format], format] as const),
  ...storyFormats().map((format) => [`${STORY_FORMATS[format]};charset=utf-8`, format] as const),
  ['application/atom+xml;type=feed', 'atom'],
  ['text/csv;header=present', 'csv'],
]);
const TYPES = [...CHOICES.keys()];

/** RFC 9110, 12.5.1: the accepted type with the highest weight. */
function negotiated(accept: string | undefined): StoryFormat | null {
  if (accept === undefined) return null;
  const best = new Negotiator({ headers: { accept } }).mediaType(TYPES);
  return best === undefined ? null : (CHOICES.get(best) ?? null);
}
