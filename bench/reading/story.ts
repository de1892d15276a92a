/**
 * The statements of the article that the first story comes from: `node .bench/bench/reading/story.js <folder of the article>`
 * says which of them the reader finds with the right speaker and kind, and what it finds besides.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundSpeech } from '../../src/story/article.js';
import type { SpeechMode } from '../../src/story/vocabulary.js';
import { paragraphsOf } from './corpus.js';
import { loadReader } from './reader.js';

/** A statement of the article, told by words that stand in it and in no other. */
interface StoryStatement {
  readonly words: string;
  readonly speaker: string;
  readonly kind: SpeechMode;
}

const STATEMENTS: readonly StoryStatement[] = [
  { words: 'backed the idea', speaker: 'Vladimir Putin', kind: 'INDIRECT' },
  { words: 'how it would be implemented', speaker: 'Vladimir Putin', kind: 'MIXED' },
  { words: 'root causes', speaker: 'Vladimir Putin', kind: 'DIRECT' },
  { words: 'there are nuances', speaker: 'Vladimir Putin', kind: 'DIRECT' },
  { words: 'driving Kiev out', speaker: 'Vladimir Putin', kind: 'INDIRECT' },
  { words: 'American colleagues', speaker: 'Vladimir Putin', kind: 'DIRECT' },
  { words: 'his team', speaker: 'Donald Trump', kind: 'INDIRECT' },
  { words: 'yet to respond', speaker: 'Volodymyr Zelenskyy', kind: 'INDIRECT' },
  { words: 'needs to see the outcome', speaker: 'Peskov', kind: 'INDIRECT' },
  { words: 'foreign peacekeepers', speaker: 'Russia', kind: 'INDIRECT' },
  { words: 'long-term and secure', speaker: 'Yuri Ushakov', kind: 'MIXED' },
  { words: 'what we are striving for', speaker: 'Yuri Ushakov', kind: 'DIRECT' },
  { words: 'hasty', speaker: 'Yuri Ushakov', kind: 'MIXED' },
  { words: 'contingents" on its territory', speaker: 'Ukraine', kind: 'MIXED' },
  { words: 'it', speaker: 'Maria Zakharova', kind: 'INDIRECT' },
  { words: 'a direct fight', speaker: 'Maria Zakharova', kind: 'INDIRECT' },
];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node .bench/bench/reading/story.js <folder of article.txt>');

const text = readFileSync(join(folder, 'article.txt'), 'utf8').replaceAll(/\r\n?/g, '\n');
const { findSpeech } = await loadReader('find-speech');
const { nameSpeakers } = await loadReader('link/speakers');
const page = { title: null, authors: [], datelinePlace: null, publisher: null, published: null, address: null };
const article = { text, paragraphs: paragraphsOf(text), language: 'en', ...page };
const speech = findSpeech(article);
const speakers = nameSpeakers(article, speech);

const wordsOf = ({ content }: FoundSpeech) => content.map(([start, end]) => text.slice(start, end)).join(' … ');
const taken = new Set<number>();
for (const { words, speaker, kind } of STATEMENTS) {
  // The short ones last: "it" stands in many others.
  const index = speech.findIndex(
    (found, number) =>
      !taken.has(number) &&
      speakers[number]?.name === speaker &&
      (words.length > 2 ? wordsOf(found).includes(words) : wordsOf(found) === words),
  );
  const found = speech[index];
  if (found === undefined) console.log(`missing: ${speaker}: ${words}`);
  else {
    taken.add(index);
    if (found.kind !== kind) console.log(`of another kind, ${found.kind} and not ${kind}: ${speaker}: ${words}`);
  }
}
const besides = speech.filter((_, index) => !taken.has(index));
for (const found of besides) console.log(`besides: ${speakers[speech.indexOf(found)]?.name}: ${wordsOf(found)}`);
console.log(`${taken.size} of ${STATEMENTS.length} with the right speaker, ${besides.length} besides`);
