/** The sentences of an article, and the passages around what was said. */
import { expect, test } from 'vitest';
import type { CleanedArticle } from '../../../src/reading/article.js';
import { passageIn, passageOf, sentencesOf } from '../../../src/reading/link/passages.js';
import type { FoundSpeech } from '../../../src/story/article.js';
import { timesAsLong } from '../../fixtures/work/effort.js';
import { cleanedText } from '../cleaned-text.js';

/** Sentences of many lengths, with marks that a sentence may end at and those that it does not. */
const SENTENCES = [
  '“Yes, we can go,” Anna North said.',
  'Mr. South asked: “Why now?” he had no answer.',
  `It took ${'A Very Long '.repeat(250)}Time.`,
  'The U.S. envoy agreed 👍 at 9.30 a.m. on Thursday.',
  'No!',
];

/** An article of one paragraph. */
const paragraph = (sentences: readonly string[]): CleanedArticle => cleanedText(sentences.join(' '));

test('a long paragraph is divided into its sentences, of whatever length they are', () => {
  const many = Array.from({ length: 40 }, (_, index) => SENTENCES[index % SENTENCES.length] ?? '');
  const article = paragraph(many);
  expect(article.text.length).toBeGreaterThan(20_000);
  expect(sentencesOf(article).map((span) => article.text.slice(...span))).toEqual(many);
});

test('the effort for a paragraph grows with its length, and not with its square', () => {
  const times = (count: number) => {
    const article = paragraph(Array.from({ length: count }, () => '“Yes, we can go,” Anna North said.'));
    return () => sentencesOf(article);
  };
  expect(timesAsLong(times(16_000), times(4_000))).toBeLessThan(10);
});

test.each(['Why now?', 'Very Long A Very Long', 'agreed 👍 at 9.30 a.m. on Thursday'])(
  'the passage of selected words is that which the whole article gives: %s',
  (words) => {
    const article = paragraph([...SENTENCES, ...SENTENCES, ...SENTENCES]);
    const start = article.text.indexOf(words, article.text.length / 2);
    const found: FoundSpeech = {
      kind: 'DIRECT',
      content: [[start, start + words.length]],
      source: [],
      cue: [],
      confidence: 1,
      rule: 'selected',
      doubts: [],
    };
    expect(passageIn(article, found)).toEqual(passageOf(found, article.text, sentencesOf(article)));
  },
);
