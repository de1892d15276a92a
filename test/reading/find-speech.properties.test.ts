/** Promises that hold for any text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSpeech } from '../../src/reading/find-speech.js';
import type { TextSpan } from '../../src/story/article.js';
import { anyCharacter } from '../fixtures/work/any-text.js';
import { timesAsLong } from '../fixtures/work/effort.js';
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
  fc.string({ unit: anyCharacter, maxLength: 400 }),
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

/** Texts that are made to take long. */
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

/** Four times the text must not take the sixteen times that go with the square of its length. */
const MOST_TIMES_FOR_FOUR = 10;
const finding = (text: string) => () => findSpeech(cleanedText(text));

test.each(HARDEST)('a text of nothing but %j takes time in proportion to its length', (piece) => {
  const text = (words: number) => piece.repeat(Math.ceil(words / piece.trim().split(/\s+/).length));
  expect(timesAsLong(finding(text(3_200)), finding(text(800)))).toBeLessThan(MOST_TIMES_FOR_FOUR);
});

test.each(['a', 'a.', '-', '$1', 'http://a.'])(
  'a word of nothing but %j takes time in proportion to its length',
  (run) => {
    const text = (characters: number) => run.repeat(characters / run.length);
    expect(timesAsLong(finding(text(40_000)), finding(text(10_000)))).toBeLessThan(MOST_TIMES_FOR_FOUR);
  },
);
