/** An article as the reader works on it: its text, cleaned, and what its page says about it. */
import type { ArticlePage } from '../story/article.js';

/** The largest text of an article, in bytes of UTF-8: about 35,000 words. */
export const MAX_ARTICLE_BYTES = 200 * 1024;
/** The largest page, in bytes of UTF-8, with its scripts and styles, which are left out before anything is read. */
export const MAX_PAGE_BYTES = 2 * 1024 * 1024;

/** The input of an editor: plain text, or a page as it was saved from a browser. */
export interface ArticleInput {
  readonly form: 'text' | 'html';
  readonly content: string;
  /** When it was published, as an EDTF date or time; `null` where the editor does not say it, so that the page has to. */
  readonly published: string | null;
  /** Where it was published; `null` where the editor does not say it. */
  readonly address: string | null;
}

/** An article without its page: no navigation, captions, pull quotes, boxes or credits. */
export interface CleanedArticle extends ArticlePage {
  /** The headline, where there is one, and the paragraphs, one per line. Plain text stays as it was, with line ends as LF. */
  readonly text: string;
}

/** The reason why an input cannot be read; `message` is a sentence that says why, and how to mend it. */
export interface UnreadableArticle {
  readonly code: 'NOT_TEXT' | 'EMPTY_ARTICLE' | 'BEHIND_A_WALL' | 'ARTICLE_TOO_LONG' | 'LANGUAGE_NOT_READ';
  readonly message: string;
}
