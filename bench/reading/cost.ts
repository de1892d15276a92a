/**
 * Measures the cost of reading, in a process of its own: `node --expose-gc .bench/bench/reading/cost.js <root of the build> <folder of the corpus>`
 * prints a line of JSON.
 */
import { paragraphsOf, readCorpus } from './corpus.js';
import { readerModule } from './reader.js';

/** Figures of one process. Memory is what the process holds of the machine (its resident set). */
export interface ReadingCost {
  /** From the start of loading the reader to the end of the first article. */
  readonly firstArticleMs: number;
  readonly cpuMsPerThousandWords: number;
  readonly loadedMegabytes: number;
  readonly megabytesAfterThousandArticles: number;
}

const MEASURED_ROUNDS = 3;
const ARTICLES = 1_000;

function megabytes(): number {
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc?.();
  return process.memoryUsage.rss() / 1e6;
}

async function measure(root: string, folder: string): Promise<ReadingCost> {
  const articles = readCorpus(folder, 'dev').map(({ text }) => ({
    title: null,
    authors: [],
    datelinePlace: null,
    publisher: null,
    published: null,
    address: null,
    language: 'en',
    text,
    paragraphs: paragraphsOf(text),
  }));
  const [first] = articles;
  if (first === undefined) throw new Error('the corpus is empty');
  const started = performance.now();
  const { findSpeech }: typeof import('../../src/reading/find-speech.js') = await import(
    readerModule('find-speech', root)
  );
  findSpeech(first);
  const firstArticleMs = performance.now() - started;
  const loadedMegabytes = megabytes();
  for (const article of articles) findSpeech(article);
  const words = articles.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
  const { user } = process.cpuUsage();
  for (let round = 0; round < MEASURED_ROUNDS; round += 1) for (const article of articles) findSpeech(article);
  const cpuMs = (process.cpuUsage().user - user) / 1_000;
  for (let count = MEASURED_ROUNDS * articles.length; count < ARTICLES; count += 1) {
    const article = articles[count % articles.length];
    if (article !== undefined) findSpeech(article);
  }
  return {
    firstArticleMs,
    cpuMsPerThousandWords: (1_000 * cpuMs) / (MEASURED_ROUNDS * words),
    loadedMegabytes,
    megabytesAfterThousandArticles: megabytes(),
  };
}

const [root, folder] = process.argv.slice(2);
if (root === undefined || folder === undefined)
  throw new Error('expected the root of the build and the folder of the corpus');
console.log(JSON.stringify(await measure(root, folder)));
