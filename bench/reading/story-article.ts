/** The article that the first story was typed from, read again: which statements of the record are found in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { FoundSpeech } from '../../src/reading/draft.js';
import { ROOT } from '../paths.js';
import { paragraphsOf } from './corpus.js';
import { loadReader } from './reader.js';

/** The source of the record that this article is. */
const SOURCE = 'trt-global-2025-03-13';

const storyFile = z.object({
  statements: z.array(
    z.object({
      mode: z.string(),
      citations: z.array(z.object({ source: z.string(), quote: z.string().nullish() })),
    }),
  ),
});

/** How many statements of the record cite the article, and how many of them the reader finds. */
export interface StoryArticle {
  readonly recorded: number;
  readonly found: number;
  readonly ofSameKind: number;
  /** Found in the article, and not on the record. */
  readonly tooMany: number;
}

/** Reads the article, which is plain text. */
export async function readStoryArticle(path: string): Promise<StoryArticle> {
  const { findEnglishSpeech } = await loadReader('en/english');
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  const speech = findEnglishSpeech({ text, paragraphs: paragraphsOf(text) });
  const story = storyFile.parse(parse(readFileSync(join(ROOT, 'data/ukraine-ceasefire-2025/story.yaml'), 'utf8')));
  const recorded = story.statements.flatMap(({ mode, citations }) => {
    const quote = citations.find(({ source }) => source === SOURCE)?.quote ?? null;
    return quote === null ? [] : [{ mode, place: text.indexOf(quote) }];
  });
  const left = new Set(speech);
  const matches = recorded.flatMap(({ mode, place }) => {
    const match = [...left].find((one) => holds(one, place));
    if (match === undefined) return [];
    left.delete(match);
    return [{ mode, match }];
  });
  return {
    recorded: recorded.length,
    found: matches.length,
    ofSameKind: matches.filter(({ mode, match }) => match.kind === mode).length,
    tooMany: left.size,
  };
}

function holds({ content, cue, source }: FoundSpeech, place: number): boolean {
  const spans = [...content, ...cue, ...source];
  return place >= Math.min(...spans.map(([start]) => start)) && place < Math.max(...spans.map(([, end]) => end));
}
