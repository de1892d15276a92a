/** The service behind the real PgBouncer, which gives it sessions, or another session for each transaction. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.js';
import type { Pooler } from '../../src/postgres-address.js';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { RecordError } from '../../src/record/errors.js';
import type { Service } from '../../src/server/service.js';
import { besideStore } from '../cli/command.js';
import { blocksOf } from '../docs/blocks.js';
import { Followers } from '../fixtures/crowd/follower.js';
import { SteadyLoad } from '../fixtures/crowd/steady-load.js';
import { applyAnywhere, statements } from '../fixtures/faults/fault-story.js';
import { HAS_PGBOUNCER, type RunningPgBouncer, startPgBouncer } from '../fixtures/machines/pgbouncer.js';
import { makeCluster } from '../fixtures/machines/postgres-cluster.js';
import { startOn } from '../fixtures/service/service.js';
import { administer } from '../fixtures/store/databases.js';
import { postgresStore, type Store, silent } from '../fixtures/store/engines.js';
import { redact } from '../fixtures/store/redaction.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const administration = inject('postgresUrl') ?? '';
const isPossible = HAS_PGBOUNCER && administration !== '';
if (!isPossible) console.log('SKIPPED the tests of PgBouncer: it is not installed, or there is no PostgreSQL.');

/** The commands that the docs give for the role. */
const documented = blocksOf('docs/operators/operating.md')
  .filter(({ language }) => language === 'sql')
  .flatMap(({ text }) => text.split(';').map((command) => command.trim()));

