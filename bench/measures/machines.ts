/**
 * Measures an edge against a process of the core that does not write: deliveries, latency and memory; and the work of PostgreSQL
 * per update with more and more edges.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, progress } from '../bench.js';
import { cpuTime } from '../harness/cpu-time.js';
import {
  type Delay,
  delays,
  follow,
  reachAll,
  saturate,
  type Throughput,
  withSubscribers,
} from '../harness/following.js';
import type { Reader } from '../harness/machines.js';
import { median } from '../harness/statistics.js';
import { comparison, number, type Row, spread } from '../report/table.js';
import type { Measure } from './measure.js';
import { type Share, shareOf } from './memory.js';

const SUBSCRIBERS = 2_000;
const RATE = 20;
/** By how much an edge may be later than the core, in milliseconds. */
const LATER = { p50: 30, p99: 100 };
const EDGES = [0, 1, 2, 4];
/** How much more work PostgreSQL may have with edges than without. */
const MOST_WORK = 1.05;
const READERS: readonly Reader[] = ['core', 'edge'];

interface Round {
  readonly singly: Throughput;
  readonly delay: Delay;
  readonly memory: Share;
}

export const machines: Measure = {
  name: 'machines',
  async run(bench) {
    const rounds = new Map<Reader, Round[]>(READERS.map((reader) => [reader, []]));
    const work = new Map<number, number[]>(EDGES.map((edges) => [edges, []]));
    for (let round = 1; round <= bench.extent.rounds; round += 1) {
      for (const reader of READERS) {
        const obtained = await once(bench, reader);
        rounds.get(reader)?.push(obtained);
        progress(`machines, round ${round}, ${reader}: ${told(obtained)}`);
      }
      for (const edges of EDGES) {
        const obtained = await workPerUpdate(bench, edges);
        work.get(edges)?.push(obtained);
        progress(`machines, round ${round}, ${edges} edges: ${number(obtained)} ms of PostgreSQL for each update`);
      }
    }
    const of = (reader: Reader) => rounds.get(reader) ?? [];
    return {
      rows: [
        throughputRow(of),
        ...(['p50', 'p99'] as const).map((part) => delayRow(part, of)),
        memoryRow(of),
        ...EDGES.slice(1).map((edges) => workRow(edges, work.get(edges) ?? [], work.get(0) ?? [])),
      ],
      notes: [
        'Another process writes, on the core of the load, where NATS and the relay are, too. PostgreSQL works for the process that writes, for the relay, and for the process of the core that is measured.',
      ],
    };
  },
};

function once(bench: Bench, reader: Reader): Promise<Round> {
  return bench.withStory((databaseUrl) =>
    bench.withReader(reader, databaseUrl, async (server) => {
      // One subscriber before all others, so that loading and compiling for the first does not count.
      await withSubscribers(server, 1, (one) => reachAll(server, one));
      const before = await server.memory();
      return withSubscribers(server, 0, async (subscribers) => {
        await follow(subscribers, server, SUBSCRIBERS);
        await reachAll(server, subscribers);
        const memory = shareOf(SUBSCRIBERS, before, await server.memory());
        const singly = await saturate(server, subscribers, 1, bench.extent);
        if (!singly.drained) await reachAll(server, subscribers);
        return { memory, singly, delay: await delays(server, subscribers, RATE, bench.extent.measured) };
      });
    }),
  );
}

/** The CPU time of PostgreSQL for one update, in milliseconds, while edges follow and nobody else reads. */
function workPerUpdate(bench: Bench, edges: number): Promise<number> {
  return bench.withStory((databaseUrl) =>
    bench.withEdges(edges, databaseUrl, async (publish) => {
      const updates = (RATE * bench.extent.measured) / 1_000;
      const steadily = async () => {
        for (let n = 0; n < updates; n += 1) {
          await publish(1);
          await pause(1_000 / RATE);
        }
      };
      await steadily();
      const before = await usedBy(bench, databaseUrl);
      await steadily();
      const after = await usedBy(bench, databaseUrl);
      return [...after].reduce((sum, [pid, used]) => sum + used - (before.get(pid) ?? 0), 0) / updates;
    }),
  );
}

/** The CPU time of each connection to a database so far, in milliseconds. */
async function usedBy(bench: Bench, databaseUrl: string): Promise<ReadonlyMap<number, number>> {
  const pids = await bench.databases.connections(databaseUrl);
  return new Map(pids.map((pid) => [pid, cpuTime(pid)]));
}

type Rounds = (reader: Reader) => readonly Round[];

function throughputRow(of: Rounds): Row {
  const rates = (reader: Reader) => of(reader).map(({ singly }) => singly.deliveriesASecond);
  const figure = `deliveries/s of an edge, ${number(SUBSCRIBERS)} WebSocket subscribers, one update at a time`;
  const against = 'a process of the core that does not write';
  return comparison({ figure, against, ours: rates('edge'), theirs: rates('core'), unit: '/s', atLeast: 1 });
}

function delayRow(part: 'p50' | 'p99', of: Rounds): Row {
  const all = (reader: Reader) => of(reader).map(({ delay }) => delay.sincePublished[part]);
  const later = median(all('edge')) - median(all('core'));
  return {
    figure: `latency at an edge, ${RATE} updates/s, ${number(SUBSCRIBERS)} subscribers, ${part}`,
    against: 'a process of the core that does not write',
    obtained: `${spread(all('edge'), 'ms')} against ${spread(all('core'))}: ${number(later)} ms later`,
    ratio: null,
    target: `at most ${LATER[part]} ms later`,
    met: later <= LATER[part],
  };
}

function memoryRow(of: Rounds): Row {
  const resident = (reader: Reader) => of(reader).map(({ memory }) => memory.resident);
  const figure = `memory per subscriber at an edge, ${number(SUBSCRIBERS)} of them`;
  const against = 'a process of the core that does not write';
  return comparison({ figure, against, ours: resident('edge'), theirs: resident('core'), unit: 'KiB', atMost: 1 });
}

function workRow(edges: number, ours: readonly number[], theirs: readonly number[]): Row {
  const figure = `CPU of PostgreSQL per update with ${edges} ${edges === 1 ? 'edge' : 'edges'}`;
  return comparison({ figure, against: 'the relay alone', ours, theirs, unit: 'ms', atMost: MOST_WORK });
}

function told({ singly, delay, memory }: Round): string {
  const { p50, p99, missing } = delay.sincePublished;
  const rate = `${number(singly.deliveriesASecond)}/s (${number(singly.serverMicroseconds)} µs each)`;
  return `${rate}; p50 ${number(p50)} ms, p99 ${number(p99)} ms, ${missing} missing; ${number(memory.resident)} KiB each`;
}
