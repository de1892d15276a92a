/** Plain text as the stage before the reader's gives it. */
import type { CleanedArticle } from '../../src/reading/article.js';
import type { TextSpan } from '../../src/story/article.js';

export function cleanedText(text: string): CleanedArticle {
  return {
    text,
    paragraphs: [...text.matchAll(/[^\n]+/g)]
      .filter(([line]) => line.trim() !== '')
      .map((line): TextSpan => [line.index, line.index + line[0].length]),
    title: null,
    authors: [],
    datelinePlace: null,
    publisher: null,
    published: null,
    address: null,
    language: 'en',
  };
}
