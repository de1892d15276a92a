/** What the head of each page says. */
import { storyAddress, WHOLE_STORY } from './address.js';
import type { Alternate, Head } from './document.js';
import type { PageData, StatementData } from './page-data.js';
import { speakerNames } from './words/who.js';

/** How many characters of a statement a title has at most. */
const TITLE_LENGTH = 110;

/** What is known of a page besides what it shows. */
export interface Surroundings {
  /** Where readers know the service to be, without a path: `https://news.example`. */
  readonly origin: string;
  readonly alternates: readonly Alternate[];
  readonly jsonLd: string | null;
}

/** The head of a page. */
export function headOf(data: PageData, { origin, alternates, jsonLd }: Surroundings): Head {
  const rest = { language: 'en', alternates, jsonLd, unlisted: false };
  switch (data.page) {
    case 'stories':
      return {
        ...rest,
        title: 'Onrecord: who said what, and where everybody stands',
        description: 'Developing stories as a record of what was said, by whom, when, and how we know.',
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
        // The story as it stood, and parts of it, are for those who were given a link.
        unlisted:
          data.page !== 'story' || storyAddress(story.slug, data.view) !== storyAddress(story.slug, WHOLE_STORY),
      };
    }
    case 'statement':
    case 'embedded-statement':
      return {
        ...rest,
        title: `${statementTitle(data.statement)} · Onrecord`,
        description: `${statementTitle(data.statement)} In: ${data.statement.story.headline}`,
        canonical: `${origin}${data.statement.permalink}`,
        unlisted: data.page !== 'statement' || data.asOf !== null,
      };
    case 'search':
      return {
        ...rest,
        title: data.view.text === '' ? 'Search · Onrecord' : `${data.view.text}: search · Onrecord`,
        description: 'Search in everything that was said.',
        canonical: `${origin}/search`,
        unlisted: true,
      };
    case 'desk':
      return {
        ...rest,
        title: 'The desk · Onrecord',
        description: 'For editors.',
        canonical: `${origin}/desk`,
        unlisted: true,
      };
  }
}

/** The title of the page of a story; it changes with the headline while the page is open. */
export function storyTitle(headline: string): string {
  return `${headline} · Onrecord`;
}

/** Who said what, in one line. Only direct speech is in quotation marks. */
export function statementTitle({ attributions, mode, text, status }: StatementData): string {
  const who = speakerNames(attributions);
  if (text === null) return `${who}: a statement that is ${status.toLowerCase()}`;
  const characters = [...text];
  const words = characters.length > TITLE_LENGTH ? `${characters.slice(0, TITLE_LENGTH).join('').trimEnd()} …` : text;
  return mode === 'DIRECT' ? `${who}: “${words}”` : `${who}: ${words}`;
}
