/** Reported speech in short texts: who, by which verb, which words, of which kind. */
import { expect, test } from 'vitest';
import { foundSpeech } from '../../src/reading/en/found-speech.js';
import { prepare } from '../../src/reading/en/prepare.js';
import { findSpeech } from '../../src/reading/find-speech.js';
import type { FoundSpeech } from '../../src/story/article.js';
import { cleanedText } from './cleaned-text.js';

/** Found speech with the words of its spans. */
function told(text: string) {
  const words = (spans: FoundSpeech['content']) => spans.map(([start, end]) => text.slice(start, end));
  return findSpeech(cleanedText(text)).map(({ kind, source, cue, content, rule, doubts }) => ({
    kind,
    source: words(source),
    cue: words(cue),
    content: words(content),
    rule,
    doubts,
  }));
}

test('a quotation before its clause is direct speech of the subject', () => {
  expect(told('“The ferry will sail again in June,” Mayor Ada Brink said on Monday.')).toMatchObject([
    {
      kind: 'DIRECT',
      source: ['Mayor Ada Brink'],
      cue: ['said'],
      content: ['“The ferry will sail again in June,”'],
    },
  ]);
});

test('a subject after its verb is the speaker', () => {
  expect(told('"We have counted every ballot twice," said Tom Okoro, the chief clerk.')).toMatchObject([
    { kind: 'DIRECT', source: [expect.stringMatching(/^Tom Okoro/)], cue: ['said'], rule: 'quote-verb-source' },
  ]);
});

test('a question before its clause belongs to that clause', () => {
  expect(told('“Will the dam hold?” Lena Voss asked.')).toMatchObject([
    { kind: 'DIRECT', source: ['Lena Voss'], cue: ['asked'], content: ['“Will the dam hold?”'] },
  ]);
});

test('words after the verb without quotation marks are indirect speech', () => {
  expect(told('The harbour board said that the pier would close for repairs.')).toMatchObject([
    {
      kind: 'INDIRECT',
      source: ['The harbour board'],
      cue: ['said'],
      content: [expect.stringMatching(/the pier would close for repairs$/)],
    },
  ]);
});

test('words that are partly quoted are mixed speech', () => {
  expect(told('Senator Ruiz said the plan was “a gift to nobody” and would fail.')).toMatchObject([
    { kind: 'MIXED', source: ['Senator Ruiz'], cue: ['said'] },
  ]);
});

test('a quotation goes on after its clause', () => {
  expect(told('“The road is safe,” said Captain Mira Holt. “We checked it this morning.”')).toMatchObject([
    {
      kind: 'DIRECT',
      source: ['Captain Mira Holt'],
      content: ['“The road is safe,”', '“We checked it this morning.”'],
      doubts: ['A quotation that names no speaker is taken to go on with these words.'],
    },
  ]);
});

test('a source after "according to" is the speaker', () => {
  expect(told('The bridge cost twice as much, according to the city auditor.')).toMatchObject([
    {
      kind: 'INDIRECT',
      source: ['the city auditor'],
      cue: ['according to'],
      content: ['The bridge cost twice as much'],
    },
  ]);
});

test('somebody who is told something is not the speaker', () => {
  const [found] = told('Ada Brink told reporters the ferry would sail again in June.');
  expect(found).toMatchObject({
    source: ['Ada Brink'],
    cue: ['told'],
    content: ['the ferry would sail again in June'],
  });
});

test('the turns of a transcript belong to the speakers whose names are in capitals', () => {
  const text = 'BRINK: The ferry sails in June.\nOKORO: Who pays for it?\nBRINK: The city does.';
  expect(told(text).map(({ source, rule }) => [source, rule])).toEqual([
    [['BRINK'], 'transcript'],
    [['OKORO'], 'transcript'],
    [['BRINK'], 'transcript'],
  ]);
});

test('an article without speech has none', () => {
  expect(told('The museum opens at nine. Tickets cost four euros.')).toEqual([]);
});

test('speech within a quotation has a doubt that says so', () => {
  const text = '“The engineers told us that the river would rise,” Lena Voss said.';
  const article = prepare(text, [[0, text.length]]);
  const head = article.tokens.findIndex(({ lower }) => lower === 'told');
  const [nested] = foundSpeech(article, [
    {
      head,
      source: [head - 2, head],
      cue: [head, head + 1],
      content: [[head + 2, head + 7]],
      quotes: false,
      unit: 0,
      rule: 'source-verb-words',
      continued: false,
      confidence: 0.9,
      likelihood: { cue: 0.9, content: 0.9, source: 0.9 },
    },
  ]);
  expect(nested?.doubts).toEqual(['The words are reported within a quotation of somebody else.']);
});
