/** The tagger reads for weeks in one process (findings/wink-nlp-keeps-every-word-it-reads.sh). */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { tagParagraph } from '../../src/reading/en/tagger.js';

const WORDS_PER_PARAGRAPH = 500;
const MIB = 2 ** 20;

/** Tags paragraphs of words that nobody has used before. */
function tagNewWords(from: number, count: number): void {
  for (let first = from; first < from + count; first += WORDS_PER_PARAGRAPH) {
    const words = Array.from({ length: WORDS_PER_PARAGRAPH }, (_, index) => `w${(first + index).toString(36)}x`);
    const text = words.join(' ');
    tagParagraph(text, [0, text.length]);
  }
}

test('the memory of the tagger stays bounded, however many different words it reads', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const heapMib = () => {
    collect();
    return process.memoryUsage().heapUsed / MIB;
  };
  tagNewWords(0, 130_000);
  const early = heapMib();
  tagNewWords(130_000, 260_000);
  // Kept for good, 260,000 more words take about 33 MiB.
  expect(heapMib() - early).toBeLessThan(20);
});
