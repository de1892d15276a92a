/**
 * Measures the cost of reading, in a process of its own: `node --expose-gc .bench/bench/reading/cost.js <folder of the corpus>`
 * prints a line of JSON.
 */
import { pino } from 'pino';
import type { ArticleInput } from '../../src/reading/article.js';
import { readCorpus } from './corpus.js';
import { loadReader } from './reader.js';

/** Figures of one process, CPU with all stages of reading. */
export interface ReadingCost {
  /** From the start of loading the reader to the end of the first article, in a new process. */
  readonly firstArticleCpuMs: number;
  readonly cpuMsPerThousandWords: number;
  /** The memory (resident set) that a process has more with the thread that reads articles for the desk. */
  readonly threadMegabytes: number;
  readonly threadMegabytesAfterThousandArticles: number;
}

const MEASURED_ROUNDS = 3;
const ARTICLES = 1_000;

function megabytes(): number {
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc?.();
  return process.memoryUsage.rss() / 1e6;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function cpuOf(
  inputs: readonly ArticleInput[],
): Promise<Pick<ReadingCost, 'firstArticleCpuMs' | 'cpuMsPerThousandWords'>> {
  const started = cpuMs();
  const { readArticle } = await loadReader('read-article');
  const { NEW_STORY } = await loadReader('reading-context');
  const read = (input: ArticleInput) => readArticle(input, NEW_STORY);
  inputs.slice(0, 1).forEach(read);
  const firstArticleCpuMs = cpuMs() - started;
  inputs.forEach(read);
  const words = inputs.reduce((sum, { content }) => sum + content.split(/\s+/).length, 0);
  const warm = cpuMs();
  for (let round = 0; round < MEASURED_ROUNDS; round += 1) inputs.forEach(read);
  return { firstArticleCpuMs, cpuMsPerThousandWords: (1_000 * (cpuMs() - warm)) / (MEASURED_ROUNDS * words) };
}

async function memoryOf(
  inputs: readonly ArticleInput[],
): Promise<Pick<ReadingCost, 'threadMegabytes' | 'threadMegabytesAfterThousandArticles'>> {
  const { ArticleReader } = await loadReader('../desk/article/article-reader');
  const before = megabytes();
  const reader = new ArticleReader(pino({ level: 'silent' }));
  let threadMegabytes = 0;
  for (let count = 0; count < ARTICLES; count += 1) {
    const input = inputs[count % inputs.length];
    if (input !== undefined) await reader.read(input, 'a-story', []);
    if (count === 0) threadMegabytes = megabytes() - before;
  }
  const threadMegabytesAfterThousandArticles = megabytes() - before;
  await reader.close();
  return { threadMegabytes, threadMegabytesAfterThousandArticles };
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected the folder of the corpus');
const inputs = readCorpus(folder, 'dev').map(
  ({ text }): ArticleInput => ({ form: 'text', content: text, published: null, address: null }),
);
const cpu = await cpuOf(inputs);
console.log(JSON.stringify({ ...cpu, ...(await memoryOf(inputs)) } satisfies ReadingCost));
