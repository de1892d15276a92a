/** Measures a replay to many subscribers at once, compared with a replay to one. */
import { type Bench, progress } from '../bench.js';
import { now } from '../harness/clock.js';
import { LONG_STORY } from '../harness/seed.js';
import { Subscribers } from '../load/load-process.js';
import { LIVE_UPDATES } from '../paths.js';
import { comparison, number } from '../report/table.js';
import type { Measure } from './measure.js';

const CLIENTS = 100;
const MOST = 3;
const PATIENCE = 60_000;

export const replay: Measure = {
  name: 'replay',
  async run(bench) {
    const one: number[] = [];
    const many: number[] = [];
    for (let round = 1; round <= bench.extent.rounds; round += 1) {
      one.push(await once(bench, 1));
      many.push(await once(bench, CLIENTS));
      progress(`replay, round ${round}: ${number(one.at(-1) ?? 0)} ms for one, ${number(many.at(-1) ?? 0)} ms for all`);
    }
    return {
      rows: [
        comparison({
          figure: `replay of ${number(bench.extent.seed.statementsAFile)} updates to ${CLIENTS} clients at once`,
          against: 'to one client',
          ours: many,
          theirs: one,
          unit: 'ms',
          atMost: MOST,
        }),
      ],
    };
  },
};

/** The time until `clients` subscribers have all updates of the last file, from a new process. */
async function once(bench: Bench, clients: number): Promise<number> {
  const { url, seeded } = await bench.withMuch();
  const updates = seeded.size.statementsAFile;
  return bench.withContender('Onrecord', url, async ({ port, pid, greeting }) => {
    const subscribers = new Subscribers();
    try {
      // The load process starts before the measured time.
      await subscribers.begin();
      const variables = { story: LONG_STORY, after: seeded.beforeLastFile };
      const started = now();
      await subscribers.connect({ port, count: clients, query: LIVE_UPDATES, variables, greeting });
      if (!(await subscribers.until(updates, PATIENCE))) throw new Error('The replay does not end');
      return (await subscribers.sample(pid)).completeAt - started;
    } finally {
      await subscribers.stop();
    }
  });
}
