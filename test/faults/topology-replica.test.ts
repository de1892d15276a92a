/** A process that reads from a hot standby serves what it has, and never calls the standby forked because it is behind. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPostgres } from '../../src/record/engine/postgres.js';
import type { Service } from '../../src/server/service.js';
import { openLine } from '../fixtures/connections/cut-line.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { makeCluster, POSTGRES_PROGRAMS, type PostgresCluster } from '../fixtures/machines/postgres-cluster.js';
import { type Answer, endOf, publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { administer } from '../fixtures/store/databases.js';
import { type Store, silent, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

if (POSTGRES_PROGRAMS === null) console.log('SKIPPED the tests of a replica: PostgreSQL is not installed.');

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly cursor: string; readonly reason?: string };
}
const FOLLOW = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { cursor } ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason } } }`;
const typeOf = ({ storyUpdates }: Message) => storyUpdates.__typename;
const QUERY = `query ($asOf: AsOf) { story(by: {slug: "${STORY}"}, asOf: $asOf) { sequence } }`;
const APPLY = `mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }`;
/** By default, what a standby gives is no older. */
const MAX_LAG_MS = 5_000;
const codeOf = ({ errors }: Answer) => errors[0]?.extensions?.code;

describe.skipIf(POSTGRES_PROGRAMS === null)('A primary and a hot standby, each with a process', () => {
  let primary: PostgresCluster;
  let standby: PostgresCluster;
  let writer: Service;
  let number = 0;

  const storeAt = (databaseUrl: string): Store => ({
    engine: 'PostgreSQL',
    config: { ...WITHOUT_POOLER, databaseUrl, dataDirectory: 'none' },
    open: async () => openPostgres(databaseUrl, silent),
    remove: async () => undefined,
  });
  const start = async (
    databaseUrl: string,
    writeUrl: string | null = writer.url,
    replicaMaxLag = MAX_LAG_MS,
  ): Promise<Service> => {
    const changes = { heartbeat: 1_000, writeUrl, replicaMaxLag };
    const service = await startOn(storeAt(databaseUrl), 'no-such-directory', silent, changes);
    onTestFinished(() => service.close());
    return service;
  };
  /** Publishes a statement through the process at the primary; returns the cursor after it. */
  const publish = () => {
    number += 1;
    return publisher(() => writer).apply(file({ statements: [statement(`said-${number}`)] }));
  };
  const replay = (verb: 'pause' | 'resume') => administer(standby.url, `select pg_wal_replay_${verb}()`);

  beforeAll(async () => {
    primary = await makeCluster({ fsync: 'off' });
    writer = await startOn(storeAt(primary.url), 'no-such-directory', silent);
    await publisher(() => writer).apply(opening());
    standby = await primary.standby();
  });
  afterAll(async () => {
    await writer?.close();
    await standby?.remove();
    await primary?.remove();
  });

  test('a process at the standby serves queries, pages, formats and the feed, and refuses writes with a code', async () => {
    const service = await start(standby.url);
    const { query } = publisher(() => service);
    const follower = overSse<Message>(service.url, FOLLOW);
    await follower.until((message) => typeOf(message) === 'CaughtUp');
    const cursor = await publish();
    const [received] = (await follower.until(({ storyUpdates }) => storyUpdates.cursor === cursor)).slice(-1);
    expect(received && typeOf(received)).toBe('StatementPublished');
    await follower.close();
    expect((await query(QUERY, { asOf: { cursor } })).data.story.sequence).toBeGreaterThan(1);
    await expect.poll(async () => (await fetch(`${service.url}/readyz`)).status, { timeout: 30_000 }).toBe(200);
    for (const path of [`/stories/${STORY}`, `/stories/${STORY}.csv`, '/readyz']) {
      const response = await fetch(`${service.url}${path}`);
      expect(response.status, path).toBe(200);
      // How long ago this was all of the record.
      expect(Number(response.headers.get('replica-lag')), path).toBeLessThanOrEqual(MAX_LAG_MS);
    }
    const source = file({ statements: [statement('never')] });
    const refused = await query(APPLY, { input: { source } }, { authorization: `Bearer ${TOKEN}` });
    expect(codeOf(refused)).toBe('WRITE_ELSEWHERE');
    expect(refused.errors[0]?.message).toContain(writer.url);
  });

  test('a cursor that the standby has not got yet is waited for, and then refused as behind, not as ahead or forked', async () => {
    // The waits below take almost as long as the lag that is allowed by default.
    const service = await start(standby.url, writer.url, 60_000);
    const { query } = publisher(() => service);
    await replay('pause');
    const cursor = await publish();
    expect(codeOf(await query(QUERY, { asOf: { cursor } }))).toBe('REPLICA_BEHIND');
    expect(await endOf(overSse(service.url, FOLLOW, { after: cursor }))).toBe('REPLICA_BEHIND');
    const waiting = query(QUERY, { asOf: { cursor } });
    await replay('resume');
    expect(codeOf(await waiting)).toBeUndefined();
    const follower = overSse<Message>(service.url, FOLLOW, { after: cursor });
    expect(typeOf(await follower.next())).toBe('CaughtUp');
    await follower.close();
  });

  test('A5: a process at a standby that is behind for too long gives nothing, and its feed promises nothing', async () => {
    const service = await start(standby.url);
    const { query } = publisher(() => service);
    const follower = overSse<Message>(service.url, FOLLOW);
    await follower.until((message) => typeOf(message) === 'Checkpoint');
    await replay('pause');
    const cursor = await publish();
    await expect.poll(async () => (await fetch(`${service.url}/readyz`)).status, { timeout: 30_000 }).toBe(503);
    expect(codeOf(await query(QUERY))).toBe('REPLICA_BEHIND');
    expect((await fetch(`${service.url}/stories/${STORY}.csv`)).status).toBe(503);
    const before = follower.received.length;
    await replay('resume');
    await follower.until(({ storyUpdates }) => storyUpdates.cursor === cursor);
    expect(follower.received.slice(before, before + 1).map(typeOf)).toEqual(['StatementPublished']);
    await follower.close();
    await expect.poll(async () => codeOf(await query(QUERY)), { timeout: 30_000 }).toBeUndefined();
  });

  test('a process at a standby without WRITE_URL does not start, and says what to set', async () => {
    await expect(start(standby.url, null)).rejects.toThrow('set WRITE_URL');
  });

  test('A5: a process at the standby is not confirmed by one at a standby, which might be itself', async () => {
    const line = await openLine({ host: '127.0.0.1', port: Number(new URL(writer.url).port) });
    onTestFinished(() => line.close());
    const service = await start(standby.url, `http://127.0.0.1:${line.port}`);
    const ready = async () => (await fetch(`${service.url}/readyz`)).status;
    await expect.poll(ready, { timeout: 30_000 }).toBe(200);
    line.leadTo(Number(new URL(service.url).port));
    await expect.poll(ready, { timeout: 30_000 }).toBe(503);
    expect(codeOf(await publisher(() => service).query(QUERY))).toBe('REPLICA_BEHIND');
  });

  test('a process whose address moves to a standby that is behind rests until it has caught up, and resets nobody', async () => {
    const line = await openLine({ host: '127.0.0.1', port: primary.port });
    onTestFinished(() => line.close());
    const service = await start(`postgres://postgres@127.0.0.1:${line.port}/postgres`);
    const follower = overSse<Message>(service.url, FOLLOW);
    await follower.until((message) => typeOf(message) === 'CaughtUp');
    await replay('pause');
    const cursors = [await publish(), await publish(), await publish()];
    await follower.until(({ storyUpdates }) => storyUpdates.cursor === cursors[2]);

    line.leadTo(standby.port);
    await expect.poll(async () => (await fetch(`${service.url}/readyz`)).status, { timeout: 30_000 }).toBe(503);
    expect(codeOf(await publisher(() => service).query(QUERY))).toBe('REPLICA_BEHIND');
    expect(await endOf(overSse(service.url, FOLLOW))).toBe('REPLICA_BEHIND');

    await replay('resume');
    const next = await publish();
    await follower.until(({ storyUpdates }) => storyUpdates.cursor === next);
    await follower.until((message) => typeOf(message) === 'Checkpoint');
    const types = new Set(follower.received.map(typeOf));
    expect(types).toEqual(new Set(['CaughtUp', 'Checkpoint', 'StatementPublished']));
    const updates = follower.received.filter((message) => typeOf(message) === 'StatementPublished');
    expect(updates.map(({ storyUpdates }) => storyUpdates.cursor)).toEqual([...cursors, next]);
    await follower.close();
  });
});
