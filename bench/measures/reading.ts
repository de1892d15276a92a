/**
 * Measures the article reader: what it finds of what people marked in a corpus, and what that costs. The corpus and the article of
 * the story are where the environment says; neither is part of the project.
 */
import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { progress } from '../bench.js';
import { compiled } from '../paths.js';
import { bootstrapInterval } from '../reading/bootstrap.js';
import { comparer } from '../reading/comparer.js';
import { readCorpus, SPLITS } from '../reading/corpus.js';
import type { ReadingCost } from '../reading/cost.js';
import { type CountsBySet, f1, type SetName, sumOf } from '../reading/metrics.js';
import { readStoryArticle } from '../reading/story-article.js';
import { number, type Row } from '../report/table.js';
import type { Measure } from './measure.js';

const CORPUS = process.env.READING_CORPUS ?? null;
const STORY_ARTICLE = process.env.READING_ARTICLE ?? null;

/** The least percentage to reach, with the right source, on articles that were not trained on. */
const GOALS: readonly { readonly set: SetName; readonly least: number | null }[] = [
  { set: 'quoted', least: 86 },
  { set: 'direct', least: 90 },
  { set: 'reporting verbs', least: 82 },
  { set: 'indirect with reporting verbs', least: null },
];
const MOST_CPU_MS = 50;
const MOST_FIRST_MS = 600;
const MOST_MEGABYTES = 120;

const reported = { against: '–', ratio: null, target: null, met: null };

export const reading: Measure = {
  name: 'reading',
  async run() {
    const rows: Row[] = [];
    if (CORPUS !== null) rows.push(...(await figures(CORPUS)), ...costs(CORPUS));
    if (STORY_ARTICLE !== null) rows.push(await storyArticle(STORY_ARTICLE));
    const notes = CORPUS === null ? ['The reader was not measured: READING_CORPUS names no folder of the corpus.'] : [];
    return { rows, notes };
  },
};

async function figures(folder: string): Promise<readonly Row[]> {
  const compare = await comparer();
  return SPLITS.flatMap((split) => {
    progress(`reading: ${split}`);
    const counts = readCorpus(folder, split).map((article) => compare(article).counts);
    return GOALS.map(({ set, least }): Row => {
      const percent = (of: 'content' | 'source') => (sample: readonly CountsBySet[]) =>
        100 * f1(sumOf(sample)[set], of);
      const right = percent('source')(counts);
      const [low, high] = bootstrapInterval(counts, percent('source'));
      const goal = split === 'train' ? null : least;
      return {
        ...reported,
        figure: `reading, ${set}, ${split}: content with the right source, F1`,
        obtained: `${right.toFixed(1)} % (${low.toFixed(1)}–${high.toFixed(1)}); content alone ${percent('content')(counts).toFixed(1)} %`,
        target: goal === null ? null : `≥ ${goal} %`,
        met: goal === null ? null : right >= goal,
      };
    });
  });
}

const readingCost: z.ZodType<ReadingCost> = z.object({
  firstArticleCpuMs: z.number(),
  cpuMsPerThousandWords: z.number(),
  threadMegabytes: z.number(),
  threadMegabytesAfterThousandArticles: z.number(),
});

function costs(folder: string): readonly Row[] {
  progress('reading: cost');
  const output = execFileSync(process.execPath, ['--expose-gc', compiled('reading/cost.js'), folder], {
    encoding: 'utf8',
  });
  const cost = readingCost.parse(JSON.parse(output));
  const row = (figure: string, value: number, unit: string, most: number): Row => ({
    ...reported,
    figure: `reading, ${figure}`,
    obtained: `${number(value)} ${unit}`,
    target: `≤ ${most} ${unit}`,
    met: value <= most,
  });
  return [
    row('CPU for 1,000 words, warm', cost.cpuMsPerThousandWords, 'ms', MOST_CPU_MS),
    row('CPU of the first article in a new process, loading included', cost.firstArticleCpuMs, 'ms', MOST_FIRST_MS),
    row('memory of the thread, after one article', cost.threadMegabytes, 'MB', MOST_MEGABYTES),
    row('memory of the thread, after 1,000 articles', cost.threadMegabytesAfterThousandArticles, 'MB', MOST_MEGABYTES),
  ];
}

async function storyArticle(path: string): Promise<Row> {
  const { found, cited, citedFound } = await readStoryArticle(path);
  return {
    ...reported,
    figure: "reading, the story's own article",
    obtained: `${found} statements, with ${citedFound} of the ${cited} passages that the record cites word for word`,
    target: '16 statements, at most 1 more',
    met: found >= 16 && found <= 17 && citedFound === cited,
  };
}
