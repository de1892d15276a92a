/** Measures whether a page costs more the further it is from the start of its list. */
import { z } from 'zod';
import { progress } from '../bench.js';
import { now } from '../harness/clock.js';
import { ask } from '../harness/desk.js';
import { LONG_STORY, SHORT_STORY } from '../harness/seed.js';
import { median } from '../harness/statistics.js';
import { comparison, number } from '../report/table.js';
import type { Measure } from './measure.js';

const PAGE = `query ($story: String!, $after: String) { story(by: { slug: $story }) {
  statements(first: 20, after: $after) {
    nodes { id text speakers { name } saidAt { text } } pageInfo { endCursor } } } }`;
const LAST = `query ($story: String!, $before: String) { story(by: { slug: $story }) {
  statements(last: 100, before: $before) { edges { cursor } } } }`;

const MOST = 1.5;
/** The pages of a run. Each is requested once, so that no response is a kept one. */
const PAGES = 80;

const Edges = z.object({
  story: z.object({ statements: z.object({ edges: z.array(z.object({ cursor: z.string() })) }) }),
});
const Nodes = z.object({ story: z.object({ statements: z.object({ nodes: z.array(z.unknown()).length(20) }) }) });

export const farPage: Measure = {
  name: 'far-page',
  async run(bench) {
    const { url } = await bench.withMuch();
    const far: number[] = [];
    const near: number[] = [];
    for (let round = 1; round <= bench.extent.rounds; round += 1) {
      const times = await bench.withContender('Onrecord', url, ({ url: at }) => once(at));
      far.push(median(times.far));
      near.push(median(times.near));
      progress(`far-page, round ${round}: ${number(far.at(-1) ?? 0)} ms against ${number(near.at(-1) ?? 0)} ms`);
    }
    const figure = `page at the far end of a story of ${number(bench.extent.seed.files * bench.extent.seed.statementsAFile)} statements`;
    const against = 'the beginning of one of 100';
    return {
      rows: [comparison({ figure, against, ours: far, theirs: near, unit: 'ms', atMost: MOST })],
      notes: [`A round of far-page is the median of ${PAGES} pages, each asked for once, far and near in turn.`],
    };
  },
};

/** The times of pages, in milliseconds. */
interface Times {
  readonly far: readonly number[];
  readonly near: readonly number[];
}

async function once(url: string): Promise<Times> {
  const farthest = await lastCursors(url, LONG_STORY, null);
  const before = await lastCursors(url, LONG_STORY, farthest[0] ?? null);
  const all = await lastCursors(url, SHORT_STORY, null);
  const time = async (story: string, after: string) => {
    const started = now();
    Nodes.parse(await ask(url, PAGE, { story, after }));
    return now() - started;
  };
  // Warm up with other pages of both, so that compiling and connecting do not count.
  for (const after of before) await time(LONG_STORY, after);
  const times = { far: [] as number[], near: [] as number[] };
  for (let n = 0; n < PAGES; n += 1) {
    times.far.push(await time(LONG_STORY, farthest[n] ?? ''));
    times.near.push(await time(SHORT_STORY, all[n] ?? ''));
  }
  return times;
}

/** The cursors of the last hundred statements, or of the hundred before a cursor. */
async function lastCursors(url: string, story: string, before: string | null): Promise<readonly string[]> {
  const { story: found } = Edges.parse(await ask(url, LAST, { story, before }));
  return found.statements.edges.map(({ cursor }) => cursor);
}
