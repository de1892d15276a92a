/** Measures the memory per quiet subscriber. */
import { type Bench, progress } from '../bench.js';
import { type ContenderName, GRAPHQL_PEERS } from '../harness/contenders.js';
import { follow, reachAll, withSubscribers } from '../harness/following.js';
import type { Memory } from '../harness/server-process.js';
import { median } from '../harness/statistics.js';
import { comparison, number, type Row, spread } from '../report/table.js';
import type { Measure } from './measure.js';

const KIBIBYTE = 1024;
const COUNTS = [2_000, 5_000];
const MOST = { times: 2.5, kibibytes: 25 };
const CONTENDERS: readonly ContenderName[] = ['Onrecord', 'bare ws', ...GRAPHQL_PEERS];

const CLOSE: readonly ContenderName[] = ['Onrecord', 'bare ws'];

/** The memory per subscriber, in KiB. */
export interface Share {
  readonly count: number;
  readonly held: number;
  readonly resident: number;
}

export const memory: Measure = {
  name: 'memory',
  async run(bench) {
    const shares = new Map<ContenderName, Share[]>(CONTENDERS.map((name) => [name, []]));
    // It hardly varies; a second round of the close contenders shows how much.
    for (let round = 1; round <= Math.min(2, bench.extent.rounds); round += 1) {
      for (const name of round === 1 ? CONTENDERS : CLOSE) {
        const obtained = await once(bench, name);
        shares.get(name)?.push(...obtained);
        const told = obtained.map(
          (one) => `${number(one.held)} KiB (resident ${number(one.resident)}) of ${one.count}`,
        );
        progress(`memory, round ${round}, ${name}: ${told.join(', ')}`);
      }
    }
    const of = (name: ContenderName) => shares.get(name) ?? [];
    return {
      rows: COUNTS.flatMap((count) => rowsFor(count, of)),
      notes: [
        'Memory is what the process holds of the machine (its resident set) after five forced collections, in KiB of 1,024 bytes, less what it held before the first of these subscribers came and after one had come and gone; what the kernel holds for sockets is not in it. What is on the heap and in buffers is told beside it.',
      ],
    };
  },
};

function once(bench: Bench, name: ContenderName): Promise<Share[]> {
  return bench.withStory((databaseUrl) =>
    bench.withContender(
      name,
      databaseUrl,
      async (server) => {
        // One subscriber before all others, so that loading and compiling for the first does not count.
        await withSubscribers(server, 1, (one) => reachAll(server, one));
        const before = await server.memory();
        const shares: Share[] = [];
        await withSubscribers(server, 0, async (subscribers) => {
          let connected = 0;
          for (const count of COUNTS) {
            await follow(subscribers, server, count - connected);
            connected = count;
            await reachAll(server, subscribers);
            shares.push(shareOf(count, before, await server.memory()));
          }
        });
        return shares;
      },
      true,
    ),
  );
}

export function shareOf(count: number, before: Memory, after: Memory): Share {
  const share = (more: number) => more / count / KIBIBYTE;
  return { count, held: share(after.held - before.held), resident: share(after.resident - before.resident) };
}

function rowsFor(count: number, of: (name: ContenderName) => readonly Share[]): Row[] {
  const sharesOf = (name: ContenderName) => of(name).filter((one) => one.count === count);
  const resident = (name: ContenderName) => sharesOf(name).map((one) => one.resident);
  const held = (name: ContenderName) => median(sharesOf(name).map((one) => one.held));
  const figure = `server memory per subscriber, ${number(count)} of them`;
  const ours = resident('Onrecord');
  const row = (against: ContenderName, atMost: number): Row => {
    const compared = comparison({ figure, against, ours, theirs: resident(against), unit: 'KiB', atMost });
    const onHeap = `on the heap ${number(held('Onrecord'))} against ${number(held(against))}`;
    return { ...compared, obtained: `${compared.obtained}; ${onHeap}` };
  };
  return [
    {
      figure,
      against: '–',
      obtained: spread(ours, 'KiB'),
      ratio: null,
      target: `≤ ${MOST.kibibytes} KiB`,
      met: Math.max(...ours) <= MOST.kibibytes,
    },
    row('bare ws', MOST.times),
    ...GRAPHQL_PEERS.map((name) => ({ ...row(name, 1), target: null, met: null })),
  ];
}
