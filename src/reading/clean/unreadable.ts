/** Inputs that cannot be read, each with a sentence that says why and how to mend it. */
import type { UnreadableArticle } from '../article.js';
import { MAX_PAGE_DEPTH, MAX_PAGE_NODES } from './page-tree.js';

export { MAX_ARTICLE_BYTES, MAX_PAGE_BYTES } from '../article.js';

const KILOBYTE = 1024;
const inKilobytes = (bytes: number) => `${Math.round(bytes / KILOBYTE)} KB`;

/** The input is no text; `what` is its kind. */
export function notText(what: string): UnreadableArticle {
  return {
    code: 'NOT_TEXT',
    message: `This is ${what}, which cannot be read. Save the article as a page (HTML), or copy its text.`,
  };
}

export const EMPTY_TEXT: UnreadableArticle = {
  code: 'EMPTY_ARTICLE',
  message: 'There is no text in this. Paste the text of an article.',
};

export const EMPTY_PAGE: UnreadableArticle = {
  code: 'EMPTY_ARTICLE',
  message: 'The page has no paragraphs of an article. Open the article itself, save its page, or copy its text.',
};

export const BEHIND_A_WALL: UnreadableArticle = {
  code: 'BEHIND_A_WALL',
  message:
    'The page does not show the article: it asks to sign in, to accept cookies or to switch on JavaScript. Open the article ' +
    'in a browser, and save the page or copy its text once all of it is shown.',
};

export const TOO_COMPLEX: UnreadableArticle = {
  code: 'ARTICLE_TOO_LONG',
  message: `The page has more than ${MAX_PAGE_NODES} elements and texts, or nests them more than ${MAX_PAGE_DEPTH} deep. Copy the text of the article.`,
};

/** The input is larger than `most` bytes. */
export function tooLong(bytes: number, most: number): UnreadableArticle {
  return {
    code: 'ARTICLE_TOO_LONG',
    message: `This has ${inKilobytes(bytes)}; at most ${inKilobytes(most)} can be read at once. Copy the text of the article alone, or a part of it.`,
  };
}

/** The article is in a language that the reader does not know, and has no quotation marks. */
export function languageNotRead(name: string): UnreadableArticle {
  return {
    code: 'LANGUAGE_NOT_READ',
    message: `The article seems to be in ${name}, without quotation marks. Only English is read; of other languages, quotations alone.`,
  };
}
