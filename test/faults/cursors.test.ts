/** Cursors that cannot be honoured get a reset with the right reason as their only event (docs/api/feed.md, F5). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '../../src/server/service.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { noteFigures } from '../fixtures/faults/fault.js';
import { forged, overWebSocket, publisher, startOn } from '../fixtures/service/service.js';
import { takeBackup } from '../fixtures/store/backup.js';
import { onEveryEngine, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

interface Message {
  readonly storyUpdates: {
    readonly __typename: string;
    readonly cursor?: string;
    readonly reason?: string;
    readonly oldest?: string;
    readonly head?: string;
  };
}
const QUERY = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { cursor } ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason oldest head } } }`;
const TRANSPORTS = [
  ['WebSocket', overWebSocket],
  ['Server-Sent Events', overSse],
] as const;

/** The replay limit of the feed in this test. */
const REPLAY_LIMIT = 20;
let asked = 0;

onEveryEngine('F5: a cursor that cannot be honoured', (makeStore) => {
  let store: Store;
  let service: Service;
  let number = 0;
  const publish = () => {
    number += 1;
    return publisher(() => service).apply(file({ statements: [statement(`said-${number}`)] }));
  };
  const start = async () => {
    service = await startOn(store, 'no-such-directory', undefined, { replayLimit: REPLAY_LIMIT });
  };
  beforeAll(async () => {
    store = await makeStore();
    await start();
    await publisher(() => service).apply(opening());
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });
  const head = async (): Promise<string> =>
    (await publisher(() => service).query('{ record { head } }')).data.record.head;

  /** The events of each transport after a cursor, until the stream ends or has caught up. */
  const answers = (after: string) =>
    Promise.all(
      TRANSPORTS.map(async ([, subscribe]) => {
        asked += 1;
        const listener = subscribe<Message>(service.url, QUERY, { after });
        await Promise.race([
          listener.ended,
          listener.until(({ storyUpdates }) => storyUpdates.__typename === 'CaughtUp').catch(() => undefined),
        ]);
        await listener.close();
        return listener.received.map((one) => one.storyUpdates);
      }),
    );
  const expectReset = async (after: string, reason: string) => {
    const now = await head();
    for (const received of await answers(after)) {
      expect(received).toEqual([{ __typename: 'FeedReset', reason, oldest: expect.any(String), head: now }]);
    }
  };

  test('a cursor further back than the feed replays gets EXPIRED, and `oldest` can be resumed from', async () => {
    const first = await publish();
    for (let more = 0; more < REPLAY_LIMIT; more += 1) await publish();
    const [replayed] = await answers(first);
    expect(replayed).toHaveLength(REPLAY_LIMIT + 1);
    await publish();
    await expectReset(first, 'EXPIRED');
    const [reset] = await answers(first);
    for (const received of await answers(reset?.[0]?.oldest ?? '')) {
      expect(received.map((one) => one.__typename)).toEqual([
        ...Array<string>(REPLAY_LIMIT).fill('StatementPublished'),
        'CaughtUp',
      ]);
    }
    const { data } = await publisher(() => service).query(
      `query ($after: Cursor) { record { oldest } story(by: { slug: "${STORY}" }) { updates(first: 100, after: $after) { nodes { cursor } } } }`,
      { after: first },
    );
    expect(data.record.oldest).toBe(reset?.[0]?.oldest);
    expect(data.story.updates.nodes).toHaveLength(REPLAY_LIMIT + 1);
  });

  test('a cursor of another record or history gets FORKED, and one beyond the head gets AHEAD', async () => {
    const now = await head();
    await expectReset(forged(now, 1), 'FORKED');
    await expectReset(forged(now, 20), 'FORKED');
    await expectReset(forged(now, 12), 'AHEAD');
  });

  test('a cursor from before a restored backup gets FORKED, or AHEAD when the backup is shorter', async () => {
    await service.close();
    const backup = await takeBackup(store);
    await start();
    const kept = await head();
    const lost = [await publish(), await publish(), await publish()];
    await service.close();
    await backup.restore();
    await start();
    // The restored record goes on with two other updates.
    await publish();
    const now = await publish();
    await expectReset(lost[0] ?? '', 'FORKED');
    await expectReset(lost[1] ?? '', 'FORKED');
    await expectReset(lost[2] ?? '', 'AHEAD');
    for (const received of await answers(kept)) {
      expect(received.map((one) => one.__typename)).toEqual(['StatementPublished', 'StatementPublished', 'CaughtUp']);
      expect(received[1]?.cursor).toBe(now);
    }
  });

  describe('a backup restored under a running process', () => {
    test('a live subscriber gets the reset, and nothing after it', async (context) => {
      if (store.engine === 'PGlite') return context.skip('an embedded store belongs to its process');
      const backup = await takeBackup(store);
      const listeners = TRANSPORTS.map(([, subscribe]) => subscribe<Message>(service.url, QUERY));
      await Promise.all(listeners.map((listener) => listener.next()));
      const lost = await publish();
      await Promise.all(listeners.map((listener) => listener.next()));
      await backup.restore();
      await Promise.all(listeners.map((listener) => listener.ended));
      for (const { received } of listeners) {
        const types = received.map((one) => one.storyUpdates.__typename);
        expect(types).toEqual(['CaughtUp', 'StatementPublished', 'FeedReset']);
        expect(received.at(-1)?.storyUpdates).toMatchObject({ reason: 'FORKED', head: await head() });
      }
      await publish();
      await expectReset(lost, 'FORKED');
    });
  });
});

afterAll(() =>
  noteFigures({
    fault: 'expired, forged and future cursors; a restored backup that went on differently',
    mustShow: 'the right reset, nothing before it',
    obtained: `${asked} subscriptions over both transports and engines: the right answer each time`,
  }),
);
