/** Spans of an article at the desk: how their ends move by a word, and how they are marked where they overlap. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markedParagraphs } from '../../src/web/desk/article/marks.js';
import {
  type EdgeMove,
  freeSentence,
  movedEdge,
  type TextRange,
  wholeWords,
  wordsOf,
} from '../../src/web/desk/article/spans.js';

const TEXT =
  'Mayor Ida Holm spoke on Monday.\n“The bridge stays shut,” she said — “until May, at least.”\nThe council’s engineers agree.';

/** The span of words of the text; of their first place. */
function spanOf(words: string, text = TEXT): TextRange {
  const start = text.indexOf(words);
  return { start, end: start + words.length };
}
const wordsIn = (spans: readonly TextRange[], text = TEXT) => spans.map(({ start, end }) => text.slice(start, end));
/** The words after a move; `null` where there is no word to add or to leave out. */
function moved(words: readonly string[], edge: EdgeMove['edge'], towards: EdgeMove['towards']): string[] | null {
  const spans = movedEdge(
    TEXT,
    words.map((one) => spanOf(one)),
    { edge, towards },
  );
  return spans === null ? null : wordsIn(spans);
}

describe('the ends of a span', () => {
  test('each end moves by one word, with the marks that touch the word', () => {
    expect(moved(['bridge stays'], 'end', 'later')).toEqual(['bridge stays shut,”']);
    expect(moved(['bridge stays'], 'end', 'earlier')).toEqual(['bridge']);
    expect(moved(['bridge stays'], 'start', 'earlier')).toEqual(['“The bridge stays']);
    expect(moved(['bridge stays'], 'start', 'later')).toEqual(['stays']);
  });

  test('an end that stands within a word, or before its marks, moves to a whole word', () => {
    expect(moved(['bridge st'], 'end', 'later')).toEqual(['bridge stays']);
    expect(moved(['idge stays'], 'start', 'earlier')).toEqual(['bridge stays']);
    expect(moved(['stays shut'], 'end', 'later')).toEqual(['stays shut,” she']);
  });

  test('a dash separates words, and a span may reach into the next paragraph', () => {
    expect(moved(['she said'], 'end', 'later')).toEqual(['she said — “until']);
    expect(moved(['on Monday.'], 'end', 'later')).toEqual(['on Monday.\n“The']);
  });

  test('the first and the last of several spans move, and a span that loses its last word goes', () => {
    const two = ['The bridge stays shut,', 'until'];
    expect(moved(two, 'end', 'later')).toEqual(['The bridge stays shut,', 'until May,']);
    expect(moved(two, 'end', 'earlier')).toEqual(['The bridge stays shut,']);
    expect(moved(['said', 'until May'], 'start', 'later')).toEqual(['until May']);
  });

  test('a span keeps its only word, and stops at the ends of the text', () => {
    expect(moved(['bridge'], 'end', 'earlier')).toBeNull();
    expect(moved(['Mayor'], 'start', 'earlier')).toBeNull();
    expect(moved(['agree.'], 'end', 'later')).toBeNull();
  });

  const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '\n', '—', '“', '.', '’', '1'), maxLength: 60 });
  const edge = fc.constantFrom<EdgeMove['edge']>('start', 'end');

  test('a move in any text leaves a span within it that is not empty, and wider moves hold the narrower ones', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), edge, (any, from, length, which) => {
        const words = wordsOf(any);
        const first = words[from % Math.max(words.length, 1)];
        const last = words[Math.min(words.length - 1, (from % Math.max(words.length, 1)) + (length % 5))];
        fc.pre(first !== undefined && last !== undefined);
        const span = { start: first.start, end: last.end };
        for (const towards of ['earlier', 'later'] as const) {
          const [now = span] = movedEdge(any, [span], { edge: which, towards }) ?? [];
          expect(now.end).toBeGreaterThan(now.start);
          expect(now.start).toBeGreaterThanOrEqual(0);
          expect(now.end).toBeLessThanOrEqual(any.length);
          expect(wholeWords(any, now)).toEqual(now);
          const isWider = (which === 'end') === (towards === 'later');
          const [inner, outer] = isWider ? [span, now] : [now, span];
          expect(outer.start <= inner.start && outer.end >= inner.end).toBe(true);
        }
      }),
    );
  });

  test('an end that moved comes back to its place', () => {
    fc.assert(
      fc.property(text, fc.nat(), edge, (any, at, which) => {
        const words = wordsOf(any);
        const word = words[at % Math.max(words.length, 1)];
        fc.pre(word !== undefined);
        const [out, back] = which === 'end' ? (['later', 'earlier'] as const) : (['earlier', 'later'] as const);
        const wider = movedEdge(any, [word], { edge: which, towards: out });
        fc.pre(wider !== null);
        expect(movedEdge(any, wider, { edge: which, towards: back })).toEqual([word]);
      }),
    );
  });
});

