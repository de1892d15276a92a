/** Processes of the service die and come back, while clients move between them. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyAnywhere, FOLLOW, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { recordOf } from '../fixtures/faults/history.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { postgresStore, type Store } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

/** Times are in milliseconds. */
const SIZE = sized({
  short: { clients: 60, kills: 3, killEvery: 1_000, writeEvery: 50, catchUp: 20_000 },
  long: { clients: 1_000, kills: 15, killEvery: 2_000, writeEvery: 100, catchUp: 60_000 },
});
const PROCESSES = 3;

describe.skipIf(inject('postgresUrl') === null)(
  'One of three processes is killed, again and again (PostgreSQL)',
  () => {
    let store: Store;
    let swarm: Swarm;
    const processes: ServiceProcess[] = [];
    let writing = false;

    beforeAll(async () => {
      store = await postgresStore(inject('postgresUrl') ?? '');
      swarm = new Swarm();
      const start = async () => processes.push(await startProcess(store, { port: await portToKeep() }));
      // The first process creates the tables; the others find them.
      await start();
      await Promise.all(Array.from({ length: PROCESSES - 1 }, start));
    });
    afterAll(async () => {
      await swarm.close();
      await Promise.all(processes.map((process) => process.kill()));
      await store.remove();
    });

    test('F3, F9: every client gets every update once, in order, with the bytes of the record', async () => {
      const urls = processes.map(({ url }) => url);
      await applyAnywhere(urls, opening(), 'opening');
      const from = (await recordOf(urls[0] ?? '', STORY, SELECTION)).at(-1);
      const options = { urls, query: FOLLOW, variables: { story: STORY }, after: [from?.cursor ?? ''] };
      const groups = await Promise.all([
        swarm.connect('ws', { ...options, transport: 'WebSocket', count: SIZE.clients / 2 }),
        swarm.connect('sse', { ...options, transport: 'Server-Sent Events', count: SIZE.clients / 2 }),
      ]);
      await Promise.all(groups.map((group) => group.until({ live: true }, SIZE.catchUp)));

      writing = true;
      const writes = (async () => {
        let count = 0;
        for (; writing; count += 1) {
          const inTurn = urls.map((_, n) => urls[(count + n) % urls.length] ?? '');
          await applyAnywhere(inTurn, statements(`under-fire-${count}`), `batch-${count}`);
          await pause(SIZE.writeEvery);
        }
        return count;
      })();
      const started = performance.now();
      const back: Promise<void>[] = [];
      for (let kill = 0; kill < SIZE.kills; kill += 1) {
        await pause(started + (kill + 1) * SIZE.killEvery - performance.now());
        const victim = kill % PROCESSES;
        await back[victim];
        await processes[victim]?.kill();
        back[victim] = startProcess(store, { port: processes[victim]?.port ?? 0 }).then((process) => {
          processes[victim] = process;
        });
      }
      const killing = performance.now() - started;
      await Promise.all(back);
      writing = false;
      const count = await writes;
      const last = await applyAnywhere(urls, statements('last'), 'last');

      const waits = await Promise.all(groups.map((group) => group.until(last, SIZE.catchUp)));
      const record = await recordOf(urls[0] ?? '', STORY, SELECTION);
      expect(record.length, 'each batch is applied once').toBe((from?.sequence ?? 0) + count + 1);
      const reports = await Promise.all(groups.map((group) => group.report()));
      for (const [n, group] of groups.entries()) {
        expect(await group.violations(record)).toEqual([]);
        expect(reports[n]).toMatchObject({ errors: [], repeats: 0, clients: SIZE.clients / 2 });
        // Each process has died at least once, and so has each client's connection.
        expect(reports[n]?.connections).toBeGreaterThanOrEqual(SIZE.clients);
      }
      const sum = (of: (report: (typeof reports)[number]) => number) =>
        reports.reduce((total, one) => total + of(one), 0);
      noteFigures({
        fault: `kill -9 one of three processes every ${SIZE.killEvery / 1_000} s under writes, ${SIZE.clients} clients hopping between them, half over WebSocket, half over SSE`,
        mustShow: 'contiguous per client, no repeat after the client library',
        obtained: `${SIZE.kills} kills in ${(killing / 1_000).toFixed(1)} s, ${count + 1} updates, ${sum((one) => one.connections)} connections, ${sum((one) => one.updates)} deliveries: 0 lost, 0 repeated, 0 out of order, bytes equal the record's; the last one had all ${Math.round(Math.max(...waits))} ms after the last write`,
      });
    });
  },
);
