/** A backup is restored under a running service: live subscribers get a reset, and no reader gets old data. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { takeBackup } from '../../src/record/backup/backup.js';
import { writeBackup } from '../../src/record/backup/file.js';
import { restoreBackup } from '../../src/record/backup/restore.js';
import { decodeCursor } from '../../src/record/cursor.js';
import type { Engine } from '../../src/record/engine/engine.js';
import type { Service } from '../../src/server/service.js';
import { overRawEvents } from '../fixtures/connections/event-stream.js';
import { overWebSocket, publisher, startOn } from '../fixtures/service/service.js';
import { postgresStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const FOLLOW = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { cursor story { cursor } } ... on CaughtUp { cursor } ... on Checkpoint { cursor }
  ... on FeedReset { reason oldest head } } }`;
const PAGE = `{ record { epoch head } story(by: { slug: "${STORY}" }) { cursor sequence updates(first: 100) { nodes { cursor } } } }`;
/** Its bytes are the same whatever the epoch is. */
const WITHOUT_CURSORS = `{ story(by: { slug: "${STORY}" }) { headline } }`;

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly reason?: string; readonly head?: string };
}

const administration = inject('postgresUrl');
describe.skipIf(administration === null)('A backup restored under a running service', () => {
  let store: Store;
  let engine: Engine;
  let directory: string;
  let service: Service;
  let earlier: string;
  let latest: string;
  const desk = publisher(() => service);
  const save = async (name: string) => {
    const path = join(directory, name);
    await takeBackup(engine, (lines) => writeBackup(lines, path));
    return path;
  };
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'onrecord-restored-'));
    store = await postgresStore(administration ?? '');
    service = await startOn(store, 'none');
    engine = await store.open();
    await desk.apply(opening({ statements: [statement('first'), statement('second')] }));
    earlier = await save('earlier');
    await desk.apply(file({ statements: [statement('third')] }));
    latest = await save('latest');
  });
  afterAll(async () => {
    await service.close();
    await engine.close();
    await store.remove();
    rmSync(directory, { recursive: true });
  });

  const get = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${service.url}/graphql?${new URLSearchParams({ query })}`, { headers });
  /**
   * The messages of a new subscription after a cursor or from the beginning, until it has caught up, over both
   * transports.
   */
  const replayed = async (after: string): Promise<string> => {
    const socket = overWebSocket<Message>(service.url, FOLLOW, { after });
    const events = overRawEvents(service.url, { query: FOLLOW, variables: { after } });
    const overSocket = await socket.until((one) => one.storyUpdates.__typename === 'CaughtUp');
    const overEvents = await events.until(({ data }) => data?.includes('"CaughtUp"') ?? false);
    await Promise.all([socket.close(), events.close()]);
    return JSON.stringify([overSocket, overEvents]);
  };
  const asked = async () => (await Promise.all([get(PAGE), get(PAGE)].map(async (one) => (await one).text()))).join();

  test('restoring a backup of the same head keeps all cursors good, and live subscribers go on', async () => {
    const old = (await desk.query(PAGE)).data;
    const socket = overWebSocket<Message>(service.url, FOLLOW);
    await socket.until((one) => one.storyUpdates.__typename === 'CaughtUp');
    const { epoch, generation } = await restoreBackup(engine, latest, { replace: true, evenIfBroken: false });
    expect({ epoch, generation }).toEqual({ epoch: old.record.epoch, generation: 2 });
    expect((await desk.query(PAGE)).data).toEqual(old);
    const cursor = await desk.apply(file({ statements: [statement('after-the-same')] }));
    await socket.until(({ storyUpdates }) => 'cursor' in storyUpdates && storyUpdates.cursor === cursor);
    expect(socket.received.some((one) => one.storyUpdates.__typename === 'FeedReset')).toBe(false);
    expect(decodeCursor(cursor)).toMatchObject({ epoch, generation: 2 });
    await socket.close();
  });

  test('restoring an earlier backup resets those who have seen more, and no response has what was undone', async () => {
    const old = (await desk.query(PAGE)).data;
    const page = await get(PAGE);
    const constant = await get(WITHOUT_CURSORS);
    const oldest = old.story.updates.nodes[0].cursor;
    const undone: string = old.record.head;
    const socket = overWebSocket<Message>(service.url, FOLLOW);
    const events = overRawEvents(service.url, { query: FOLLOW });
    await socket.until((one) => one.storyUpdates.__typename === 'CaughtUp');
    await events.until(({ data }) => data?.includes('"CaughtUp"') ?? false);

    const { epoch, generation } = await restoreBackup(engine, earlier, { replace: true, evenIfBroken: false });
    expect({ epoch, generation }).toEqual({ epoch: old.record.epoch, generation: 3 });
    const [reset] = await socket.until((one) => one.storyUpdates.__typename === 'FeedReset');
    await events.until(({ data }) => data?.includes('"FeedReset"') ?? false);
    expect(reset?.storyUpdates.reason).toBe('FORKED');
    // Immediately, without a delay.
    expect(await asked()).not.toContain(undone);
    const now = (await desk.query(PAGE)).data;
    expect(now.record.epoch).toBe(epoch);
    expect(now.record.head).toBe(reset?.storyUpdates.head);
    expect((await get(PAGE, { 'if-none-match': page.headers.get('etag') ?? '' })).status).toBe(200);
    expect((await get(WITHOUT_CURSORS, { 'if-none-match': constant.headers.get('etag') ?? '' })).status).toBe(304);
    // A cursor that the backup contains is good, one beyond it is not.
    expect(await replayed(oldest)).not.toContain('FeedReset');
    const refused = overWebSocket<Message>(service.url, FOLLOW, { after: undone });
    expect((await refused.next()).storyUpdates).toMatchObject({ __typename: 'FeedReset', reason: 'FORKED' });
    await Promise.all([socket.close(), events.close(), refused.close()]);
    // Subscribers that follow from the reset miss nothing.
    const live = overWebSocket<Message>(service.url, FOLLOW, { after: reset?.storyUpdates.head });
    const cursor = await desk.apply(file({ statements: [statement('after-the-earlier')] }));
    await live.until(({ storyUpdates }) => 'cursor' in storyUpdates && storyUpdates.cursor === cursor);
    expect(decodeCursor(cursor)).toMatchObject({ generation: 3 });
    // As many updates as were undone: the hash tells them apart.
    const again = overWebSocket<Message>(service.url, FOLLOW, { after: undone });
    expect((await again.next()).storyUpdates).toMatchObject({ __typename: 'FeedReset', reason: 'FORKED' });
    await Promise.all([live.close(), again.close()]);
    expect(await service.record.verify()).toMatchObject({ intact: true });
  });

  test('reads during a restore succeed', async () => {
    let isOver = false;
    let answers = 0;
    const readers = Promise.all(
      Array.from({ length: 8 }, async (_, reader) => {
        for (let number = 0; !isOver; number += 1) {
          // A different query each time, so that the database is read.
          const query = `# ${reader} ${number}\n{ story(by: { slug: "${STORY}" }) { statements { totalCount nodes { text event { title } } }
            updates { nodes { headline } } } search(text: "said") { totalCount } }`;
          const { data, errors } = await desk.query(query);
          expect(errors).toEqual([]);
          expect(data.story.statements.totalCount).toBeGreaterThan(0);
          answers += 1;
        }
      }),
    );
    try {
      const more = (count: number) => expect.poll(() => answers, { timeout: 30_000 }).toBeGreaterThan(count);
      await more(8);
      for (const path of [earlier, latest]) {
        await restoreBackup(engine, path, { replace: true, evenIfBroken: false });
        await more(answers + 8);
      }
    } finally {
      isOver = true;
    }
    await readers;
  });
});
