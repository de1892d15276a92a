/** A standby takes over: the generation of the record is raised, and the primary that was replaced acknowledges nothing. */
import { sql } from 'kysely';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.js';
import { encodeCursor } from '../../src/record/cursor.js';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { BEGINNING, StoryRecord } from '../../src/record/record.js';
import { type Service, startService } from '../../src/server/service.js';
import { besideStore } from '../cli/command.js';
import { makeCluster, POSTGRES_PROGRAMS, type PostgresCluster } from '../fixtures/machines/postgres-cluster.js';
import { type Answer, endOf, overWebSocket, publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { administer } from '../fixtures/store/databases.js';
import { type Store, silent, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

if (POSTGRES_PROGRAMS === null) console.log('SKIPPED the tests of a replaced primary: PostgreSQL is not installed.');

const APPLY = `mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename ... on Error { code message } } }`;
const READ = `{ story(by: {slug: "${STORY}"}) { sequence } }`;
const READ_AS_OF = `query ($asOf: AsOf) { story(by: {slug: "${STORY}"}, asOf: $asOf) { sequence } }`;
interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly cursor: string };
}
const FOLLOW = `subscription { storyUpdates(story: "${STORY}") { __typename
  ... on StoryUpdate { cursor } ... on CaughtUp { cursor } ... on Checkpoint { cursor } } }`;
/** A process notices a higher generation at its next question, every two seconds. */
const SOON = { timeout: 20_000 };
/** How many writes are tried at a primary that was replaced. */
const TRIES = 16;

const WITHOUT_STORE = {
  engine: 'PostgreSQL',
  open: () => Promise.reject(new Error('there is no store')),
  remove: async () => undefined,
} as const;

const codeOf = ({ errors }: Answer) => errors[0]?.extensions?.code ?? null;

