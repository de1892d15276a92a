/** The quotations of an article in a language that the reader does not know. */
import type { FoundSpeech } from '../story/article.js';
import { readingWords } from '../words/reading.js';
import type { CleanedArticle } from './article.js';
import { quotationsOf } from './prepare/quotations.js';

/** Fewer words in quotation marks are a name, a title or a word that the author doubts. */
const FEWEST_WORDS = 4;
/** Only the quotation marks show that somebody speaks. */
const CONFIDENCE = 0.3;

/** The quotations that are longer than a name, without speakers. */
export function findQuotations({ text, paragraphs, language }: CleanedArticle): readonly FoundSpeech[] {
  const doubt = readingWords.words.otherLanguage(language);
  return quotationsOf(text, paragraphs)
    .filter(({ closed, start, end }) => closed && wordsIn(text.slice(start, end)) >= FEWEST_WORDS)
    .map(({ start, end }) => ({
      kind: 'DIRECT',
      content: [[start, end]],
      source: [],
      cue: [],
      confidence: CONFIDENCE,
      rule: 'quotation',
      doubts: [doubt],
    }));
}

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
