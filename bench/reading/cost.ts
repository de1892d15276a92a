/**
 * Measures the cost of reading, in a process of its own: `node --expose-gc .bench/bench/reading/cost.js <root of the build> <folder of the corpus>`
 * prints a line of JSON.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import type { ArticleInput } from '../../src/reading/article.js';
import { readCorpus } from './corpus.js';

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

function moduleIn(root: string, path: string): string {
  return pathToFileURL(join(root, 'dist', path)).href;
}

async function cpuOf(
  root: string,
  inputs: readonly ArticleInput[],
): Promise<Pick<ReadingCost, 'firstArticleCpuMs' | 'cpuMsPerThousandWords'>> {
  const started = cpuMs();
  const reader: typeof import('../../src/reading/read-article.js') = await import(
    moduleIn(root, 'reading/read-article.js')
  );
  const { NEW_STORY }: typeof import('../../src/reading/reading-context.js') = await import(
    moduleIn(root, 'reading/reading-context.js')
  );
  const read = (input: ArticleInput) => reader.readArticle(input, NEW_STORY);
  inputs.slice(0, 1).forEach(read);
  const firstArticleCpuMs = cpuMs() - started;
  inputs.forEach(read);
  const words = inputs.reduce((sum, { content }) => sum + content.split(/\s+/).length, 0);
  const warm = cpuMs();
  for (let round = 0; round < MEASURED_ROUNDS; round += 1) inputs.forEach(read);
  return { firstArticleCpuMs, cpuMsPerThousandWords: (1_000 * (cpuMs() - warm)) / (MEASURED_ROUNDS * words) };
}

async function memoryOf(
  root: string,
  inputs: readonly ArticleInput[],
): Promise<Pick<ReadingCost, 'threadMegabytes' | 'threadMegabytesAfterThousandArticles'>> {
  const { ArticleReader }: typeof import('../../src/desk/article/article-reader.js') = await import(
    moduleIn(root, 'desk/article/article-reader.js')
  );
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

const [root, folder] = process.argv.slice(2);
if (root === undefined || folder === undefined)
  throw new Error('expected the root of the build and the folder of the corpus');
const inputs = readCorpus(folder, 'dev').map(
  ({ text }): ArticleInput => ({ form: 'text', content: text, published: null, address: null }),
);
const cpu = await cpuOf(root, inputs);
console.log(JSON.stringify({ ...cpu, ...(await memoryOf(root, inputs)) } satisfies ReadingCost));
