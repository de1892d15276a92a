/** Reads an article into drafts. Pure: no network, no clock, and the same input and record give the same reading. */
import type { ArticleInput, UnreadableArticle } from './article.js';
import { cleanArticle } from './clean/clean-article.js';
import type { ArticleReading } from './draft.js';
import { findSpeech } from './find-speech.js';
import { linkSpeech } from './link/link-speech.js';
import { nameSpeakers } from './link/speakers.js';
import type { ReadingContext } from './reading-context.js';

/** The drafts that an article gives for a story, or the reason why it cannot be read. It publishes nothing. */
export function readArticle(input: ArticleInput, context: ReadingContext): ArticleReading | UnreadableArticle {
  const article = cleanArticle(input);
  if ('code' in article) return article;
  const speech = findSpeech(article);
  return { article, drafts: linkSpeech(article, speech, nameSpeakers(article, speech), context) };
}
