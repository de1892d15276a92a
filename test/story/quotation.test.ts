import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  directTextFault,
  foldText,
  indirectTextFault,
  mixedTextFault,
  quotedSpans,
  wordingDifference,
} from '../../src/story/quotation.js';

describe("Rule 2: DIRECT text holds the speaker's words only", () => {
  test.each(['We agree.', 'We agree … but [with conditions] later.', 'He said "no" to us, and we left.'])(
    'takes %s',
    (text) => {
      expect(directTextFault(text)).toBeNull();
    },
  );
  test.each([
    ['"We agree."', 'quotation marks'],
    ['“We agree.”', 'quotation marks'],
    ['«Мы согласны»', 'quotation marks'],
    ['We agree... but', 'three full stops'],
    ['We [agree', 'never closed'],
    ['We agree]', 'never opened'],
    ['We [[agree]]', 'nested'],
  ])('refuses %s', (text, reason) => {
    expect(directTextFault(text)).toContain(reason);
  });
});

describe('Rule 2: INDIRECT text is never shown as a quotation', () => {
  test('takes plain reported speech, with apostrophes', () => {
    expect(indirectTextFault("Russia's answer isn't known.")).toBeNull();
  });
  test.each(['The plan is "hasty".', 'The plan is “hasty”.', 'План «поспешный».'])('refuses %s', (text) => {
    expect(indirectTextFault(text)).toContain('MIXED');
  });
});

describe('Rule 2: MIXED text marks its quoted words', () => {
  test('finds the words between the marks, without the marks', () => {
    expect(quotedSpans('The “hasty” plan is “not in favour” of peace.')).toEqual([
      { start: 5, end: 10 },
      { start: 21, end: 34 },
    ]);
  });
  test('counts Unicode code points, not UTF-16 units', () => {
    const text = '🕊🕊 “мир 🕊” now';
    const [span] = quotedSpans(text);
    expect(span).toEqual({ start: 4, end: 9 });
    expect([...text].slice(span?.start, span?.end).join('')).toBe('мир 🕊');
    expect(text.slice(span?.start, span?.end)).not.toBe('мир 🕊');
  });
  test.each([
    ['No quoted words', 'INDIRECT'],
    ['The “hasty plan', 'never closed'],
    ['The hasty” plan', 'never opened'],
    ['The “very “hasty” plan”', 'overlap'],
    ['The "hasty" plan', 'marks'],
    ['The “” plan', 'empty'],
  ])('refuses %s', (text, reason) => {
    expect(mixedTextFault(text)).toContain(reason);
  });
  test('spans never overlap, lie inside the text and cover exactly what was put between marks', () => {
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

describe('Rule 3: the cited passage contains the words', () => {
  test.each([
    ['it’s  over', "He said: it's over now"],
    ['“peace” now', 'we want "peace" now, he said'],
    ['first … second', 'first, and much more, second'],
    [
      'without a fight … How will supervision [of the ceasefire] be organised',
      'without a fight?... How will supervision (of the ceasefire) be organised?',
    ],
    ['café', 'the cafe\u0301 is open'],
  ])('finds %s', (text, passage) => {
    expect(wordingDifference(text, passage)).toBeNull();
  });
  test('says which words differ', () => {
    const difference = wordingDifference(
      'an energy and infrastructure ceasefire',
      'an energy infrastructure ceasefire',
    );
    expect(difference).toContain('{-and -}');
  });
  test('does not find runs of words out of order', () => {
    expect(wordingDifference('second … first', 'first and second')).not.toBeNull();
  });
  test('a text is found in any passage that has it somewhere inside, however spaced and quoted', () => {
    const words = fc.array(fc.stringMatching(/^[a-zа-я]{1,8}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, words, words, (before, inside, after) => {
        const passage = [...before, ...inside, ...after].join('  \n');
        expect(wordingDifference(inside.join(' '), passage)).toBeNull();
      }),
    );
  });
  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });
});
