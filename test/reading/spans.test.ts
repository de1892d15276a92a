/** Cues, and where the words begin and end that they report. */
import { expect, test } from 'vitest';
import { findSpeech } from '../../src/reading/find-speech.js';

interface Spoken {
  readonly source: string;
  readonly content: readonly string[];
  readonly kind: string;
}

/** The speech in an article with these paragraphs. */
function spokenIn(...paragraphs: readonly string[]): readonly Spoken[] {
  const text = paragraphs.join('\n');
  let start = 0;
  const spans = paragraphs.map((paragraph): [number, number] => {
    const span: [number, number] = [start, start + paragraph.length];
    start = span[1] + 1;
    return span;
  });
  const page = { title: null, authors: [], datelinePlace: null, publisher: null, published: null, address: null };
  const words = ([from, to]: readonly [number, number]) => text.slice(from, to);
  return findSpeech({ ...page, text, paragraphs: spans, language: 'en' }).map(({ source, content, kind }) => ({
    source: source.map(words).join(' '),
    content: content.map(words),
    kind,
  }));
}

test('a colon after a name reports the quotation behind it', () => {
  expect(spokenIn('Ferry to stop.', 'Mayor Ana Torvald: “The ferry stops at midnight.”')).toEqual([
    { source: 'Mayor Ana Torvald', content: ['“The ferry stops at midnight.”'], kind: 'DIRECT' },
  ]);
});

test('a verb that no list knows reports the quotation beside it', () => {
  expect(
    spokenIn('The harbour opened.', '“This is the best day of my life,” beamed Olga Brandt of Westhaven.'),
  ).toEqual([{ source: 'Olga Brandt of Westhaven', content: ['“This is the best day of my life,”'], kind: 'DIRECT' }]);
});

test('the day and the occasion between a verb and its words are no part of them', () => {
  expect(
    spokenIn('Torvald said on Thursday during a tour of the harbour that the ferry would stop at midnight.'),
  ).toEqual([{ source: 'Torvald', content: ['that the ferry would stop at midnight'], kind: 'INDIRECT' }]);
});

test('a second clause with the same subject is no part of the words before it', () => {
  const [first] = spokenIn(
    'Torvald said the ferry would stop at midnight, and then left the town hall without a word.',
  );
  expect(first?.content).toEqual(['the ferry would stop at midnight']);
});

test('a quotation after one in doubled marks goes on with the words of its speaker', () => {
  const [first] = spokenIn(
    "''It is a bad plan,'' Ms. Torvald said on the radio show ''Good Morning.'' ''It will fail.''",
  );
  expect(first).toEqual({
    source: 'Ms. Torvald',
    content: ["''It is a bad plan,''", "''It will fail.''"],
    kind: 'DIRECT',
  });
});

test('an abbreviation in brackets does not end the words that name a speaker', () => {
  const [first] = spokenIn('“The ferry must run,” said Rep. Olin Farr (L-N.W.) on Monday.');
  expect(first?.source).toBe('Rep. Olin Farr (L-N.W.)');
});

test('a call that was only tried is no speech', () => {
  expect(spokenIn('Torvald was still trying to ask for the floor when the lights went out.')).toEqual([]);
});
