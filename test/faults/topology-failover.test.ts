/** A list of hosts: a connection leads to the server that libpq would choose, and finds the new primary after a failover. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { Followers } from '../fixtures/crowd/follower.js';
import { SteadyLoad } from '../fixtures/crowd/steady-load.js';
import { applyAnywhere, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { recordOf } from '../fixtures/faults/history.js';
import { makeCluster, POSTGRES_PROGRAMS, type PostgresCluster } from '../fixtures/machines/postgres-cluster.js';
import { portToKeep } from '../fixtures/machines/processes.js';
import { startOn } from '../fixtures/service/service.js';
import { administer } from '../fixtures/store/databases.js';
import { type Store, silent, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

if (POSTGRES_PROGRAMS === null) console.log('SKIPPED the tests of a failover: PostgreSQL is not installed.');

const KINDS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'];

describe.skipIf(POSTGRES_PROGRAMS === null)('A primary and its hot standby in one address', () => {
  let primary: PostgresCluster;
  let standby: PostgresCluster;
  beforeAll(async () => {
    [primary, standby] = await makePair();
  });
  const made: PostgresCluster[] = [];
  afterAll(async () => {
    for (const cluster of made) await cluster.remove();
  });
  const makePair = async () => {
    const one = await makeCluster({ fsync: 'off' });
    made.push(one);
    const other = await one.standby();
    made.push(other);
    // A commit is acknowledged when the standby has it, so that a failover loses nothing.
    await administer(one.url, `alter system set synchronous_standby_names = '*'`);
    await administer(one.url, 'select pg_reload_conf()');
    return [one, other] as const;
  };
  const storeAt = (databaseUrl: string, { url }: PostgresCluster): Store => ({
    engine: 'PostgreSQL',
    config: { ...WITHOUT_POOLER, databaseUrl, dataDirectory: 'none' },
    open: async () => openPostgres(url, silent),
    remove: async () => undefined,
  });
  const address = (ports: readonly number[], kind: string) =>
    `postgres://postgres@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/postgres?target_session_attrs=${kind}`;

  /** The port that the service connects to, or `null` where it finds no host. */
  const portOfService = async (url: string): Promise<number | null> => {
    const engine = openPostgres(url, silent);
    try {
      const { rows } = await sql<{ port: number }>`select inet_server_port() as port`.execute(engine.db);
      return rows[0]?.port ?? null;
    } catch {
      return null;
    } finally {
      await engine.close();
    }
  };
  /** The same of psql, which uses libpq. */
  const portOfLibpq = async (url: string): Promise<number | null> => {
    const command = [url, '-At', '-c', 'select inet_server_port()'];
    const ran = await promisify(execFile)(join(POSTGRES_PROGRAMS ?? '', 'psql'), command).catch(() => null);
    return ran === null ? null : Number(ran.stdout);
  };

  test('each value of target_session_attrs leads to the server that libpq chooses, in any order of the hosts', async () => {
    const closed = await portToKeep();
    const lists = [
      [primary.port, standby.port],
      [standby.port, primary.port],
      [closed, standby.port, primary.port],
      [standby.port],
      [primary.port],
    ];
    const chosen = new Set<number | null>();
    for (const kind of KINDS) {
      for (const ports of lists) {
        const url = address(ports, kind);
        const port = await portOfLibpq(url);
        chosen.add(port);
        expect(await portOfService(url), url).toBe(port);
      }
    }
    expect(chosen).toEqual(new Set([primary.port, standby.port, null]));
  });

  test('the error names each host that was tried and why for operators, and none for clients', async () => {
    const closed = await portToKeep();
    const engine = openPostgres(
      address([closed, standby.port], 'read-write').replace('postgres@', 'postgres:pw@'),
      silent,
    );
    onTestFinished(() => engine.close());
    const failure: unknown = await sql`select 1`.execute(engine.db).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.not.stringContaining('127.0.0.1'),
      advice:
        'No host in DATABASE_URL can be used with target_session_attrs=read-write: ' +
        `127.0.0.1:${closed} (connect ECONNREFUSED 127.0.0.1:${closed}); 127.0.0.1:${standby.port} is a standby`,
    });
  });

  test('a host after one that refuses the role is not tried, as by libpq', async () => {
    const url = address([primary.port, standby.port], 'any').replace('postgres@', 'nobody@');
    const engine = openPostgres(url, silent);
    onTestFinished(() => engine.close());
    const failure: unknown = await sql`select 1`.execute(engine.db).catch((error: unknown) => error);
    expect(failure).toMatchObject({ advice: expect.stringContaining(`127.0.0.1:${primary.port}`) });
    expect(failure).toMatchObject({ advice: expect.not.stringContaining(`127.0.0.1:${standby.port}`) });
  });

  test('a service with both goes on writing after kill -9 of the primary and the promotion of the standby', async () => {
    const store = storeAt(address([primary.port, standby.port], 'read-write'), primary);
    // One line for the standby, however long nothing can be listened to.
    const told: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void told.push(line) });
    const reading = openPostgres(standby.url, log);
    let wakes = 0;
    const unlisten = reading.listen(() => {
      wakes += 1;
    });
    onTestFinished(async () => {
      unlisten();
      await reading.close();
    });

    // It wants a standby, and has none once its server is promoted.
    const wanting = openPostgres(address([primary.port, standby.port], 'standby'), silent);
    const unwant = wanting.listen(() => undefined);
    onTestFinished(async () => {
      unwant();
      await wanting.close();
    });
    const ask = () => sql`select 1`.execute(wanting.db);
    await ask();

    const service = await startOn(store, 'no-such-directory');
    onTestFinished(() => service.close());
    const { cursor } = await applyAnywhere([service.url], opening(), 'opening');
    const followers = new Followers(5, { url: service.url, story: STORY, after: cursor });
    onTestFinished(() => followers.remove());
    const load = new SteadyLoad(service.url, { writeEvery: 20, readers: 2, readEvery: 20 });
    await load.nextAcknowledged();

    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(1);
    expect(told[0]).toContain('the database is a standby');
    await primary.kill();
    await administer(standby.url, 'select pg_promote()');
    await load.nextAcknowledged();
    const count = await load.stop();
    const last = await applyAnywhere([service.url], statements('last'), 'last');
    await followers.reach(last.sequence, 20_000);

    const record = await recordOf(service.url, STORY, SELECTION);
    const cursors = new Set(record.map((update) => update.cursor));
    expect([...load.acknowledged].filter(([, mark]) => !cursors.has(mark.cursor))).toEqual([]);
    expect(load.acknowledged.size).toBe(count);
    expect(await followers.violations()).toEqual([]);
    expect(await service.record.verify()).toMatchObject({ intact: true });
    // The connection that could not listen does so on the promoted server, without a new one.
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2);
    expect(told[1]).toContain('announces commits again');
    await expect.poll(() => wakes).toBeGreaterThan(0);
    await expect
      .poll(
        () =>
          ask().then(
            () => null,
            (error: unknown) => error,
          ),
        { timeout: 20_000 },
      )
      .toMatchObject({
        advice: expect.stringContaining(`127.0.0.1:${standby.port} is no standby`),
      });
  });

  test('connections to an old primary are given up as soon as a new one leads to the promoted standby', async () => {
    const [old, promoted] = await makePair();
    // The standby comes first, and is passed over until its promotion. The old primary lives on, as behind a cut.
    const engine = openPostgres(address([promoted.port, old.port], 'read-write'), silent);
    onTestFinished(() => engine.close());
    const port = async () => {
      const { rows } = await sql<{ port: number }>`select inet_server_port() as port`.execute(engine.db);
      return rows[0]?.port;
    };
    expect(await port()).toBe(old.port);
    await administer(promoted.url, 'select pg_promote()');
    expect(await port()).toBe(old.port);
    const unlisten = engine.listen(() => undefined);
    onTestFinished(unlisten);
    await expect.poll(port, { timeout: 10_000 }).toBe(promoted.port);
  });

  test('a service leaves a primary that falls silent without a reset for the promoted standby', async () => {
    const [silentOne, other] = await makePair();
    const store = storeAt(address([silentOne.port, other.port], 'read-write'), silentOne);
    const service = await startOn(store, 'no-such-directory');
    onTestFinished(() => service.close());
    await applyAnywhere([service.url], opening(), 'opening');
    const load = new SteadyLoad(service.url, { writeEvery: 20, readers: 2, readEvery: 20 });
    await load.nextAcknowledged();
    const since = performance.now();
    silentOne.freeze();
    await administer(other.url, 'select pg_promote()');
    await load.nextAcknowledged();
    const count = await load.stop();
    expect(load.acknowledged.size).toBe(count);
    // A transaction gets ten seconds after the database fell silent, because it may have been committed.
    for (const kind of ['read', 'write'] as const) expect(load.outage(kind, since).lasted).toBeLessThan(30_000);
    expect(await service.record.verify()).toMatchObject({ intact: true });
  });
});
