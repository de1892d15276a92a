/** Clients that stop reading cost little, slow nobody down, and lose nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '../../src/server/service.js';
import { type Group, Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyAnywhere, following, type Mark, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { recordOf } from '../fixtures/faults/history.js';
import { MEBIBYTE, memoryHeld } from '../fixtures/service/memory.js';
import { startOn } from '../fixtures/service/service.js';
import { anyStore, type Store } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

/**
 * Times are in milliseconds. The system buffers almost 4 MiB for a connection over loopback; all updates together are
 * more than that. In the long form they come at a steady pace, so that latencies can be compared.
 */
const SIZE = sized({
  short: { frozen: 20, others: 10, warmUp: 2, batches: 10, updatesABatch: 50, characters: 3_000, writeEvery: 0 },
  long: { frozen: 200, others: 50, warmUp: 200, batches: 500, updatesABatch: 10, characters: 400, writeEvery: 100 },
});
const TIMED = SIZE.writeEvery > 0;
/** In the short form there are few updates, so each query asks several times for their text. */
const SELECTED = TIMED
  ? SELECTION
  : `${SELECTION} ... on StatementPublished { statement { again: text onceMore: text andAgain: text } }`;
const UPDATES = SIZE.batches * SIZE.updatesABatch;
/** A client is closed after this time without progress, and all of them a while later, in milliseconds. */
const STALLED = { limit: 30_000, grace: 15_000 };
const MEMORY = 64 * MEBIBYTE;

describe('F6: clients that freeze', () => {
  let store: Store;
  let service: Service;
  let swarm: Swarm;

  beforeAll(async () => {
    store = await anyStore();
    service = await startOn(store, 'no-such-directory');
    swarm = new Swarm();
    await applyAnywhere([service.url], opening(), 'opening');
  });
  afterAll(async () => {
    await swarm.close();
    await service.close();
    await store.remove();
  });

  const follow = async (group: string, count: number): Promise<Group> => {
    const options = {
      urls: [service.url],
      transport: 'WebSocket',
      query: following(SELECTED),
      variables: { story: STORY },
    } as const;
    const clients = await swarm.connect(group, { ...options, count });
    await clients.until({ live: true });
    return clients;
  };
  /** Publishes, and waits until all reading clients have everything. */
  const publish = async (name: string, readers: Group, batches = SIZE.batches): Promise<Mark> => {
    let mark: Mark = { cursor: '', sequence: 0 };
    const started = performance.now();
    for (let batch = 0; batch < batches; batch += 1) {
      await pause(started + batch * SIZE.writeEvery - performance.now());
      const source = statements(`${name}-${batch}`, SIZE.updatesABatch, SIZE.characters);
      mark = await applyAnywhere([service.url], source, `${name}-${batch}`);
    }
    await readers.until(mark, 60_000);
    return mark;
  };

  test('frozen clients take little memory, do not slow others, and get everything when they read again', async () => {
    const others = await follow('others', SIZE.others);
    // Fills caches before anything is measured.
    await publish('warm-up', others, SIZE.warmUp);
    await others.forgetLatencies();
    // The baseline has as many reading clients: the cost of more subscribers is not the cost of frozen ones.
    if (TIMED) {
      const readers = await follow('readers', SIZE.frozen);
      await publish('awake', others);
      await readers.leave();
    }
    const { latency: awake } = await others.report();

    const frozen = await follow('frozen', SIZE.frozen);
    await frozen.freeze();
    await others.forgetLatencies();
    const before = await memoryHeld();
    const last = await publish('beside', others);
    const growth = (await memoryHeld()) - before;
    const { latency: beside } = await others.report();
    expect(growth).toBeLessThan(MEMORY);

    let closed = 'not waited for';
    if (TIMED) {
      const deadline = performance.now() + STALLED.limit + STALLED.grace;
      while (service.subscriptions() > SIZE.others && performance.now() < deadline) await pause(100);
      closed = `${SIZE.frozen + SIZE.others - service.subscriptions()} of them closed`;
    }
    await frozen.wake();
    const woken = await frozen.until(last, 60_000);

    const record = await recordOf(service.url, STORY, SELECTED);
    for (const group of [others, frozen]) {
      expect(await group.violations(record)).toEqual([]);
      expect(await group.report()).toMatchObject({ errors: [], repeats: 0 });
    }
    const { endings, connections } = await frozen.report();
    const ways = [...new Set(endings.map(({ how }) => how))].join(', ');
    const milliseconds = ({ p50, p99 }: typeof awake) => `p50 ${p50} ms, p99 ${p99} ms`;
    noteFigures({
      fault: `${SIZE.frozen} frozen readers, ${UPDATES} updates, ${SIZE.others} others`,
      mustShow: "others' p99 rises by less than a fifth, heap by less than 64 MiB; on waking all, in order",
      obtained: `others ${milliseconds(awake)} beside as many who read, ${milliseconds(beside)} beside those who are frozen; memory ${(growth / MEBIBYTE).toFixed(1)} MiB more; after ${STALLED.limit / 1_000} s ${closed}; on waking ${connections - SIZE.frozen} resumed (ended: ${ways || 'none'}), all had everything in order after ${Math.round(woken)} ms`,
    });
    if (TIMED) expect(beside.p99).toBeLessThan(awake.p99 * 1.2);
  });
});
