/** Connections open and close in every way, and leave nothing behind. */
import { EventEmitter } from 'node:events';
import { queryObjects } from 'node:v8';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '../../src/server/service.js';
import { Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { FOLLOW, statements } from '../fixtures/faults/fault-story.js';
import { MEBIBYTE, memoryHeld } from '../fixtures/service/memory.js';
import { startOn } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { applied, opening, STORY } from '../fixtures/stories/story.js';

const SIZE = sized({ short: { waves: 3, connections: 100 }, long: { waves: 20, connections: 250 } });
/** A wave may leave this much on the heap: compiled code, and caches that are not full yet. */
const MEMORY = 6 * MEBIBYTE;
const TIMERS = ['Timeout', 'Immediate'];
/** Vitest may have started this many timers meanwhile. */
const TIMERS_OF_VITEST = 5;
/** The test does not wait for timers to expire: a connection that closes must cancel its timers. */
const SOON = { timeout: 2_000, interval: 50 };
const PATIENCE = { timeout: 20_000, interval: 50 };

/**
 * The embedded store, because its thread exists from the beginning, while connections of a PostgreSQL pool would come
 * and go.
 */
describe('Connections that open and close in waves (PGlite)', () => {
  let store: Store;
  let service: Service;
  let swarm: Swarm;
  let beginning: string;

  beforeAll(async () => {
    store = embeddedStore();
    service = await startOn(store, 'no-such-directory');
    swarm = new Swarm();
    // Not over HTTP, because the test's own connections would be counted.
    await applied(service.record, opening());
    beginning = service.record.cursor(await service.record.head());
    await applied(service.record, statements('replayed', 150));
  });
  afterAll(async () => {
    await swarm.close();
    await service.close();
    await store.remove();
  });

  const wave = () =>
    swarm.visit({
      url: service.url,
      query: FOLLOW,
      variables: { story: STORY },
      after: beginning,
      count: SIZE.connections,
    });

  test('waves of connections leave no subscription, handle, listener or memory behind', async () => {
    // The first wave fills caches and compiles code.
    await wave();
    await expect.poll(() => service.subscriptions(), PATIENCE).toBe(0);
    await expect.poll(() => handles().TCPSocketWrap ?? 0, PATIENCE).toBe(0);
    const before = {
      held: await memoryHeld(),
      timers: timers(),
      handles: handles(),
      listeners: listeners(),
      objects: objects(),
    };

    for (let round = 0; round < SIZE.waves; round += 1) {
      await wave();
      await expect.poll(() => service.subscriptions(), PATIENCE).toBe(0);
    }
    await expect.poll(timers, SOON).toBeLessThanOrEqual(before.timers + TIMERS_OF_VITEST);
    await expect.poll(() => excess(handles(), before.handles), PATIENCE).toEqual({});
    await expect.poll(() => excess(objects(), before.objects), PATIENCE).toEqual({});
    expect(listeners()).toEqual(before.listeners);
    const growth = (await memoryHeld()) - before.held;
    noteFigures({
      fault: `${SIZE.waves * SIZE.connections} connections opened and closed in waves, over WebSocket and SSE, politely, cut, half-way through the handshake and through a replay`,
      mustShow: 'listeners, handles and memory back to the start',
      obtained: `0 subscriptions, handles ${JSON.stringify(before.handles)} and live objects ${JSON.stringify(before.objects)} as before; ${(growth / MEBIBYTE).toFixed(1)} MiB more held`,
    });
    expect(growth).toBeLessThan(MEMORY);
  });
});

/** The resources that keep this process running, by kind, except timers. */
function handles(): Record<string, number> {
  return countBy(process.getActiveResourcesInfo().filter((kind) => !TIMERS.includes(kind)));
}

/** Running timers. Vitest starts and stops some for each test. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => TIMERS.includes(kind)).length;
}

/** The listeners of the process itself. */
function listeners(): Record<string, number> {
  return Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)]));
}

/** The reachable sockets, requests and responses, which are all event emitters. */
function objects(): Record<string, number> {
  const kinds = { EventEmitter, AbortSignal };
  return Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, queryObjects(kind, { format: 'count' })]),
  );
}

/** The kinds of which there are more than before. */
function excess(now: Record<string, number>, before: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(now).filter(([name, count]) => count > (before[name] ?? 0)));
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
