import { expect, it } from 'vitest';
import { findSpeech } from '../../src/reading/find-speech.js';
import { cleanedText } from './cleaned-text.js';

/** The words that name the speakers of all speech in a text. */
function sourcesIn(text: string): readonly string[] {
  return findSpeech(cleanedText(text)).flatMap(({ source }) => source.map(([start, end]) => text.slice(start, end)));
}

it('the source goes on over an aside between dashes', () => {
  const text = 'Helena Brandt – who has lived in Karsten since the war – said that she would not leave.';
  expect(sourcesIn(text)).toEqual([expect.stringMatching(/^Helena Brandt/)]);
});

it('the source goes on over an aside with commas of its own', () => {
  const text = 'Clara Winn, who lost her shop in Obern, in July, said that she would not come back.';
  expect(sourcesIn(text)).toEqual([expect.stringMatching(/^Clara Winn/)]);
});

it('the source of a passive verb is its agent', () => {
  expect(sourcesIn('The minister was asked by a reporter whether the roof of the school had leaked.')).toEqual([
    'a reporter',
  ]);
});

it('the source leaves out the day on which somebody speaks', () => {
  expect(sourcesIn('Otto Lindqvist on Monday said that the contracts were signed.')).toEqual(['Otto Lindqvist']);
});

it('the full stop of a title ends no source', () => {
  const [source] = sourcesIn('“It was a good year,” said Rev. Kyle Berg, who lives in Tiefen.');
  expect(source).toContain('Kyle Berg');
});

it('a full stop in parentheses ends no source', () => {
  expect(sourcesIn('Senator Audrey Kline (D-Calif.), who wrote the bill, said that it would pass.')).toEqual([
    expect.stringMatching(/^Senator Audrey Kline/),
  ]);
});

it('a speaker whose name is Will is no auxiliary verb', () => {
  expect(sourcesIn('“We stayed in the valley until the snow had gone,” Will told a reporter.')).toEqual(['Will']);
});
