/** Which format of what is asked for: by how an address ends, or, at the address of a page, by what is accepted. */
import Negotiator from 'negotiator';
import { STORY_FORMATS, type StoryFormat, storyFormats } from '../../formats/links.js';
import { TABLE_NAMES, type TableName } from '../../formats/tables.js';
import { isName } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';
import { withoutLastSlash } from '../../web/address.js';

/** What is asked for in a format. */
export type FormatAsked =
  | { readonly kind: 'story'; readonly slug: ThingId; readonly format: StoryFormat; readonly isNegotiated: boolean }
  | { readonly kind: 'table'; readonly slug: ThingId; readonly table: TableName }
  | { readonly kind: 'package'; readonly slug: ThingId }
  | { readonly kind: 'oembed' };

/**
 * What a request asks for of what is answered here; `null` where it asks for something else, for example for the page of a
 * story, which has the same address as its formats by negotiation. Where both are accepted alike, it is the page.
 */
export function formatAsked(asked: string, accept: string | undefined): FormatAsked | null {
  const path = withoutLastSlash(asked);
  if (path === '/oembed') return { kind: 'oembed' };
  const [, folder, name = '', file, ...more] = path.split('/');
  if (folder !== 'stories' || more.length > 0) return null;
  return file === undefined ? ofStory(name, accept) : inFolder(name, file);
}

function ofStory(name: string, accept: string | undefined): FormatAsked | null {
  if (isName(name)) {
    const format = negotiated(accept);
    return format === null ? null : { kind: 'story', slug: name, format, isNegotiated: true };
  }
  const dot = name.indexOf('.');
  const slug = name.slice(0, dot);
  const format = storyFormats().find((one) => one === name.slice(dot + 1));
  return isName(slug) && format !== undefined ? { kind: 'story', slug, format, isNegotiated: false } : null;
}

function inFolder(slug: string, file: string): FormatAsked | null {
  if (!isName(slug)) return null;
  if (file === 'datapackage.json') return { kind: 'package', slug };
  const table = TABLE_NAMES.find((one) => `${one}.csv` === file);
  return table === undefined ? null : { kind: 'table', slug, table };
}

/** The media types among which is chosen, the page first; whoever names a parameter is given what it stands for anyway. */
const CHOICES: ReadonlyMap<string, StoryFormat | null> = new Map<string, StoryFormat | null>([
  ['text/html', null],
  ['application/xhtml+xml', null],
  ...storyFormats().map((format) => [STORY_FORMATS[format], format] as const),
  ...storyFormats().map((format) => [`${STORY_FORMATS[format]};charset=utf-8`, format] as const),
  ['application/atom+xml;type=feed', 'atom'],
  ['text/csv;header=present', 'csv'],
]);
const TYPES = [...CHOICES.keys()];

/** RFC 9110, 12.5.1: what is accepted with the highest weight. */
function negotiated(accept: string | undefined): StoryFormat | null {
  if (accept === undefined) return null;
  const best = new Negotiator({ headers: { accept } }).mediaType(TYPES);
  return best === undefined ? null : (CHOICES.get(best) ?? null);
}
