/** The standby that commits wait for is away: writers are told what is so, and lose nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/record/engine/postgres.js';
import type { Service } from '../../src/server/service.js';
import { makeCluster, POSTGRES_PROGRAMS, type PostgresCluster } from '../fixtures/machines/postgres-cluster.js';
import { type Answer, publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { administer } from '../fixtures/store/databases.js';
import { type Store, silent, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

if (POSTGRES_PROGRAMS === null)
  console.log('SKIPPED the tests of a standby that is away: PostgreSQL is not installed.');

const APPLY = `mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) {
  __typename ... on ApplyBatchSuccess { cursor } ... on Error { code message } } }`;

describe.skipIf(POSTGRES_PROGRAMS === null)('A database whose commits wait for a standby that is away', () => {
  let cluster: PostgresCluster;
  let service: Service;
  beforeAll(async () => {
    cluster = await makeCluster({ fsync: 'off' });
    const config = { ...WITHOUT_POOLER, databaseUrl: cluster.url, dataDirectory: '.onrecord' };
    const store: Store = {
      engine: 'PostgreSQL',
      config,
      open: async () => openPostgres(cluster.url, silent),
      remove: () => cluster.remove(),
    };
    service = await startOn(store, 'no-such-directory');
    await publisher(() => service).apply(opening());
  });
  afterAll(async () => {
    await service?.close();
    await cluster?.remove();
  });
  /** Names the standby that commits wait for; none where the name is empty. */
  const waitFor = async (standby: string) => {
    await administer(cluster.url, `alter system set synchronous_standby_names = '${standby}'`);
    await administer(cluster.url, 'select pg_reload_conf()');
  };
  const write = (name: string) =>
    publisher(() => service).query(
      APPLY,
      { input: { source: file({ statements: [statement(name)] }), idempotencyKey: name, asNow: true } },
      { authorization: `Bearer ${TOKEN}` },
    );
  /** Whether readers see a statement, and how many updates the story has. */
  const seen = async (name: string) => {
    const { data } = await publisher(() => service).query(
      `{ statement(id: "${STORY}/${name}") { id } story(by: {slug: "${STORY}"}) { sequence } }`,
    );
    return { isThere: data.statement !== null, updates: data.story.sequence };
  };
  const outcome = ({ data, errors }: Answer): string =>
    errors[0]?.extensions?.code ?? data.applyBatch.code ?? data.applyBatch.__typename;

  test('a write says that it is not safe yet, those behind it say that they wrote nothing, and reads go on', async () => {
    await waitFor('away');
    const first = await write('first');
    expect(outcome(first)).toBe('STANDBY_AWAITED');
    expect(first.errors[0]?.message).toMatch(/is written, but the standby/);
    const [second, again] = await Promise.all([write('second'), write('first')]);
    expect([outcome(second), outcome(again)]).toEqual(['STANDBY_AWAITED', 'STANDBY_AWAITED']);
    expect(second.errors[0]?.message).toMatch(/has written nothing/);
    const before = await seen('first');
    expect(before.isThere).toBe(false);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);

    await waitFor('');
    // With its key, each is written once.
    await expect.poll(async () => outcome(await write('first')), { timeout: 30_000 }).toBe('ApplyBatchSuccess');
    expect(outcome(await write('second'))).toBe('ApplyBatchSuccess');
    expect(await seen('first')).toEqual({ isThere: true, updates: before.updates + 2 });
    expect((await seen('second')).isThere).toBe(true);
  });

  test.each([
    ['is cancelled', 'pg_cancel_backend', 'STANDBY_AWAITED', /is not safe yet/],
    // PostgreSQL closes the connection without a word.
    ['is ended with its session', 'pg_terminate_backend', 'STORE_UNREACHABLE', /may be written/],
  ])(
    'a write whose wait %s is never called failed or safe: it is committed, and its key says safe when it is',
    async (_, end, code, message) => {
      await waitFor('away');
      const name = end.replaceAll('_', '-');
      const writing = write(name);
      const select = `select ${end}(pid) from pg_stat_activity where wait_event = 'SyncRep'`;
      await expect.poll(async () => (await administer(cluster.url, select)).length, { timeout: 30_000 }).toBe(1);
      const told = await writing;
      expect(outcome(told)).toBe(code);
      expect(told.errors[0]?.message).toMatch(message);
      // It is on the record of this server, and would be lost with it.
      await expect.poll(async () => (await seen(name)).isThere, { timeout: 30_000 }).toBe(true);
      const committed = await seen(name);
      expect(outcome(await write(name))).toBe('STANDBY_AWAITED');
      await waitFor('');
      await expect.poll(async () => outcome(await write(name)), { timeout: 30_000 }).toBe('ApplyBatchSuccess');
      expect(await seen(name)).toEqual(committed);
    },
  );
});
