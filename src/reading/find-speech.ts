/** The speech that an article reports (stages 2 to 4): prepares its text, proposes candidates, and ranks them. */
import type { CleanedArticle } from './article.js';
import type { FoundSpeech } from './draft.js';
import { findEnglishSpeech } from './en/english.js';

/** In the order of the text. English only; another language is a folder beside `en`. */
export function findSpeech(article: CleanedArticle): readonly FoundSpeech[] {
  return findEnglishSpeech(article);
}