describe.skipIf(POSTGRES_PROGRAMS === null)('A standby that takes over', () => {
  const made: PostgresCluster[] = [];
  afterAll(async () => {
    for (const cluster of made) await cluster.remove();
  });
  /** A primary with a record, and its standby. */
  const makePair = async () => {
    const primary = await makeCluster({ fsync: 'off' });
    made.push(primary);
    const service = await startOn(storeAt(primary), 'no-such-directory');
    await publisher(() => service).apply(opening());
    await service.close();
    const standby = await primary.standby();
    made.push(standby);
    return [primary, standby] as const;
  };
  const storeAt = ({ url: databaseUrl }: PostgresCluster): Store => ({
    engine: 'PostgreSQL',
    config: { ...WITHOUT_POOLER, databaseUrl, dataDirectory: 'none' },
    open: async () => openPostgres(databaseUrl, silent),
    remove: async () => undefined,
  });
  const start = async (databaseUrl: string, changes: Partial<Config> = {}) => {
    const service = await startService(
      { ...readConfig({}), port: 0, storiesDirectory: 'no-such-directory', databaseUrl, ...changes },
      silent,
    );
    onTestFinished(() => service.close());
    return service;
  };
  /** Runs the command at the servers of an address, beside no service. */
  const onrecord = (databaseUrl: string, args: readonly string[]) =>
    besideStore({ ...WITHOUT_STORE, config: { ...WITHOUT_POOLER, databaseUrl, dataDirectory: 'none' } })(args);
  const hostList = (...clusters: readonly PostgresCluster[]) =>
    `postgres://postgres@${clusters.map(({ port }) => `127.0.0.1:${port}`).join(',')}/postgres?target_session_attrs=read-write`;
  let number = 0;
  /** Publishes a statement; returns the type of the result, or the code of the error. */
  const write = async (service: Service): Promise<string> => {
    number += 1;
    const source = file({ statements: [statement(`said-${number}`)] });
    const answer = await publisher(() => service).query(
      APPLY,
      { input: { source } },
      { authorization: `Bearer ${TOKEN}` },
    );
    return codeOf(answer) ?? answer.data.applyBatch.code ?? answer.data.applyBatch.__typename;
  };
  const updatesAt = async ({ url }: PostgresCluster) =>
    (await administer(url, 'select count(*)::int as count from "update"'))[0];
  const ready = async (service: Service) => {
    const response = await fetch(`${service.url}/readyz`);
    return { status: response.status, body: await response.json() };
  };
  /** Everything that a process at a replaced primary has to refuse. */
  const expectRefused = async (service: Service, cluster: PostgresCluster) => {
    const before = await updatesAt(cluster);
    for (let tries = 0; tries < TRIES; tries += 1) expect(await write(service)).toBe('STORE_SUPERSEDED');
    expect(await updatesAt(cluster)).toEqual(before);
    await expect(service.record.tokens.revoke('of-nobody', 'a test')).rejects.toMatchObject({
      code: 'STORE_SUPERSEDED',
    });
    expect(codeOf(await publisher(() => service).query(READ))).toBe('STORE_SUPERSEDED');
    expect(await ready(service)).toMatchObject({
      status: 503,
      body: {
        status: 'not ready',
        code: 'STORE_SUPERSEDED',
        message: expect.stringMatching(/generation 1 .* generation 2 .* pg_rewind/),
      },
    });
  };

  test('a promotion raises the generation by one, whether it is read or written first', async () => {
    const [, standby] = await makePair();
    const engine = openPostgres(standby.url, silent);
    const record = await StoryRecord.open(engine);
    onTestFinished(() => record.close());
    expect([record.isReplica, record.generation]).toEqual([true, 1]);
    await administer(standby.url, 'select pg_promote()');
    const { head } = await record.headSince(BEGINNING);
    expect([record.isReplica, record.generation]).toEqual([false, 2]);
    const stored = () =>
      engine.db.selectFrom('record').select(['generation', 'timeline', 'takeovers']).executeTakeFirstOrThrow();
    expect(await stored()).toEqual({ generation: 1, timeline: 1, takeovers: [] });
    const takeovers = [{ generation: 2, after: head.offset }];
    await applied(record, file({ statements: [statement('said')] }));
    expect(await stored()).toEqual({ generation: 2, timeline: 2, takeovers });
    await record.headSince(head);
    await applied(record, file({ statements: [statement('again')] }));
    expect(await stored()).toEqual({ generation: 2, timeline: 2, takeovers });
    await sql`update record set timeline = 1, generation = 1, takeovers = '[]', head_offset = ${head.offset}`.execute(
      engine.db,
    );
    await record.noteGeneration();
    await record.noteGeneration();
    expect(await stored()).toEqual({ generation: 2, timeline: 2, takeovers });
  });

  /** A standby has taken over, and the old primary was started again. */
  const makeReplaced = async () => {
    const [old, promoted] = await makePair();
    await old.kill();
    await administer(promoted.url, 'select pg_promote()');
    const current = await start(promoted.url);
    expect(await write(current)).toBe('ApplyBatchSuccess');
    await old.start();
    return { old, promoted, current };
  };
  const expectMarked = (old: PostgresCluster) =>
    expect.poll(() => administer(old.url, 'select superseded_by from record'), SOON).toEqual([{ superseded_by: 2 }]);

  test('an old primary that is started again acknowledges nothing, where PEER_URLS leads to the new one, also after a restart', async () => {
    const { old, current } = await makeReplaced();
    const returned = await start(old.url, { peerUrls: ['http://127.0.0.1:1', current.url] });
    await expectRefused(returned, old);
    await expectMarked(old);
    // A process that knows nothing of the new primary learns it from the database.
    await expectRefused(await start(old.url), old);
    expect(await write(current)).toBe('ApplyBatchSuccess');
    expect(await ready(current)).toMatchObject({ status: 200, body: { record: { generation: 2 } } });
  });

  test('an old primary is passed over in a list of hosts, and its database says so to those who know no other host', async () => {
    const { old, promoted } = await makeReplaced();
    const before = await updatesAt(old);
    const service = await start(hostList(old, promoted));
    for (let tries = 0; tries < TRIES; tries += 1) expect(await write(service)).toBe('ApplyBatchSuccess');
    expect(await ready(service)).toMatchObject({ status: 200, body: { record: { generation: 2 } } });
    expect(await updatesAt(old)).toEqual(before);
    await expectMarked(old);
    await expectRefused(await start(old.url), old);
  });

  test('a process goes on refusing when its database comes back as one that was replaced', async () => {
    const [old, promoted] = await makePair();
    const current = await start(promoted.url, { writeUrl: 'http://127.0.0.1:1' });
    const service = await start(old.url, { peerUrls: [current.url] });
    expect(await write(service)).toBe('ApplyBatchSuccess');
    await expect.poll(async () => (await ready(current)).body.record.generation, SOON).toBe(1);
    await old.kill();
    await administer(promoted.url, 'select pg_promote()');
    await expect.poll(() => write(current), SOON).toBe('ApplyBatchSuccess');
    await old.start();
    const before = await updatesAt(old);
    // The first write over new connections waits until the other process has been asked.
    await expect.poll(() => write(service), { ...SOON, interval: 1 }).toBe('STORE_SUPERSEDED');
    await expectRefused(service, old);
    expect(await updatesAt(old)).toEqual(before);
  });

  test('subscribers of a replaced primary are promised nothing, and are sent to a process that is ready', async () => {
    const [old, promoted] = await makePair();
    const current = await start(promoted.url, { writeUrl: 'http://127.0.0.1:1' });
    const service = await start(old.url, { peerUrls: [current.url], heartbeat: 1_000 });
    const subscriber = overWebSocket<Message>(service.url, FOLLOW);
    await subscriber.until(({ storyUpdates }) => storyUpdates.__typename === 'Checkpoint');
    // The old primary lives on, as behind a cut that has healed.
    await administer(promoted.url, 'select pg_promote()');
    await expect.poll(() => write(service), SOON).toBe('STORE_SUPERSEDED');
    await expect.poll(() => write(current), SOON).toBe('ApplyBatchSuccess');
    const promised = subscriber.received.length;
    expect(await endOf(subscriber)).toMatch(/^1012 /);
    expect(subscriber.received.slice(promised)).toEqual([]);
  });

  test('a cursor that somebody made up with a high generation stops nothing, and names the same place', async () => {
    const [primary] = await makePair();
    const service = await start(primary.url);
    const { epoch } = service.record;
    const { offset, hash } = await service.record.head();
    const place = { epoch, generation: 65_535, offset, hashStart: hash.slice(0, 12) };
    const { query } = publisher(() => service);
    expect((await query(READ_AS_OF, { asOf: { cursor: encodeCursor(place) } })).data.story.sequence).toBeGreaterThan(0);
    const ahead = encodeCursor({ ...place, offset: offset + 1_000 });
    expect(codeOf(await query(READ_AS_OF, { asOf: { cursor: ahead } }))).toBe('CURSOR_AHEAD');
    expect(await write(service)).toBe('ApplyBatchSuccess');
    expect(await ready(service)).toMatchObject({ status: 200, body: { record: { generation: 1 } } });
  });

  test('after a takeover, cursors of new updates carry the generation, and those of before stay as they are', async () => {
    const [primary, standby] = await makePair();
    const engine = openPostgres(standby.url, silent);
    const record = await StoryRecord.open(engine);
    onTestFinished(() => record.close());
    const head = await record.head().catch(() => null);
    expect(head).toBeNull(); // a standby without WRITE_URL cannot confirm its head
    await primary.kill();
    await administer(standby.url, 'select pg_promote()');
    const { head: point } = await record.headSince(BEGINNING);
    const hashStart = point.hash.slice(0, 12);
    const first = { epoch: record.epoch, generation: 1, offset: point.offset, hashStart };
    expect(record.cursor(point)).toBe(encodeCursor(first));
    const [written] = await applied(record, file({ statements: [statement('said')] }));
    if (written === undefined) throw new Error('expected an update');
    const { epoch, offset, hash } = { ...written, epoch: record.epoch };
    const second = { epoch, generation: 2, offset, hashStart: hash.slice(0, 12) };
    expect(record.cursor(written)).toBe(encodeCursor(second));
    expect(record.cursor(point)).toBe(encodeCursor(first));
    const other = await StoryRecord.open(openPostgres(standby.url, silent));
    onTestFinished(() => other.close());
    expect(other.cursor(written)).toBe(encodeCursor(second));
    expect(await record.check(first)).toEqual({ usable: true, point });
    expect(await record.check({ ...first, generation: 2 })).toEqual({ usable: true, point });
    expect(await other.log(point.offset - 1, 2)).toMatchObject([{ generation: 1 }, { generation: 2 }]);
    // A place of the generation before that the promoted standby lacks was lost; one of this generation cannot be known.
    expect(await record.check({ ...first, offset: 1_000 })).toEqual({ usable: false, reason: 'FORKED' });
    expect(await record.check({ ...first, generation: 2, offset: 1_000 })).toEqual({ usable: false, reason: 'AHEAD' });
  });

  test('promote makes the standby the primary, once, and the old primary is told as soon as it answers', async () => {
    const [old, standby] = await makePair();
    const servers = `postgres://postgres@127.0.0.1:${old.port},127.0.0.1:${standby.port}/postgres`;
    const well = await onrecord(servers, ['status', '--json']);
    expect([well.code, JSON.parse(well.output)]).toMatchObject([
      0,
      {
        servers: [
          {
            host: `127.0.0.1:${old.port}`,
            isStandby: false,
            record: { generation: 1 },
            standbys: [{ state: 'streaming' }],
          },
          { host: `127.0.0.1:${standby.port}`, isStandby: true, record: { generation: 1 }, standbys: null },
        ],
        problems: [],
      },
    ]);
    // Without a word, the primary that answers is the one in use; by name, the standby is not promoted beside it.
    expect((await onrecord(servers, ['promote'])).output).toContain('generation 1, as before');
    const refused = await onrecord(servers, ['promote', '--host', `127.0.0.1:${standby.port}`]);
    expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining(`Stop 127.0.0.1:${old.port} first`) });

    await old.kill();
    const promoted = await onrecord(servers, ['promote', '--json']);
    expect([promoted.code, JSON.parse(promoted.output)]).toMatchObject([
      0,
      {
        host: `127.0.0.1:${standby.port}`,
        wasStandby: true,
        generation: { before: 1, now: 2 },
        superseded: [],
        notTold: [{ host: `127.0.0.1:${old.port}` }],
      },
    ]);
    const current = await start(standby.url);
    expect(await write(current)).toBe('ApplyBatchSuccess');
    expect(await onrecord(servers, ['status'])).toMatchObject({
      code: 3,
      output: expect.stringContaining(`Not reached: 127.0.0.1:${old.port}`),
    });

    await old.start();
    const told = JSON.parse((await onrecord(servers, ['promote', '--json'])).output);
    expect(told).toMatchObject({
      host: `127.0.0.1:${standby.port}`,
      wasStandby: false,
      generation: { before: 2, now: 2 },
      superseded: [`127.0.0.1:${old.port}`],
    });
    await expectRefused(await start(old.url), old);
    const wrong = await onrecord(servers, ['status', '--json']);
    expect([wrong.code, JSON.parse(wrong.output).problems]).toEqual([
      3,
      [{ code: 'SUPERSEDED', where: [`127.0.0.1:${old.port}`] }],
    ]);
    // The old primary alone is refused, unless its operator means it.
    expect(await onrecord(old.url, ['promote'])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('replaced'),
    });
    const forced = await onrecord(old.url, ['promote', '--force', '--json']);
    expect(JSON.parse(forced.output)).toMatchObject({ generation: { before: 1, now: 3 } });
    await expect.poll(() => administer(old.url, 'select superseded_by from record')).toEqual([{ superseded_by: null }]);
  });

  test('promote says which right is missing, and that an embedded store has no standby', async () => {
    const [primary, standby] = await makePair();
    await administer(primary.url, 'create role app login; grant select, update on all tables in schema public to app');
    const asApp = standby.url.replace('postgres@', 'app@');
    await expect
      .poll(async () => (await onrecord(asApp, ['promote'])).errors, SOON)
      .toContain('grant execute on function pg_promote');
    expect(await onrecord(asApp, ['status'])).toMatchObject({ code: 3, output: expect.stringContaining('standby') });
    const hidden = await onrecord(primary.url.replace('postgres@', 'app@'), ['status']);
    expect(hidden).toMatchObject({ code: 0, output: expect.stringContaining('not visible to this role') });
    expect(await onrecord('', ['promote'])).toMatchObject({ code: 1, errors: expect.stringContaining('DATABASE_URL') });
  });
});
