/**
 * The database fails for a moment: an update is delivered later, or its subscription ends and can be resumed. No update
 * is skipped.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { Tail } from '../../src/feed/tail.js';
import type { Engine } from '../../src/record/engine/engine.js';
import { StoryRecord } from '../../src/record/record.js';
import type { RecordPoint } from '../../src/record/snapshot.js';
import { type Service, serve } from '../../src/server/service.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { overWebSocket, publisher } from '../fixtures/service/service.js';
import { issueTestToken } from '../fixtures/service/token.js';
import { embeddedStore, onEveryEngine, type Store, silent } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly sequence?: number; readonly cursor: string };
}
const QUERY = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { sequence cursor headline story { headline } } ... on StatementPublished { statement { speakers { name } } }
  ... on CaughtUp { cursor } } }`;
/** More updates than the payloads of one block. */
const UPDATES = 70;

onEveryEngine('While the database is away', (makeStore) => {
  let store: Store;
  let service: Service;
  let beginning: string;
  /** Whether the next statement fails. */
  let isAway: () => boolean = () => false;

  beforeAll(async () => {
    store = await makeStore();
    const engine = await store.open();
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => {
        if (isAway()) throw new Error('The database is away');
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const [db, probes] = [engine.db.withPlugin(plugin), engine.probes.withPlugin(plugin)];
    const failing: Engine = { ...engine, db, probes };
    const config = { ...readConfig({}), ...store.config, port: 0, storiesDirectory: 'none', limits: CROWD_LIMITS };
    service = await serve(failing, config, silent);
    await issueTestToken(service.record);
    beginning = await publisher(() => service).apply(opening());
    const statements = Array.from({ length: UPDATES }, (_, n) => statement(`said-${n}`));
    await publisher(() => service).apply(file({ statements }));
  });
  afterAll(async () => {
    isAway = () => false;
    await service.close();
    await store.remove();
  });
  const sequences = (messages: readonly Message[]) => messages.flatMap((one) => one.storyUpdates.sequence ?? []);
  const caughtUp = (one: Message) => one.storyUpdates.__typename === 'CaughtUp';

  test('F11: a read that fails for a moment is repeated, and every update is delivered', async () => {
    let statements = 0;
    isAway = () => {
      statements += 1;
      return [5, 8, 13].includes(statements); // the first statements open the subscription
    };
    const listener = overWebSocket<Message>(service.url, QUERY, { after: beginning });
    const received = sequences(await listener.until(caughtUp));
    expect(statements).toBeGreaterThan(8);
    expect(received).toHaveLength(UPDATES);
    expect(received).toEqual(received.map((_, index) => (received[0] ?? 0) + index));
    await listener.close();
  });

  test.each([
    ['WebSocket', overWebSocket],
    ['Server-Sent Events', overSse],
  ] as const)(
    'F11: over %s, reads that keep failing end the subscription, which resumes from its last cursor',
    async (_, follow) => {
      isAway = () => false;
      // Its own selection, whose payloads have not been made before.
      const query = QUERY.replace('headline', `${follow.name}: headline`);
      const first = follow<Message>(service.url, query, { after: beginning });
      await first.next();
      isAway = () => true;
      const failure = await first.until(caughtUp).catch((error: unknown) => error);
      isAway = () => false;
      const told = sequences(first.received);
      if (!(failure instanceof Error)) expect(told).toHaveLength(UPDATES); // it had all of them before the database failed
      const cursor = first.received.at(-1)?.storyUpdates.cursor;
      const second = follow<Message>(service.url, query, { after: cursor });
      const rest = sequences(await second.until(caughtUp));
      expect([...told, ...rest]).toEqual(Array.from({ length: UPDATES }, (_one, index) => (told[0] ?? 0) + index));
      await Promise.all([first.close(), second.close()]);
    },
  );

  test('F11: no subscription begins at a head that could not be read', async () => {
    const follow = overWebSocket<Message>;
    await publisher(() => service).query('{ record { head } }');
    // The story is kept in memory; the head must be read.
    const warm = follow(service.url, QUERY);
    await warm.next();
    isAway = () => true;
    const listener = follow(service.url, QUERY);
    const error: unknown = await listener.next().catch((one: unknown) => one);
    isAway = () => false;
    expect(JSON.stringify({ ...(error as object) })).toContain('INTERNAL');
    await Promise.all([warm.close(), listener.close()]);
  });

  test('a query gets a GraphQL error while the head cannot be read, and its data when it can', async () => {
    const ask = () => publisher(() => service).query('{ record { head } }');
    isAway = () => true;
    // A known head counts as current for a second.
    await expect.poll(async () => (await ask()).status, { timeout: 10_000, interval: 100 }).toBe(503);
    expect((await ask()).errors[0]?.extensions).toMatchObject({ code: 'INTERNAL', requestId: expect.any(String) });
    isAway = () => false;
    expect((await ask()).data).toHaveProperty('record.head');
  });
});

test('F7: a subscription begins while others keep coming faster than the head can be read', async () => {
  const store = embeddedStore();
  const record = await StoryRecord.open(await store.open());
  let reads = 0;
  const slow = new Proxy(record, {
    get: (target, name) => {
      if (name !== 'headSince') return Reflect.get(target, name);
      return async (known: RecordPoint) => {
        reads += 1;
        await pause(20);
        return target.headSince(known);
      };
    },
  });
  const tail = await Tail.start(slow, silent);
  let coming = true;
  const others = (async () => {
    while (coming) {
      void tail.advance();
      await pause(2);
    }
  })();
  const before = reads;
  await tail.advance();
  // The read in flight, and the caller's own.
  expect(reads - before).toBeLessThanOrEqual(3);
  coming = false;
  await others;
  tail.stop();
  await record.close();
  await store.remove();
});
