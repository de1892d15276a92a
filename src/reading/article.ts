/** An article as the reader works on it: its text, cleaned, and what its page says about it. */
import type { LanguageTag } from '../story/model.js';

/** The largest text of an article, in bytes of UTF-8: about 35,000 words. */
export const MAX_ARTICLE_BYTES = 200 * 1024;
/** The largest page, in bytes of UTF-8, with its scripts and styles, which are left out before anything is read. */
export const MAX_PAGE_BYTES = 2 * 1024 * 1024;

/** A half-open range of UTF-16 units, [start, end), of the text of one article. */
export type TextSpan = readonly [start: number, end: number];

/** The input of an editor: plain text, or a page as it was saved from a browser. */
export interface ArticleInput {
  readonly form: 'text' | 'html';
  readonly content: string;
  /** When it was published, as an EDTF date or time, where the editor says so; else the page says it, or nothing. */
  readonly published: string | null;
  /** Where it was published, where the editor says so. */
  readonly address: string | null;
}

/** An article without its page: no navigation, captions, pull quotes, boxes or credits. */
export interface CleanedArticle {
  /** The headline, where there is one, and the paragraphs, one per line. Plain text stays as it was, with line ends as LF. */
  readonly text: string;
  /** The paragraphs of `text`, in order, without the line ends between them. */
  readonly paragraphs: readonly TextSpan[];
  readonly title: string | null;
  readonly authors: readonly string[];
  /** The place of a dateline ("MOSCOW, March 13 (Agency) —"). */
  readonly datelinePlace: string | null;
  readonly publisher: string | null;
  /** EDTF: a date, or a time with its offset. */
  readonly published: string | null;
  /** The canonical address of the page. */
  readonly address: string | null;
  readonly language: LanguageTag;
}

/** The reason why an input cannot be read; `message` says it in a sentence, and how to mend it. */
export interface UnreadableArticle {
  readonly code: 'NOT_TEXT' | 'EMPTY_ARTICLE' | 'BEHIND_A_WALL' | 'ARTICLE_TOO_LONG' | 'LANGUAGE_NOT_READ';
  readonly message: string;
}
