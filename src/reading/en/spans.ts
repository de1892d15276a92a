/** Ranges of tokens, and their edges. */
import type { PreparedArticle } from '../prepare/prepared-article.js';

/** The end of a range without the punctuation at its end. */
export function withoutMarksAtEnd(article: PreparedArticle, start: number, end: number): number {
  let last = end;
  while (last > start && /^[.,;:—–-]$/.test(article.at(last - 1).text)) last -= 1;
  return last;
}