describe('selected words', () => {
  test('a selection becomes the whole words that it touches', () => {
    expect(wordsIn([wholeWords(TEXT, spanOf('idge stays sh')) ?? { start: 0, end: 0 }])).toEqual([
      'bridge stays shut,”',
    ]);
    expect(wholeWords(TEXT, spanOf(' — '))).toBeNull();
  });

  test('the next sentence without a draft is offered where nothing is selected', () => {
    const sentence = freeSentence(TEXT, 0, [spanOf('Ida Holm'), spanOf('The bridge')]);
    expect(wordsIn(sentence === null ? [] : [sentence])).toEqual(['The council’s engineers agree.']);
    expect(freeSentence(TEXT, 0, [{ start: 0, end: TEXT.length }])).toBeNull();
  });
});

describe('the marks of an article', () => {
  const NONE = { source: [], cue: [] };
  const quote = {
    key: 'quote',
    content: [spanOf('The bridge stays shut'), spanOf('until May, at least')],
    source: [spanOf('she')],
    cue: [spanOf('said')],
  };
  const outer = { key: 'outer', content: [spanOf('“The bridge stays shut,” she said — “until May')], ...NONE };

  test('each run of text names the drafts that it belongs to, the shortest first', () => {
    const [, line] = markedParagraphs(TEXT, [outer, quote], null);
    expect(line?.runs.map(({ text, drafts }) => [text, drafts.join()])).toEqual([
      ['“', 'outer'],
      ['The bridge stays shut', 'quote,outer'],
      [',” she said — “', 'outer'],
      ['until May', 'quote,outer'],
      [', at least', 'quote'],
      ['.”', ''],
    ]);
    expect(line?.runs.map(({ begins }) => begins)).toEqual(['outer', 'quote', null, null, null, null]);
  });

  test('only the current draft marks its speaker and its reporting words', () => {
    const partsFor = (current: string | null) =>
      markedParagraphs(TEXT, [outer, quote], current).flatMap(({ runs }) =>
        runs.flatMap(({ part, text }) => (part === null ? [] : [`${part}: ${text}`])),
      );
    expect(partsFor('quote')).toEqual(['source: she', 'cue: said']);
    expect(partsFor('outer')).toEqual([]);
  });

  test('the runs of any spans, put together, are the text without its line ends', () => {
    const span = fc
      .tuple(fc.nat(TEXT.length), fc.nat(TEXT.length))
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(fc.array(span, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), (contents) => {
        const drafts = contents.map((content, key) => ({ key, content, ...NONE }));
        const lines = markedParagraphs(TEXT, drafts, 0);
        expect(lines.map(({ runs }) => runs.map(({ text }) => text).join('')).join('\n')).toBe(TEXT);
        for (const run of lines.flatMap(({ runs }) => runs)) {
          expect(TEXT.slice(run.start, run.end)).toBe(run.text);
          const covering = drafts.filter(({ content }) =>
            content.some(({ start, end }) => start <= run.start && end >= run.end),
          );
          expect([...run.drafts].sort()).toEqual(covering.map(({ key }) => key));
        }
      }),
    );
  });
});
