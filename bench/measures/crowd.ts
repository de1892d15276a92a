/** Measures ten thousand subscribers on one process. */
import { type Bench, progress } from '../bench.js';
import {
  type Delay,
  delays,
  follow,
  reachAll,
  saturate,
  type Throughput,
  withSubscribers,
} from '../harness/following.js';
import { number, type Row, spread } from '../report/table.js';
import type { Measure } from './measure.js';
import { type Share, shareOf } from './memory.js';

const SUBSCRIBERS = 10_000;
const RATE = 4;
const MOST = { p99: 250, kibibytes: 25 };

interface Round {
  readonly share: Share;
  readonly throughput: Throughput;
  readonly delay: Delay;
}

export const crowd: Measure = {
  name: 'crowd',
  async run(bench) {
    const rounds: Round[] = [];
    // One round by default, because it takes long and has no contender.
    for (let round = 1; round <= Math.ceil(bench.extent.rounds / 3); round += 1) {
      const obtained = await once(bench);
      rounds.push(obtained);
      const { share, throughput, delay } = obtained;
      progress(
        `crowd, round ${round}: ${number(throughput.deliveriesASecond)}/s, p99 ${number(delay.sincePublished.p99)} ms, ${number(share.held)} KiB`,
      );
    }
    return { rows: rowsOf(rounds) };
  },
};

function once(bench: Bench): Promise<Round> {
  return bench.withStory((databaseUrl) =>
    bench.withContender(
      'Onrecord',
      databaseUrl,
      async (server) => {
        await withSubscribers(server, 1, (one) => reachAll(server, one));
        const before = await server.memory();
        return withSubscribers(server, 0, async (subscribers) => {
          await follow(subscribers, server, SUBSCRIBERS);
          await reachAll(server, subscribers);
          const share = shareOf(SUBSCRIBERS, before, await server.memory());
          const delay = await delays(server, subscribers, RATE, 2 * bench.extent.measured);
          const throughput = await saturate(server, subscribers, 1, bench.extent);
          return { share, throughput, delay };
        });
      },
      true,
    ),
  );
}

function rowsOf(rounds: readonly Round[]): Row[] {
  const figure = `${number(SUBSCRIBERS)} subscribers on one process`;
  const row = (obtained: string, target: string | null = null, met: boolean | null = null): Row => ({
    figure,
    against: '–',
    obtained,
    ratio: null,
    target,
    met,
  });
  const latencies = rounds.map(({ delay }) => delay.sincePublished);
  const p99 = latencies.map((one) => one.p99);
  const held = rounds.map(({ share }) => share.held);
  const missing = latencies.some((one) => one.missing > 0);
  return [
    row(
      spread(
        rounds.map(({ throughput }) => throughput.deliveriesASecond),
        'deliveries/s, one update at a time',
      ),
    ),
    row(
      `${RATE} updates/s: p50 ${spread(latencies.map((one) => one.p50))} ms, p99 ${spread(p99)} ms`,
      `p99 ≤ ${MOST.p99} ms`,
      !missing && Math.max(...p99) <= MOST.p99,
    ),
    row(`${spread(held)} KiB per subscriber`, `≤ ${MOST.kibibytes} KiB`, Math.max(...held) <= MOST.kibibytes),
  ];
}
