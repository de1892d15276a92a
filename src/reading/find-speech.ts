/** The speech that an article reports (stages 2 to 4): prepares its text, proposes candidates, and ranks them. */
import type { FoundSpeech } from '../story/article.js';
import type { CleanedArticle } from './article.js';
import { ENGLISH } from './clean/article-language.js';
import { findEnglishSpeech } from './en/english.js';
import { findQuotations } from './find-quotations.js';

/** The speech in the order of the text. In another language than English, the reader finds only quotations. */
export function findSpeech(article: CleanedArticle): readonly FoundSpeech[] {
  return article.language === ENGLISH ? findEnglishSpeech(article) : findQuotations(article);
}