interface Pooled {
  readonly store: Store;
  readonly bouncer: RunningPgBouncer;
  /** The same database, past PgBouncer. */
  readonly direct: string;
  /** The environment of processes that use it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** An empty database of a role of its own, behind PgBouncer, until the test ends. */
async function pooledStore(mode: Pooler, connections: number): Promise<Pooled> {
  const role = `onrecord_test_${randomBytes(4).toString('hex')}`;
  const store = await postgresStore(administration, null);
  const direct = new URL(store.config.databaseUrl ?? '');
  const database = direct.pathname.slice(1);
  await administer(administration, `create role ${role} login`);
  await administer(administration, `alter database ${database} owner to ${role}`);
  await administer(administration, `alter database ${database} set timezone = 'Asia/Kathmandu'`);
  onTestFinished(async () => {
    await store.remove();
    await administer(administration, `drop role ${role}`);
  });
  direct.username = role;
  const bouncer = await startPgBouncer(direct.href, mode, connections);
  onTestFinished(() => bouncer.remove());
  const environment = {
    DATABASE_URL: bouncer.url,
    DATABASE_POOLER: mode,
    ...(mode === 'transaction' ? { DATABASE_LISTEN_URL: direct.href } : {}),
  };
  const { databaseUrl, databasePooler, databaseListenUrl } = readConfig(environment);
  const config = { ...store.config, databaseUrl, databasePooler, databaseListenUrl };
  return { store: { ...store, config }, bouncer, direct: direct.href, environment };
}

/** The commands for PostgreSQL in the advice of a refused start. */
function commandsIn(failure: unknown): readonly string[] {
  if (!(failure instanceof RecordError)) throw failure;
  return (/Run in PostgreSQL: (.*); and then RECONNECT/.exec(failure.forOperators)?.[1] ?? '').split('; ');
}

/** Sends a command to the console of PgBouncer. */
async function tellBouncer({ url }: RunningPgBouncer, command: string): Promise<void> {
  const console = new URL(url);
  console.pathname = '/pgbouncer';
  const client = new pg.Client({ connectionString: console.href });
  await client.connect();
  await client.query(command);
  await client.end();
}

async function startPooled({ store }: Pooled, changes: Partial<Config> = {}): Promise<Service> {
  const service = await startOn(store, 'no-such-directory', undefined, changes);
  onTestFinished(() => service.close());
  return service;
}

/** Writes, reads, follows, redacts, scrubs, backs up and verifies through two processes. */
async function usesItAll(pooled: Pooled): Promise<void> {
  const services = [await startPooled(pooled), await startPooled(pooled)];
  const urls = services.map(({ url }) => url);
  const [one = '', other = ''] = urls;
  await applyAnywhere([one], opening(), 'opening');
  const { cursor } = await applyAnywhere([one], file({ statements: [statement('unsayable')] }), 'unsayable');
  const followers = urls.map((url) => new Followers(3, { url, story: STORY, after: cursor }));
  onTestFinished(async () => void (await Promise.all(followers.map((all) => all.remove()))));

  const loads = urls.map((url) => new SteadyLoad(url, { writeEvery: 10, readers: 4, readEvery: 5 }));
  await loads[0]?.nextAcknowledged();
  const since = performance.now();
  // The other load writes the same keys: each batch is applied once.
  for (let n = 0; n < 20; n += 1) await Promise.all(loads.map((load) => load.nextAcknowledged()));
  const counts = await Promise.all(loads.map((load) => load.stop()));
  for (const load of loads) {
    expect(load.outage('read', since)).toMatchObject({ failed: 0 });
    expect(load.outage('write', since)).toMatchObject({ failed: 0 });
  }
  const [first] = services;
  if (first === undefined) throw new Error('expected two services');
  await redact(first.record, 'unsayable');
  await first.record.scrub();
  const last = await applyAnywhere([other], statements('last'), 'last');
  await Promise.all(followers.map((all) => all.reach(last.sequence, 20_000)));
  for (const all of followers) {
    expect(await all.violations()).toEqual([]);
    expect(all.faults).toEqual([]);
  }
  expect(await first.record.verify()).toMatchObject({ intact: true });
  // The opening, the statement, the longer of the loads, the redaction and the last one.
  expect((await first.record.head()).offset).toBeGreaterThan(Math.max(...counts) + 3);

  const directory = mkdtempSync(join(tmpdir(), 'onrecord-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const onrecord = besideStore(pooled.store);
  const ran = (...args: string[]) => onrecord(args, { environment: pooled.environment });
  expect(await ran('verify')).toMatchObject({ code: 0 });
  const path = join(directory, 'backup');
  expect(await ran('backup', path)).toMatchObject({ code: 0 });
  expect(await ran('restore', path, '--replace')).toMatchObject({ code: 0 });
  expect(await ran('token', 'create', '--name', 'Anna', '--role', 'editor')).toMatchObject({ code: 0 });
}

describe.skipIf(!isPossible)('Behind PgBouncer', () => {
  test('a service reads, writes, follows, redacts, scrubs, backs up and verifies in session mode', async () => {
    // Each connection of a process keeps one of PgBouncer's.
    await usesItAll(await pooledStore('session', 40));
  });

  test('a service does all of it in transaction mode, with fewer connections to PostgreSQL than its own', async () => {
    const pooled = await pooledStore('transaction', 4);
    const failure: unknown = await startPooled(pooled).catch((error: unknown) => error);
    const commands = commandsIn(failure);
    // PostgreSQL has the others by default.
    expect(commands.map((command) => / set (\w+) =/.exec(command)?.[1])).toEqual([
      ...['timezone', 'lock_timeout', 'statement_timeout'],
    ]);
    for (const command of commands) {
      await administer(pooled.direct, command);
      expect(documented).toContain(command.replace(/"onrecord_test_\w+"/, 'onrecord'));
    }
    await tellBouncer(pooled.bouncer, 'RECONNECT');
    await usesItAll(pooled);
  });

  test('a start is refused with the setting to make, where none says that there is a pooler', async () => {
    const { store } = await pooledStore('session', 20);
    const config = { ...store.config, databasePooler: null };
    await expect(startOn({ ...store, config }, 'no-such-directory')).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      advice: expect.stringContaining('set DATABASE_POOLER'),
    });
  });

  test('a service goes on when PgBouncer or PostgreSQL was killed and is back, and says meanwhile that neither answers', async () => {
    const cluster = await makeCluster({ fsync: 'off' });
    onTestFinished(() => cluster.remove());
    const bouncer = await startPgBouncer(cluster.url, 'session', 40);
    onTestFinished(() => bouncer.remove());
    const store: Store = {
      engine: 'PostgreSQL',
      config: { databaseUrl: bouncer.url, databasePooler: 'session', databaseListenUrl: null, dataDirectory: 'none' },
      open: async () => openPostgres(cluster.url, silent),
      remove: async () => undefined,
    };
    const service = await startOn(store, 'no-such-directory');
    onTestFinished(() => service.close());
    const { url } = service;
    await applyAnywhere([url], opening(), 'opening');
    const load = new SteadyLoad(url, { writeEvery: 10, readers: 2, readEvery: 10 });
    await load.nextAcknowledged();
    const since = performance.now();
    for (const part of [bouncer, cluster]) {
      await part.kill();
      await part.start();
      await load.nextAcknowledged();
    }
    await load.stop();
    for (const kind of ['read', 'write'] as const) {
      // A request that is cut with its connection may end in another way.
      expect(load.outage(kind, since).faults.filter((fault) => fault.includes('INTERNAL'))).toEqual([]);
    }
  });

  test('a start with addresses of two different databases is refused', async () => {
    const [one, other] = [await pooledStore('session', 20), await pooledStore('session', 20)];
    const config = { ...one.store.config, databaseListenUrl: other.direct };
    await expect(startOn({ ...one.store, config }, 'no-such-directory')).rejects.toMatchObject({
      advice: expect.stringContaining('lead to different databases'),
    });
  });
});
