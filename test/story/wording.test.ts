import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type WordChangeKind, wordChanges } from '../../src/story/wording.js';
import { anyCharacter } from '../fixtures/work/any-text.js';
import { timesAsLong } from '../fixtures/work/effort.js';

/** The changes as one text: `[-removed-]` and `{+added+}`. */
function marked(before: string, after: string, language = 'en'): string {
  const marks: Record<WordChangeKind, (text: string) => string> = {
    SAME: (text) => text,
    REMOVED: (text) => `[-${text}-]`,
    ADDED: (text) => `{+${text}+}`,
  };
  return wordChanges(before, after, language)
    .map(({ kind, text }) => marks[kind](text))
    .join('');
}

function without(kind: WordChangeKind, before: string, after: string, language: string): string {
  return wordChanges(before, after, language)
    .filter((change) => change.kind !== kind)
    .map(({ text }) => text)
    .join('');
}

describe('The changes between two wordings', () => {
  const anything = fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: 'grapheme' }));
  /** Texts with much in common, like a correction and its original. */
  const fromFewWords = fc
    .array(
      fc.constantFrom(
        'we',
        'will',
        'agree',
        '.',
        ' ',
        '  ',
        '\n',
        '“',
        'мир',
        '停火',
        'สันติภาพ',
        '🕊️',
        '\u0301',
        '\ud83d',
      ),
    )
    .map((words) => words.join(''));
  const text = fc.oneof(anything, fromFewWords);
  const language = fc.constantFrom('en', 'ru', 'zh-Hant', 'th', 'tlh');

  test('word changes reproduce both texts to the last space', () => {
    fc.assert(
      fc.property(text, text, language, (before, after, tag) => {
        expect(without('ADDED', before, after, tag)).toBe(before);
        expect(without('REMOVED', before, after, tag)).toBe(after);
      }),
      { numRuns: 3_000 },
    );
  });
  test('word changes are minimal: none is empty, no two of a kind are adjacent, and removals precede additions', () => {
    fc.assert(
      fc.property(text, text, language, (before, after, tag) => {
        const changes = wordChanges(before, after, tag);
        changes.forEach((change, index) => {
          const next = changes[index + 1]?.kind;
          expect(change.text).not.toBe('');
          expect(next).not.toBe(change.kind);
          if (change.kind === 'ADDED') expect(next).not.toBe('REMOVED');
        });
      }),
      { numRuns: 1_000 },
    );
  });
  test('word changes of a text with itself are none', () => {
    expect(wordChanges('As it was.', 'As it was.', 'en')).toEqual([{ kind: 'SAME', text: 'As it was.' }]);
    expect(wordChanges('', '', 'en')).toEqual([]);
  });

  test.each([
    ['We will stop the strikes now.', 'We will halt the strikes.', 'We will [-stop-]{+halt+} the strikes[- now-].'],
    ['We agree to a truce', 'We do not agree to a truce', 'We {+do not +}agree to a truce'],
    ['“Yes,” he said.', '“No,” he said.', '“[-Yes-]{+No+},” he said.'],
    ['We can do it', 'We cannot do it', 'We [-can-]{+cannot+} do it'],
    ['one two three', 'four five six', '[-one two three-]{+four five six+}'],
    ['one  two', 'one two', 'one [- -]two'],
    ['', 'New words', '{+New words+}'],
  ])('word changes from "%s" to "%s" follow the words', (before, after, changes) => {
    expect(marked(before, after)).toBe(changes);
  });
  test.each([
    ['zh', '我们同意停火', '我们不同意停火', '我们{+不+}同意停火'],
    ['th', 'เราต้องการสันติภาพ', 'เราต้องการสงคราม', 'เราต้องการ[-สันติภาพ-]{+สงคราม+}'],
    ['ja', '私たちは停戦に同意する', '私たちは和平に同意する', '私たちは[-停戦-]{+和平+}に同意する'],
  ])('word changes follow the words in a language without spaces (%s)', (tag, before, after, changes) => {
    expect(marked(before, after, tag)).toBe(changes);
  });

  test('word changes of a text of very many spaces take time in proportion to their number', () => {
    const times = (spaces: number) => () => {
      for (let round = 0; round < 1_000; round += 1) wordChanges(`a${' '.repeat(spaces)}b`, `${round}`, 'en');
    };
    // Work that grows with the square would take 16 times as long.
    expect(timesAsLong(times(5_600), times(1_400))).toBeLessThan(10);
  });

  test('word changes of long texts follow the words where few changed, and are whole where too many did', () => {
    const words = (word: string) => `${word} `.repeat(1_600).trim();
    expect(marked(`${words('alpha')} beta ${words('gamma')}`.slice(0, 10_000), `${words('alpha')} delta`)).toMatch(
      /^(alpha )+\[-beta (gamma )+/,
    );
    expect(wordChanges(words('alpha'), words('beta'), 'en')).toEqual([
      { kind: 'REMOVED', text: words('alpha') },
      { kind: 'ADDED', text: words('beta') },
    ]);
    const rewritten = Array.from({ length: 600 }, (_, index) => `w${index}`).join(' ');
    const otherwise = Array.from({ length: 600 }, (_, index) => `v${index}`).join(' ');
    expect(wordChanges(`Said: ${rewritten}`, `Said: ${otherwise}`, 'en').map(({ kind }) => kind)).toEqual([
      'SAME',
      'REMOVED',
      'ADDED',
    ]);
  });
});
