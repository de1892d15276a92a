/** Promises that hold for any text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextSpan } from '../../src/reading/article.js';
import { findSpeech } from '../../src/reading/find-speech.js';
import { cleanedText } from './cleaned-text.js';

const PIECES = [
  'Ada Brink',
  'the mayor',
  'who',
  'he',
  'said',
  'told',
  'according to',
  'that',
  'called',
  'adding',
  'denied',
  'the pier',
  'will close',
  'on Monday',
  'BRINK:',
  '“',
  '”',
  '"',
  "'",
  '‘',
  '’',
  "''",
  '«',
  '»',
  ',',
  '.',
  '?',
  '—',
  ' - ',
  '(',
  ')',
  ':',
  '\n',
  '\n\n',
  '\u3000',
  '\u2028',
  '\u00a0',
  '\ufeff',
  '\ud83d',
  '🙂',
  'constructor',
  '__proto__',
  'www.example.org/a_b',
];
/** Texts that look like news, gone wrong; and any texts. */
const texts = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 120 }).map((pieces) => pieces.join(' ')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 120 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 400 }),
);

function inOrder(spans: readonly TextSpan[], length: number): boolean {
  let place = 0;
  return spans.every(([start, end]) => {
    const fits = start >= place && end > start && end <= length;
    place = end;
    return fits;
  });
}

test('spans lie in the text, in order, are not empty and do not overlap', () => {
  fc.assert(
    fc.property(texts, (text) => {
      for (const { source, cue, content, confidence } of findSpeech(cleanedText(text))) {
        expect(content.length).toBeGreaterThan(0);
        for (const spans of [source, cue, content]) expect(inOrder(spans, text.length)).toBe(true);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 400 },
  );
});

test('every word of direct speech stands in quotation marks, or in a turn of a transcript', () => {
  fc.assert(
    fc.property(texts, (text) => {
      for (const { kind, content, rule } of findSpeech(cleanedText(text))) {
        if (kind !== 'DIRECT' || rule === 'transcript') continue;
        const [[start, end] = [0, 0]] = content;
        const firstWord = text.slice(start, end).search(/[\p{L}\p{N}]/u);
        expect(text.slice(0, start + Math.max(firstWord, 0) + 1)).toMatch(/[“”"‟„«»'‘’]/);
      }
    }),
    { numRuns: 300 },
  );
});

test('the same text gives the same speech, whatever was read before it', () => {
  fc.assert(
    fc.property(texts, texts, (text, other) => {
      const first = findSpeech(cleanedText(text));
      findSpeech(cleanedText(other));
      expect(findSpeech(cleanedText(text))).toEqual(first);
    }),
    { numRuns: 200 },
  );
});

/** Promised for any text; these are made to take long. */
const MOST_MS_PER_TEN_THOUSAND_WORDS = 1_000;
const HARDEST = [
  'said ',
  'said said. ',
  'said that he said that ',
  'A said, "b," and C, D, said ',
  'according to ',
  '“x” he said ',
  'He, who, said, ',
  '‘a’ said b ',
  '“a ',
  "'a ",
  '"a\n',
  'a, ',
  'A: b\n',
];

test.each(HARDEST)('a text of nothing but %j takes time in proportion to its length', (piece) => {
  const text = (words: number) => piece.repeat(Math.ceil(words / piece.trim().split(/\s+/).length));
  findSpeech(cleanedText(text(500)));
  const started = process.cpuUsage();
  findSpeech(cleanedText(text(5_000)));
  const { user, system } = process.cpuUsage(started);
  // Other processes slow this one down, so only a multiple of the promise fails.
  expect((user + system) / 1_000).toBeLessThan(8 * (MOST_MS_PER_TEN_THOUSAND_WORDS / 2));
});

test('a word of 100,000 characters is read in time', () => {
  const started = process.cpuUsage();
  for (const run of ['a', 'a.', '-', '$1', 'http://a.']) findSpeech(cleanedText(run.repeat(100_000 / run.length)));
  expect(process.cpuUsage(started).user / 1_000).toBeLessThan(10_000);
});
