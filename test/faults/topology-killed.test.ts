/**
 * The parts of what docker-compose.yml starts are killed one after the other, under writes, reads and subscriptions.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outage, SteadyLoad } from '../fixtures/crowd/steady-load.js';
import { Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyAnywhere, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { recordOf } from '../fixtures/faults/history.js';
import { followThrough, LACKING, startTopology, type Topology } from '../fixtures/machines/topology.js';
import { STORY } from '../fixtures/stories/story.js';

/** Times are in milliseconds. */
const SIZE = sized({
  short: { clients: 60, rounds: 1, calm: 200, load: { writeEvery: 30, readers: 2, readEvery: 20 }, catchUp: 20_000 },
  long: {
    clients: 1_000,
    rounds: 3,
    calm: 3_000,
    load: { writeEvery: 100, readers: 4, readEvery: 20 },
    catchUp: 60_000,
  },
});

if (LACKING !== null) console.log(`SKIPPED the test of the whole topology: ${LACKING} is not installed.`);

/** A part that is killed, and started again. */
interface Part {
  readonly name: string;
  kill(topology: Topology): Promise<void> | undefined;
  start(topology: Topology): Promise<void>;
}

const PARTS: readonly Part[] = [
  {
    name: 'one process of the service',
    kill: ({ processes }) => processes[0]?.kill(),
    start: (topology) => topology.restart(0),
  },
  {
    name: 'the other process of the service',
    kill: ({ processes }) => processes[1]?.kill(),
    start: (topology) => topology.restart(1),
  },
  { name: 'the proxy', kill: ({ proxy }) => proxy.kill(), start: ({ proxy }) => proxy.start() },
  { name: 'PostgreSQL', kill: ({ database }) => database.kill(), start: ({ database }) => database.start() },
];

/** The effect of a kill. Times are in milliseconds. */
interface Damage {
  readonly part: string;
  readonly away: number;
  readonly writes: Outage;
  readonly reads: Outage;
  /** The time from the kill until every client had an update that was written after the part was back. */
  readonly whole: number;
}

describe.skipIf(LACKING !== null)('PostgreSQL, two processes and a proxy, each of which is killed', () => {
  let topology: Topology;
  let swarm: Swarm;

  beforeAll(async () => {
    topology = await startTopology();
    swarm = new Swarm();
  });
  afterAll(async () => {
    await swarm?.close();
    await topology?.remove();
  });

  test('no acknowledged write is lost, and every client gets every update once, in order, with the bytes of the record', async () => {
    const { url } = topology;
    const { from, groups } = await followThrough(topology, swarm, SIZE);
    const load = new SteadyLoad(url, SIZE.load);
    const damages: Damage[] = [];
    for (let round = 0; round < SIZE.rounds; round += 1) {
      for (const part of PARTS) {
        await load.nextAcknowledged();
        await pause(SIZE.calm);
        const since = performance.now();
        await part.kill(topology);
        await part.start(topology);
        const away = performance.now() - since;
        const mark = await load.nextAcknowledged();
        await Promise.all(groups.map((group) => group.until(mark, SIZE.catchUp)));
        const whole = performance.now() - since;
        const [writes, reads] = [load.outage('write', since), load.outage('read', since)];
        damages.push({ part: part.name, away, writes, reads, whole });
      }
    }
    const count = await load.stop();
    const last = await applyAnywhere([url], statements('last'), 'last');
    await Promise.all(groups.map((group) => group.until(last, SIZE.catchUp)));

    const record = await recordOf(url, STORY, SELECTION);
    expect(record.length, 'each batch is applied once').toBe(from.sequence + count + 1);
    const cursors = new Set(record.map(({ cursor }) => cursor));
    expect([...load.acknowledged].filter(([, { cursor }]) => !cursors.has(cursor))).toEqual([]);
    let deliveries = 0;
    let connections = 0;
    for (const group of groups) {
      expect(await group.violations(record)).toEqual([]);
      const report = await group.report();
      expect(report).toMatchObject({ errors: [], repeats: 0, clients: SIZE.clients / 2 });
      deliveries += report.updates;
      connections += report.connections;
    }
    // All clients lost their connection when the proxy died, and half of them with each process.
    expect(connections).toBeGreaterThan(SIZE.clients * (1 + SIZE.rounds));
    for (const { name } of PARTS) {
      const those = damages.filter(({ part }) => part === name);
      noteFigures({
        fault: `kill -9 ${name}, ${SIZE.rounds} times, under ${SIZE.clients} clients through the proxy, writes and reads`,
        mustShow: 'nothing acknowledged lost, contiguous per client',
        obtained: `away ${longest(those, ({ away }) => away)}; ${told(
          'writes',
          those.map(({ writes }) => writes),
        )}; ${told(
          'reads',
          those.map(({ reads }) => reads),
        )}; all clients up to date ${longest(those, ({ whole }) => whole)} after the kill`,
      });
    }
    noteFigures({
      fault: 'all of these together',
      mustShow: 'the same',
      obtained: `${count} batches acknowledged, each there once; ${connections} connections, ${deliveries} deliveries: 0 lost, 0 repeated, 0 out of order, bytes equal the record's`,
    });
  });
});

function longest<T>(all: readonly T[], of: (one: T) => number): string {
  return `${Math.round(Math.max(...all.map(of)))} ms`;
}

function told(name: string, outages: readonly Outage[]): string {
  const sum = (of: (outage: Outage) => number) => outages.reduce((total, outage) => total + of(outage), 0);
  const failed = sum((outage) => outage.failed);
  const made = `${failed} of ${sum((outage) => outage.of)} ${name} failed`;
  return failed === 0 ? made : `${made}, for ${longest(outages, ({ lasted }) => lasted)} at most`;
}
