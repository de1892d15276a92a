import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  carriesWords,
  directTextFault,
  foldText,
  indirectTextFault,
  mixedTextFault,
  quotedSpans,
  wordingDifference,
} from '../../src/story/quotation.js';
import { ComparingBudget } from '../../src/story/wording.js';

/** The differences between a passage and a text, with a large budget for comparing. */
function difference(text: string, passage: string, characters = 1_000_000): string {
  return wordingDifference(text, passage, 'en', new ComparingBudget(characters));
}

describe("Rule 2: DIRECT texts hold the speaker's words only", () => {
  test.each(['We agree.', 'We agree … but [with conditions] later.', 'He said "no" to us, and we left.'])(
    'a DIRECT text may be: %s',
    (text) => {
      expect(directTextFault(text)).toBeNull();
    },
  );
  test.each([
    ['"We agree."', 'quotation marks'],
    ['“We agree.”', 'quotation marks'],
    ['«Мы согласны»', 'quotation marks'],
    ['We agree... but', 'three full stops'],
    ['We [agree', 'has no closing one'],
    ['We agree]', 'has no opening one'],
    ['We [[agree]]', 'nested'],
  ])('a DIRECT text may not be: %s', (text, reason) => {
    expect(directTextFault(text)).toContain(reason);
  });
});

describe('Rule 2: INDIRECT texts are never shown as quotations', () => {
  test('an INDIRECT text is plain reported speech, with apostrophes', () => {
    expect(indirectTextFault("Russia's answer isn't known.")).toBeNull();
  });
  test.each(['The plan is "hasty".', 'The plan is “hasty”.', 'План «поспешный».'])(
    'an INDIRECT text may not be: %s',
    (text) => {
      expect(indirectTextFault(text)).toContain('MIXED');
    },
  );
});

describe('Rule 2: MIXED texts mark their quoted words', () => {
  test('quoted spans are the words between the marks, without the marks', () => {
    expect(quotedSpans('The “hasty” plan is “not in favour” of peace.')).toEqual([
      { start: 5, end: 10 },
      { start: 21, end: 34 },
    ]);
  });
  test('quoted spans count Unicode code points, not UTF-16 units', () => {
    const text = '🕊🕊 “мир 🕊” now';
    const [span] = quotedSpans(text);
    expect(span).toEqual({ start: 4, end: 9 });
    expect([...text].slice(span?.start, span?.end).join('')).toBe('мир 🕊');
    expect(text.slice(span?.start, span?.end)).not.toBe('мир 🕊');
  });
  test.each([
    ['No quoted words', 'INDIRECT'],
    ['The “hasty plan', 'has no closing mark'],
    ['The hasty” plan', 'has no opening mark'],
    ['The “very “hasty” plan”', 'opens inside another one'],
    ['The "hasty" plan', 'marks'],
    ['The “” plan', 'empty'],
  ])('a MIXED text may not be: %s', (text, reason) => {
    expect(mixedTextFault(text)).toContain(reason);
  });
  test('quoted spans never overlap, lie inside the text, and cover exactly the words between marks', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'б', '🕊', ' ', 'é'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 6 }), (pairs) => {
        const text = pairs.map(([plain, quoted]) => `${plain}“${quoted}”`).join('');
        const points = [...text];
        const spans = quotedSpans(text);
        expect(spans.map(({ start, end }) => points.slice(start, end).join(''))).toEqual(
          pairs.map(([, quoted]) => quoted),
        );
        spans.reduce((last, span) => {
          expect(span.start).toBeGreaterThan(last);
          return span.end;
        }, -1);
      }),
    );
  });
});

describe('Rule 3: cited passages contain the words', () => {
  test.each([
    ['it’s  over', "He said: it's over now"],
    ['“peace” now', 'we want "peace" now, he said'],
    ['first … second', 'first, and much more, second'],
    [
      'without a fight … How will supervision [of the ceasefire] be organised',
      'without a fight?... How will supervision (of the ceasefire) be organised?',
    ],
    ['café', 'the cafe\u0301 is open'],
  ])('a passage has the words %s', (text, passage) => {
    expect(carriesWords(text, passage)).toBe(true);
  });
  test('a difference shows the differing words', () => {
    const [text, passage] = ['an energy and infrastructure ceasefire', 'an energy infrastructure ceasefire'];
    expect(carriesWords(text, passage)).toBe(false);
    expect(difference(text, passage)).toBe('an energy {-and -}infrastructure ceasefire');
  });
  test('a passage lacks words that it has in another order', () => {
    expect(carriesWords('second … first', 'first and second')).toBe(false);
  });
  test('a passage has any words within it, whatever the spaces and quotation marks', () => {
    const words = fc.array(fc.stringMatching(/^[a-zа-я]{1,8}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, words, words, (before, inside, after) => {
        const passage = [...before, ...inside, ...after].join('  \n');
        expect(carriesWords(inside.join(' '), passage)).toBe(true);
      }),
    );
  });
  test('the fast search finds the same as a search from every position', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '…', '🕊', 'é'), maxLength: 12 });
    const cuts = (passage: string, at: number) =>
      /^[\p{L}\p{N}]{2}$/u.test(
        [...passage.slice(0, at)].slice(-1).join('') + [...passage.slice(at)].slice(0, 1).join(''),
      );
    const isWhole = (passage: string, run: string, at: number) =>
      passage.startsWith(run, at) && (run === '' || !(cuts(passage, at) || cuts(passage, at + run.length)));
    const carries = (words: string, quote: string) => {
      const passage = foldText(quote);
      let from = 0;
      for (const run of foldText(words).split(/ ?… ?/u)) {
        let at = from;
        while (at <= passage.length && !isWhole(passage, run, at)) at += 1;
        if (at > passage.length) return false;
        from = at + run.length;
      }
      return true;
    };
    fc.assert(
      fc.property(
        text,
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', '🕊', 'é'), maxLength: 40 }),
        (words, quote) => {
          expect(carriesWords(words, quote)).toBe(carries(words, quote));
        },
      ),
      { numRuns: 2_000 },
    );
  });
  test('a long difference shows its beginning and end, within a few thousand characters', () => {
    const words = (word: string, count: number) => Array.from({ length: count }, (_, n) => `${word}${n}`).join(' ');
    const shown = difference(words('said', 1_500), words('written', 1_100));
    expect(shown).toMatch(/^\{-said0 .* \[…\] .* said1499-\}\{\+written0 .* \[…\] .* written1099\+\}$/);
    expect(shown.length).toBeLessThan(1_000);
    const everySecond = (n: number) => (n % 2 === 0 ? 'same' : `only${n}`);
    const text = Array.from({ length: 300 }, (_, n) => everySecond(n)).join(' ');
    expect(difference(text, text.replaceAll('only', 'other')).length).toBeLessThan(2_100);
  });
  test('a difference without budget is shown as a whole', () => {
    expect(difference('one two three', 'one 2 three', 0)).toBe('one {-two-}{+2+} three');
    expect(difference('one two mid three four', 'one 2 mid 3 four', 0)).toBe('one {-two mid three-}{+2 mid 3+} four');
    expect(difference('one two mid three four', 'one 2 mid 3 four')).toBe('one {-two-}{+2+} mid {-three-}{+3+} four');
  });
  test('folding a text twice is the same as folding it once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });
});
