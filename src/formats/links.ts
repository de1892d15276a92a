/** The formats of a story, and the links to them in the head of a page. */
import type { ThingId } from '../story/model.js';
import { serviceWords } from '../words/service.js';
import { asOfQuery, statementUrl, storyUrl } from './addresses.js';

/** The formats of a whole story: the ending of the address, and the media type. */
export const STORY_FORMATS = {
  jsonld: 'application/ld+json',
  atom: 'application/atom+xml',
  'feed.json': 'application/feed+json',
  csv: 'text/csv',
  ics: 'text/calendar',
} as const;
/** A format of a whole story. */
export type StoryFormat = keyof typeof STORY_FORMATS;

/** A link in the head of a page (HTML, 4.6.1). */
export interface AlternateLink {
  readonly rel: 'alternate';
  readonly type: string;
  readonly href: string;
  readonly title: string;
}

/** The address of a story in a format, as of a cursor, or current for `null`. */
export function formatUrl(base: string, slug: ThingId, format: StoryFormat, asOf: string | null): string {
  return `${storyUrl(base, slug)}.${format}${asOfQuery(asOf)}`;
}

/** The links to all formats of a story, for the head of its page. */
export function alternateLinks(
  { slug, headline }: { readonly slug: ThingId; readonly headline: string },
  base: string,
  asOf: string | null = null,
): AlternateLink[] {
  return [
    ...storyFormats().map((format) => ({
      rel: 'alternate' as const,
      type: STORY_FORMATS[format],
      href: formatUrl(base, slug, format, asOf),
      title: serviceWords.formatTitle(headline, serviceWords.format[format]),
    })),
    oEmbedLink(base, storyUrl(base, slug), headline, asOf),
  ];
}

/** The oEmbed link of a statement, for the head of its page. */
export function statementLinks(
  { id, title }: { readonly id: ThingId; readonly title: string },
  base: string,
  asOf: string | null = null,
): AlternateLink[] {
  return [oEmbedLink(base, statementUrl(base, id), title, asOf)];
}

/** oEmbed 1.0, 4: discovery. */
function oEmbedLink(base: string, page: string, title: string, asOf: string | null): AlternateLink {
  const query = new URLSearchParams({ url: `${page}${asOfQuery(asOf)}`, format: 'json' });
  return { rel: 'alternate', type: 'application/json+oembed', href: `${base}/oembed?${query}`, title };
}

/** All formats of a whole story. */
export function storyFormats(): StoryFormat[] {
  return ['jsonld', 'atom', 'feed.json', 'csv', 'ics'];
}
