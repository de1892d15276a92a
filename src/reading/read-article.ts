/** Reads an article into drafts. Pure: no network, no clock, and the same input and record give the same reading. */
import type { ArticleInput, CleanedArticle, TextSpan, UnreadableArticle } from './article.js';
import type { ArticleReading } from './draft.js';
import { linkSpeech } from './link/link-speech.js';
import type { ReadingContext } from './reading-context.js';

/** The drafts that an article gives for a story, or the reason why it cannot be read. It publishes nothing. */
export function readArticle(input: ArticleInput, context: ReadingContext): ArticleReading | UnreadableArticle {
  const article = cleanArticle(input);
  if ('code' in article) return article;
  return { article, drafts: linkSpeech(article, [], [], context) };
}

/** A stand-in until stage 1 is here: plain text alone. */
function cleanArticle({ form, content, published, address }: ArticleInput): CleanedArticle | UnreadableArticle {
  const text = content.replaceAll(/\r\n?/g, '\n');
  if (form === 'html' || text.trim() === '') return { code: 'EMPTY_ARTICLE', message: 'The article has no text' };
  const paragraphs = [...text.matchAll(/[^\n]+/g)].map(({ 0: line, index }): TextSpan => [index, index + line.length]);
  const page = { title: null, authors: [], datelinePlace: null, publisher: null, published, address, language: 'en' };
  return { text, paragraphs, ...page };
}
