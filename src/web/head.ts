/** The head of each page: its title, its description, and what search engines may list. */
import { words } from '../words/page.js';
import { terms } from '../words/terms.js';
import { storyAddress, WHOLE_STORY } from './address.js';
import type { Alternate, Head } from './document.js';
import type { PageData, StatementData } from './page-data.js';
import { speakerNames } from './words/who.js';

/** A title quotes at most so many characters of a statement. */
const MAX_TITLE_CHARACTERS = 110;

/** The contents of the head besides the data of the page. */
export interface Surroundings {
  /** The public origin of the service: `https://news.example`. */
  readonly origin: string;
  readonly alternates: readonly Alternate[];
  readonly jsonLd: string | null;
}

/** The head of a page. */
export function headOf(data: PageData, { origin, alternates, jsonLd }: Surroundings): Head {
  const rest = { language: terms.language, alternates, jsonLd, unlisted: false };
  switch (data.page) {
    case 'stories':
      return {
        ...rest,
        title: words.head.site,
        description: words.head.siteDescription,
        canonical: `${origin}/`,
      };
    case 'story':
    case 'embedded-story': {
      const { story } = data.at;
      return {
        ...rest,
        title: storyTitle(story.headline),
        description: story.summary,
        canonical: `${origin}${storyAddress(story.slug, WHOLE_STORY)}`,
        // Search engines list only the whole story as of now.
        unlisted:
          data.page !== 'story' || storyAddress(story.slug, data.view) !== storyAddress(story.slug, WHOLE_STORY),
      };
    }
    case 'statement':
    case 'embedded-statement':
      return {
        ...rest,
        title: words.head.onSite(statementTitle(data.statement)),
        description: words.head.statement(statementTitle(data.statement), data.statement.story.headline),
        canonical: `${origin}${data.statement.permalink}`,
        unlisted: data.page !== 'statement' || data.asOf !== null,
      };
    case 'search':
      return {
        ...rest,
        title: data.view.text === '' ? words.head.search : words.head.searchFor(data.view.text),
        description: words.head.searchDescription,
        canonical: `${origin}/search`,
        unlisted: true,
      };
    case 'desk':
      return {
        ...rest,
        title: words.head.desk,
        description: words.head.deskDescription,
        canonical: `${origin}/desk`,
        unlisted: true,
      };
  }
}

/** The title of the page of a story. An open page changes it with the headline. */
export function storyTitle(headline: string): string {
  return words.head.onSite(headline);
}

/** The speaker and the words, in one line. Only direct speech has quotation marks. */
export function statementTitle({
  attributions,
  mode,
  text,
  status,
}: Pick<StatementData, 'mode' | 'text' | 'status'> & {
  readonly attributions: Parameters<typeof speakerNames>[0];
}): string {
  const who = speakerNames(attributions);
  if (text === null) return words.head.withoutWords(who, status.toLowerCase());
  const characters = [...text];
  const said =
    characters.length > MAX_TITLE_CHARACTERS
      ? `${characters.slice(0, MAX_TITLE_CHARACTERS).join('').trimEnd()} …`
      : text;
  return mode === 'DIRECT' ? words.head.quoted(who, said) : words.head.said(who, said);
}
