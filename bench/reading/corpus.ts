/** A corpus of articles in which people have marked who says what: one article a line, as JSON, compressed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** A half-open range of UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** One utterance that an article reports, as people marked it or as the reader found it. */
export interface Attribution {
  readonly source: readonly Span[];
  readonly cue: readonly Span[];
  readonly content: readonly Span[];
}

export interface CorpusArticle {
  readonly id: string;
  readonly publisher: string;
  readonly text: string;
  readonly attributions: readonly Attribution[];
}

const spans = z.array(z.tuple([z.number(), z.number()]));
const line = z.object({
  id: z.string(),
  publisher: z.string(),
  text: z.string(),
  attributions: z.array(z.object({ source: spans, cue: spans, content: spans })),
});

/** The parts of the corpus, named as their files are. */
export const SPLITS = ['train', 'dev'] as const;
export type Split = (typeof SPLITS)[number];

/** Reads one part of the corpus in `folder`. */
export function readCorpus(folder: string, split: Split): readonly CorpusArticle[] {
  const lines = gunzipSync(readFileSync(join(folder, `polnear-${split}.jsonl.gz`)))
    .toString('utf8')
    .trim()
    .split('\n');
  return lines.map((text) => line.parse(JSON.parse(text)));
}

/** The lines of a text that are not blank, as its paragraphs. */
export function paragraphsOf(text: string): readonly Span[] {
  return [...text.matchAll(/[^\n]+/g)]
    .filter(([found]) => found.trim() !== '')
    .map((match): Span => [match.index, match.index + match[0].length]);
}
