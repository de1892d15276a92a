/**
 * A rolling restart behind the proxy, as for a new version: one process after the other is stopped and started again.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SteadyLoad } from '../fixtures/crowd/steady-load.js';
import { Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyAnywhere, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { recordOf } from '../fixtures/faults/history.js';
import { followThrough, LACKING, startTopology, type Topology } from '../fixtures/machines/topology.js';
import { STORY } from '../fixtures/stories/story.js';

/** Times are in milliseconds. */
const SIZE = sized({
  short: { clients: 60, rounds: 1, load: { writeEvery: 30, readers: 4, readEvery: 5 }, catchUp: 20_000 },
  long: { clients: 1_000, rounds: 3, load: { writeEvery: 100, readers: 8, readEvery: 5 }, catchUp: 60_000 },
});

describe.skipIf(LACKING !== null)('Two processes behind a proxy, restarted one after the other', () => {
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

  test('no read or write fails during restarts, and no client misses an update', async () => {
    const { url, processes, proxy } = topology;
    const { from, groups } = await followThrough(topology, swarm, SIZE);
    const load = new SteadyLoad(url, SIZE.load);
    const isWhole = async () => {
      const mark = await load.nextAcknowledged();
      await Promise.all(groups.map((group) => group.until(mark, SIZE.catchUp)));
    };
    await isWhole();
    await Promise.all(groups.map((group) => group.forgetLatencies()));

    const since = performance.now();
    const away: number[] = [];
    for (let round = 0; round < SIZE.rounds; round += 1) {
      for (const which of processes.keys()) {
        const told = performance.now();
        expect(await processes[which]?.stop()).toBe(0);
        await topology.restart(which);
        away.push(performance.now() - told);
        await isWhole();
      }
    }
    const lasted = performance.now() - since;
    const count = await load.stop();
    const [writes, reads] = [load.outage('write', since), load.outage('read', since)];
    const last = await applyAnywhere([url], statements('last'), 'last');
    await Promise.all(groups.map((group) => group.until(last, SIZE.catchUp)));

    const record = await recordOf(url, STORY, SELECTION);
    const reports = await Promise.all(groups.map((group) => group.report()));
    const silence = Math.max(...reports.map(({ longestSilence }) => longestSilence));
    // The proxy repeats what one process refused at the other one, so clients notice nothing.
    const askedAgain = proxy.accessLog().filter((line) => line.process.includes(',')).length;
    noteFigures({
      fault: `both processes restarted one after the other, ${SIZE.rounds} times, under ${SIZE.clients} clients through the proxy, writes and reads`,
      mustShow: 'no read or write fails, nothing is missed',
      obtained:
        `${SIZE.rounds * processes.length} restarts in ${(lasted / 1_000).toFixed(1)} s, each away ${Math.round(Math.max(...away))} ms at most; ` +
        `${writes.failed} of ${writes.of} writes and ${reads.failed} of ${reads.of} reads failed, the slowest took ${Math.round(writes.slowest)} and ${Math.round(reads.slowest)} ms; ` +
        `${askedAgain} requests went to the other process because one took no connection; ` +
        `the longest that a client was without an update ${silence} ms, at ${((1_000 * writes.of) / lasted).toFixed(0)} updates a second; 0 lost, 0 repeated`,
    });
    // A request that is refused and repeated elsewhere has its normal outcome.
    const complaints = proxy.accessLog().filter(({ status }) => Number(status) >= 500);
    expect({ writes, reads, complaints: complaints.slice(0, 20) }).toMatchObject({
      writes: { failed: 0, faults: [] },
      reads: { failed: 0, faults: [] },
    });
    expect(record.length).toBe(from.sequence + count + 1);
    for (const [n, group] of groups.entries()) {
      expect(await group.violations(record)).toEqual([]);
      expect(reports[n]).toMatchObject({ errors: [], repeats: 0 });
      // The clients of each process have moved to the other one.
      expect(reports[n]?.connections).toBeGreaterThan(SIZE.clients / 2);
    }
    // Without an attempt of the proxy, the test would show nothing.
    expect(askedAgain).toBeGreaterThan(0);
  });
});
