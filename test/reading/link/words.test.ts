import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkSpeech } from '../../../src/reading/link/link-speech.js';
import { draftWords } from '../../../src/reading/link/words.js';
import { NEW_STORY } from '../../../src/reading/reading-context.js';
import type { TextSpan } from '../../../src/story/article.js';
import { carriesWords, directTextFault, indirectTextFault, mixedTextFault } from '../../../src/story/quotation.js';
import type { SpeechMode } from '../../../src/story/vocabulary.js';
import { anyCharacter } from '../../fixtures/work/any-text.js';
import { articleOf, spanOf } from './made-speech.js';

/** The words of a draft whose content is the whole text, or these parts of it. */
function wordsOf(kind: SpeechMode, text: string, ...parts: string[]) {
  const spans = parts.length === 0 ? [[0, text.length] as const] : parts.map((part) => spanOf(text, part));
  return draftWords(text, kind, spans, false);
}

test.each([
  ['“We will sign.”', 'We will sign.'],
  ['"We will sign,"', 'We will sign'],
  ['‘We won’t sign,’', 'We won’t sign'],
  ['“The word was ‘never’,”', 'The word was ‘never’'],
  ['“Who goes first?... And who pays?”', 'Who goes first? … And who pays?'],
  ['“Wait... then sign”', 'Wait… then sign'],
  ['“How will they (the inspectors) travel?”', 'How will they [the inspectors] travel?'],
  ['“They [the inspectors] may travel”', 'They [the inspectors] may travel'],
  ['“A bracket [ alone”', 'A bracket … alone'],
  ['„Wir unterschreiben“', 'Wir unterschreiben'],
  ['»Wir unterschreiben«,', 'Wir unterschreiben'],
  ['«Мы подпишем»', 'Мы подпишем'],
  ['“First.\n“Second.”', 'First. … Second.'],
])('a DIRECT draft of %s has the words %s', (text, words) => {
  expect(wordsOf('DIRECT', text)).toMatchObject({ kind: 'DIRECT', words });
});

test('a DIRECT draft has an omission where the reporting clause stands', () => {
  const text = '“We agree,” Marlow said on the steps. “But there are questions.”';
  expect(wordsOf('DIRECT', text, '“We agree,”', '“But there are questions.”')?.words).toBe(
    'We agree … But there are questions.',
  );
});

test('round brackets stay as they are in words that the speaker wrote', () => {
  const text = '“We meet (at last) today”';
  expect(draftWords(text, 'DIRECT', [[0, text.length]], true)?.words).toBe('We meet (at last) today');
});

test.each([
  ['the plan is "hasty" and "is not in anyone\'s interest"', "the plan is “hasty” and “is not in anyone's interest”"],
  ['that it would give them a "breather,"', 'it would give them a “breather”'],
  ["the plan was 'hasty' and couldn't work", "the plan was “hasty” and couldn't work"],
  ['he called it “a ‘so-called’ plan”', 'he called it “a ‘so-called’ plan”'],
  ['a plan with «serious questions», he thought', 'a plan with “serious questions”, he thought'],
  ['serious questions" about the plan', '“serious questions” about the plan'],
  ['a plan with "serious questions', 'a plan with “serious questions”'],
])('a MIXED draft of %s has the words %s', (text, words) => {
  expect(wordsOf('MIXED', text)).toMatchObject({ kind: 'MIXED', words });
});

test('a MIXED draft without quoted words is INDIRECT, and an INDIRECT one with quoted words is MIXED', () => {
  expect(wordsOf('MIXED', 'that the plan is hasty')).toMatchObject({ kind: 'INDIRECT', words: 'the plan is hasty' });
  expect(wordsOf('INDIRECT', 'that the plan is "hasty"')).toMatchObject({ kind: 'MIXED' });
});

test('speech without a letter or a digit is no draft', () => {
  expect(wordsOf('DIRECT', '“?!”')).toBeNull();
  expect(wordsOf('INDIRECT', ' … ')).toBeNull();
});

const FAULT = { DIRECT: directTextFault, INDIRECT: indirectTextFault, MIXED: mixedTextFault };

const pieces = fc.constantFrom(
  ...['word', 'Ünïcode', 'don’t', '’tis', '.', '...', '…', ',', '?', ' ', ' ', ' ', '\n', '“', '”', '"', "'", '‘', '’'],
  ...['«', '»', '„', '(', ')', '[', ']', '—', 'e\u0301', '😀', '\u2028', '10,000', ' ', ' '],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: anyCharacter, maxLength: 80 }),
);

test('every draft of any text is one that the domain accepts, with its passage', () => {
  const spans = fc.array(fc.tuple(fc.nat(200), fc.nat(200)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(texts, spans, fc.constantFrom<SpeechMode>('DIRECT', 'INDIRECT', 'MIXED'), (text, ends, kind) => {
      const article = articleOf(text.split('\n'));
      const places = ends
        .flat()
        .map((end) => end % (text.length + 1))
        .sort((a, b) => a - b);
      const content = places.flatMap((end, index): TextSpan[] =>
        index % 2 === 1 ? [[places[index - 1] ?? 0, end]] : [],
      );
      const found = { kind, content, source: [], cue: [], confidence: 1, rule: 'any', doubts: [] };
      for (const draft of linkSpeech(article, [found], [null], NEW_STORY)) {
        const passage = article.text.slice(...draft.passage);
        expect(FAULT[draft.kind](draft.words), draft.words).toBeNull();
        if (draft.kind === 'DIRECT')
          expect(carriesWords(draft.words, passage), `${draft.words} in ${passage}`).toBe(true);
        for (const [start, end] of [draft.passage, ...draft.content]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(article.text.length);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a word that goes on behind a mark that ends sentences is whole in the passage', () => {
  // U+16B44 is a mark that ends sentences; the span ends between it and the next character.
  const article = articleOf(['“We agree \u{16b44}\u{10000}.”']);
  const start = article.text.indexOf('We');
  const found = { kind: 'DIRECT', source: [], cue: [], confidence: 1, rule: 'any', doubts: [] } as const;
  const [draft] = linkSpeech(article, [{ ...found, content: [[start, start + 11]] }], [null], NEW_STORY);
  expect(draft?.words).toBe('We agree \u{16b44}\u{10000}');
  expect(carriesWords(draft?.words ?? '', article.text.slice(...(draft?.passage ?? [0, 0])))).toBe(true);
});

test('words longer than a record allows are cut, and the draft says so', () => {
  const article = articleOf([`“${'We go on and on. '.repeat(1_000)}”`]);
  const found = { kind: 'DIRECT', source: [], cue: [], confidence: 1, rule: 'any', doubts: [] } as const;
  const [draft] = linkSpeech(article, [{ ...found, content: [[0, article.text.length]] }], [null], NEW_STORY);
  expect(draft?.words.length).toBeLessThanOrEqual(10_000);
  expect(carriesWords(draft?.words ?? '', article.text.slice(...(draft?.passage ?? [0, 0])))).toBe(true);
  expect(draft?.doubts.join()).toContain('It is cut');
});
