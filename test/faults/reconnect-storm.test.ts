/** All clients reconnect at once: the updates they missed are read once, not once for each client. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyAnywhere, FOLLOW, type Mark, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { type RecordedUpdate, recordOf } from '../fixtures/faults/history.js';
import { startOn } from '../fixtures/service/service.js';
import { postgresStore, type Store } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

/** Clients resume from cursors between `atLeast` and `behind` updates back. Times are in milliseconds. */
const SIZE = sized({
  short: { clients: 200, behind: 100, atLeast: 90, timed: false },
  long: { clients: 5_000, behind: 500, atLeast: 450, timed: true },
});
/**
 * The data of this many payloads is read together, in at most this many statements: 15 or so, and up to 30 on a busy machine, where
 * what is asked for arrives in more turns. A read for each client would be thousands.
 */
const UPDATES_PER_BLOCK = 32;
const STATEMENTS_PER_BLOCK = 40;
const PATIENCE = 120_000;
/** The clients take one of the two cores of a small machine, where half of them need 10 s. */
const CAUGHT_UP_WITHIN = 30_000;

describe.skipIf(inject('postgresUrl') === null)('F3: many clients reconnect at once (PostgreSQL)', () => {
  let store: Store;
  let record: RecordedUpdate[];
  let head: Mark = { cursor: '', sequence: 0 };

  beforeAll(async () => {
    store = await postgresStore(inject('postgresUrl') ?? '');
    const service = await startOn(store, 'no-such-directory');
    await applyAnywhere([service.url], opening(), 'opening');
    for (let batch = 0; batch * 50 < SIZE.behind; batch += 1) {
      head = await applyAnywhere([service.url], statements(`missed-${batch}`, 50), `missed-${batch}`);
    }
    record = await recordOf(service.url, STORY, SELECTION);
    await service.close();
  });
  afterAll(() => store.remove());

  /** The clients connect to a new service, which has read nothing before. */
  async function storm(clients: number, name: string): Promise<{ statements: number; milliseconds: number }> {
    const service = await startOn(store, 'no-such-directory');
    const swarm = new Swarm();
    const query = vi.spyOn(pg.Client.prototype, 'query');
    try {
      const cursors = record.slice(-SIZE.behind - 1, -SIZE.atLeast).map(({ cursor }) => cursor);
      const options = {
        urls: [service.url],
        transport: 'WebSocket',
        query: FOLLOW,
        variables: { story: STORY },
      } as const;
      query.mockClear();
      const started = performance.now();
      const group = await swarm.connect(name, { ...options, count: clients, after: cursors });
      await group.until({ sequence: head.sequence, live: true }, PATIENCE);
      const milliseconds = performance.now() - started;
      const statementCount = query.mock.calls.length;

      head = await applyAnywhere([service.url], statements(`${name}-live`), `${name}-live`);
      await group.until(head, PATIENCE);
      expect(await group.violations(await recordOf(service.url, STORY, SELECTION))).toEqual([]);
      expect(await group.report()).toMatchObject({ errors: [], repeats: 0, connections: clients });
      return { statements: statementCount, milliseconds };
    } finally {
      query.mockRestore();
      await swarm.close();
      await service.close();
    }
  }

  test('the reads from the database do not grow with the number of clients, and all get missed updates, then new ones', async () => {
    const few = await storm(SIZE.clients / 4, 'few');
    const many = await storm(SIZE.clients, 'many');
    noteFigures({
      fault: `${SIZE.clients} clients reconnect at once, ${SIZE.atLeast} to ${SIZE.behind} updates behind, each where it was`,
      mustShow: 'reads bounded by pages, not by clients; caught up in 10 s',
      obtained: `${many.statements} statements for all, ${few.statements} for a quarter of the clients; all caught up after ${(many.milliseconds / 1_000).toFixed(1)} s (a quarter: ${(few.milliseconds / 1_000).toFixed(1)} s), the clients on the same two cores`,
    });
    // Besides, the head is read every second and for every new subscription.
    for (const { statements, milliseconds } of [few, many]) {
      expect(statements).toBeLessThan((SIZE.behind / UPDATES_PER_BLOCK + 2) * STATEMENTS_PER_BLOCK + milliseconds / 50);
    }
    if (SIZE.timed) expect(many.milliseconds).toBeLessThan(CAUGHT_UP_WITHIN);
  });
});
