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

test('two verbs with the same subject each have the words that belong to them', () => {
  const spoken = spokenIn('Torvald said the ferry would stop at midnight and accused the council of neglect.');
  expect(spoken.map(({ content }) => content)).toEqual([
    ['the ferry would stop at midnight'],
    ['the council of neglect'],
  ]);
});

test('words end before a verb that adds to them', () => {
  const spoken = spokenIn('Torvald said the ferry would stop at midnight, adding that nobody had asked her.');
  expect(spoken.map(({ content }) => content)).toEqual([
    ['the ferry would stop at midnight'],
    ['that nobody had asked her'],
  ]);
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

test('a verb of speech without words that were said is no speech', () => {
  expect(spokenIn('The report added two pages to the file.', 'My wife and I read the paper on the ferry.')).toEqual([]);
});

test('words before their clause begin at the sentence, and not at "rather than"', () => {
  const said =
    'Veland wants a bridge that lasts for decades, rather than a cheap one that would be called a “stopgap,”';
  const [found] = spokenIn(`${said} the minister’s aide Tomas Reil said.`);
  expect(found?.content.join(' ')).toMatch(/^Veland wants a bridge/);
});

test('the thing that somebody responds to is not what they say', () => {
  const report = 'Reil was responding to a new plan for the bridge that envoy Ida Nor is due to present on Friday.';
  expect(spokenIn(report)).toEqual([]);
  const said = spokenIn('Reil responded on Friday that the bridge could wait.').map(({ content }) => content);
  expect(said).toEqual([['that the bridge could wait']]);
});

test('the place of a dateline does not speak', () => {
  const report =
    'PORT ARDEL, March 13 (Quay News) — The minister, Anna Holm, said on Thursday that the bridge could wait.';
  expect(spokenIn('Holm rejects the bridge', report).at(-1)).toMatchObject({
    source: expect.stringContaining('Anna Holm'),
    content: [expect.stringContaining('the bridge could wait')],
  });
});
