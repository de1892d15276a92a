/** The article that the first story was typed from, read again: which statements of the record are found in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { FoundSpeech } from '../../src/story/article.js';
import { ROOT } from '../paths.js';
import { paragraphsOf } from './corpus.js';
import { loadReader } from './reader.js';

/** The source of the record that this article is. */
const SOURCE = 'trt-global-2025-03-13';

const storyFile = z.object({
  statements: z.array(
    z.object({
      citations: z.array(z.object({ source: z.string(), quote: z.string().nullish() })),
    }),
  ),
});

/** How much the reader finds, and how many passages that the record cites word for word are in it. */
export interface StoryArticle {
  readonly found: number;
  readonly cited: number;
  readonly citedFound: number;
}

/** Reads the article, which is plain text. */
export async function readStoryArticle(path: string): Promise<StoryArticle> {
  const { findEnglishSpeech } = await loadReader('en/english');
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  const speech = findEnglishSpeech({ text, paragraphs: paragraphsOf(text) });
  const story = storyFile.parse(parse(readFileSync(join(ROOT, 'data/ukraine-ceasefire-2025/story.yaml'), 'utf8')));
  const cited = story.statements
    .flatMap(({ citations }) => citations.find(({ source }) => source === SOURCE)?.quote ?? [])
    .map((quote) => placesOf(quote, text))
    .filter((places) => places.length > 0);
  // Words may stand in a headline as well, before anybody says them.
  const citedFound = cited.filter((places) => places.some((place) => speech.some((one) => holds(one, place)))).length;
  return { found: speech.length, cited: cited.length, citedFound };
}

function placesOf(words: string, text: string): readonly number[] {
  const places: number[] = [];
  for (let place = text.indexOf(words); place >= 0; place = text.indexOf(words, place + 1)) places.push(place);
  return places;
}

function holds({ content, cue, source }: FoundSpeech, place: number): boolean {
  const spans = [...content, ...cue, ...source];
  return place >= Math.min(...spans.map(([start]) => start)) && place < Math.max(...spans.map(([, end]) => end));
}
