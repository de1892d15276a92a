/** Inputs that cannot be read, each with a sentence that says why and how to mend it. */
import type { LanguageTag } from '../../story/model.js';
import { readingWords } from '../../words/reading.js';
import type { UnreadableArticle } from '../article.js';
import { MAX_PAGE_DEPTH, MAX_PAGE_NODES } from './page-tree.js';

export { MAX_ARTICLE_BYTES, MAX_PAGE_BYTES } from '../article.js';

const { unreadable } = readingWords;

/** The input is no text; `what` is its kind. */
export function notText(what: string): UnreadableArticle {
  return { code: 'NOT_TEXT', message: unreadable.notText(what) };
}

export const EMPTY_TEXT: UnreadableArticle = { code: 'EMPTY_ARTICLE', message: unreadable.emptyText };

export const EMPTY_PAGE: UnreadableArticle = { code: 'EMPTY_ARTICLE', message: unreadable.emptyPage };

export const BEHIND_A_WALL: UnreadableArticle = { code: 'BEHIND_A_WALL', message: unreadable.behindAWall };

export const TOO_COMPLEX: UnreadableArticle = {
  code: 'ARTICLE_TOO_LONG',
  message: unreadable.tooComplex(MAX_PAGE_NODES, MAX_PAGE_DEPTH),
};

/** The input is larger than `most` bytes. */
export function tooLong(bytes: number, most: number): UnreadableArticle {
  return { code: 'ARTICLE_TOO_LONG', message: unreadable.tooLong(bytes, most) };
}

/** The article is in a language that the reader does not know, and has no quotation marks. */
export function languageNotRead(language: LanguageTag): UnreadableArticle {
  return { code: 'LANGUAGE_NOT_READ', message: unreadable.languageNotRead(language) };
}
