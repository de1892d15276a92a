/** Reported speech in English text. */
import type { FoundSpeech } from '../../story/article.js';
import type { CleanedArticle } from '../article.js';
import { addContinuations } from './continuation.js';
import { addHeadline, addSigned, addTranscript } from './formats.js';
import { foundSpeech } from './found-speech.js';
import { englishModels, type Models } from './models.js';
import { preparedArticle } from './prepare.js';
import { rankClauses } from './rank-clauses.js';
import { Reports } from './report.js';

/** Finds speech by these models. */
export function findEnglishSpeech(
  cleaned: Pick<CleanedArticle, 'text' | 'paragraphs'>,
  models: Models = englishModels(),
): readonly FoundSpeech[] {
  const article = preparedArticle(cleaned);
  const reports = new Reports(article);
  for (const report of rankClauses(article, models)) reports.add(report);
  addHeadline(article, reports);
  addTranscript(article, reports);
  addSigned(article, reports);
  addContinuations(article, reports);
  return foundSpeech(article, reports.inOrder());
}
