/** The service works with any settings of PostgreSQL, or says in one sentence which one to change. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { openEngine } from '../../src/record/engine/open-engine.js';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { RecordError } from '../../src/record/errors.js';
import { StoryRecord } from '../../src/record/record.js';
import { exitCodeOf, operatorMessage } from '../../src/server/operator-error.js';
import { startService } from '../../src/server/service.js';
import { makeCluster, POSTGRES_PROGRAMS, type PostgresCluster, userId } from '../fixtures/machines/postgres-cluster.js';
import { scrape } from '../fixtures/service/scrape.js';
import { publisher, startOn } from '../fixtures/service/service.js';
import { postgresStore, type Store, silent, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { AS_DESK } from '../fixtures/stories/desk.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const administration = inject('postgresUrl');
const run = promisify(execFile);

/** The exit code and output of `npm start` where it cannot start. */
async function failedStart(databaseUrl: string): Promise<{ readonly code: unknown; readonly printed: string }> {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'silent' };
  const ended: unknown = await run('node', ['dist/main.js'], { env, timeout: 30_000 }).catch((error: unknown) => error);
  const { code, stderr } = ended as { code?: unknown; stderr: string };
  return { code, printed: stderr.trim() };
}

/** The same failure in this process, at a tenth of the work: main only prints it. */
async function refusedStart(databaseUrl: string): Promise<{ readonly code: unknown; readonly printed: string | null }> {
  const config = { ...readConfig({ DATABASE_URL: databaseUrl }), port: 0 };
  const failure: unknown = await startService(config, silent).then(
    (service) => service.close(),
    (error: unknown) => error,
  );
  return { code: exitCodeOf(failure), printed: operatorMessage(failure) };
}

/** Runs statements in a database. */
async function ask(connectionString: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const OTHERS = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

/** The sessions of a service, except the one that listens. */
async function sessionsAt(connectionString: string): Promise<number[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'onrecord'`,
    );
    return rows.map(({ pid }) => pid);
  } finally {
    await client.end();
  }
}

/** A database with these settings, until the test ends. */
async function storeWith(...settings: readonly string[]): Promise<Store & { readonly url: string }> {
  const store = await postgresStore(administration ?? '', null);
  onTestFinished(() => store.remove());
  const url = store.config.databaseUrl ?? '';
  const name = new URL(url).pathname.slice(1);
  await ask(url, ...settings.map((setting) => `alter database ${name} set ${setting}`));
  return { ...store, url };
}

describe.skipIf(administration === null)('A PostgreSQL with other defaults', () => {
  test.each([
    `datestyle = 'German, DMY'`,
    `datestyle = 'SQL, MDY'`,
    `timezone = 'Asia/Kathmandu'`,
    `intervalstyle = 'sql_standard'`,
    `bytea_output = 'escape'`,
    'extra_float_digits = -15',
    'standard_conforming_strings = off',
    'array_nulls = off',
    `default_transaction_isolation = 'serializable'`,
    `default_transaction_isolation = 'repeatable read'`,
    'default_transaction_deferrable = on',
  ])('concurrent batches are written with %s, and read as recorded', async (setting) => {
    const store = await storeWith(setting);
    const open = async () => {
      const opened = await StoryRecord.open(await openEngine({ ...store.config, storePatience: 60_000 }, silent));
      onTestFinished(() => opened.close());
      return opened;
    };
    // Two records, as two processes have: their batches take turns.
    const [record, other] = [await open(), await open()];
    const before = Date.now();
    await applied(record, opening());
    const keys = Array.from({ length: 6 }, (_, n) => `n${n}`);
    await Promise.all(
      keys.map((key, n) => applied(n % 2 === 0 ? record : other, file({ statements: [statement(key)] }))),
    );
    const snapshot = record.snapshots().at(await record.head());
    const found = await snapshot.getMany(
      'statement',
      keys.map((key) => `${STORY}/${key}`),
    );
    expect(found).toHaveLength(keys.length);
    for (const { recordedAt } of found) expect(Math.abs(Date.parse(recordedAt) - before)).toBeLessThan(60_000);
    expect(await record.verify()).toMatchObject({ intact: true });
  });

  test("options in DATABASE_URL are kept beside the service's own settings", async () => {
    const store = await storeWith();
    await ask(store.url, 'create schema apart');
    const engine = openPostgres(`${store.url}?options=-c%20search_path%3Dapart%20-c%20datestyle%3DGerman`, silent);
    const record = await StoryRecord.open(engine);
    onTestFinished(() => record.close());
    await applied(record, opening());
    expect(await record.verify()).toMatchObject({ intact: true });
    await ask(store.url, 'select * from apart.record');
    // The scrub rewrites redacted rows there too: the default schema has no tables of these names.
    await engine.scrub(['statement', 'update']);
  });
});

describe.skipIf(administration === null)('A PostgreSQL that is temporarily read-only', () => {
  test('a service on a read-only database reads on, /readyz and a metric show that it cannot write, and it writes again afterwards', async () => {
    const store = await storeWith();
    const service = await startOn(store, 'no-such-directory');
    onTestFinished(() => service.close());
    const { apply, query } = publisher(() => service);
    await apply(opening());
    /** The error codes of an attempt to publish a statement. */
    const applying = async () => {
      const { errors } = await query(
        'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }',
        { input: { source: file({ statements: [statement('late')] }) } },
        AS_DESK,
      );
      return errors.map(({ extensions }) => extensions?.code);
    };
    const ready = async () => {
      const response = await fetch(`${service.metricsUrl}/readyz`);
      return [response.status, await response.json()];
    };
    const writable = async () => (await scrape(service.metricsUrl)).value('onrecord_store_writable');
    expect(await ready()).toMatchObject([200, { status: 'ready', canWrite: true }]);
    expect(await writable()).toBe(1);

    const name = new URL(store.url).pathname.slice(1);
    // Sessions opened now keep the default of this moment.
    await ask(store.url, `alter database ${name} set default_transaction_read_only = on`, OTHERS);
    // Only the first query on an ended session may notice that it has ended.
    await expect.poll(applying, { timeout: 10_000 }).toEqual(['STORE_READ_ONLY']);
    await expect
      .poll(async () => (await ready())[1], { timeout: 10_000 })
      .toMatchObject({
        status: 'ready',
        canWrite: false,
        code: 'STORE_READ_ONLY',
        message: expect.stringContaining('default_transaction_read_only'),
      });
    expect((await ready())[0]).toBe(200);
    expect(await writable()).toBe(0);
    // New connections would not help while the database is read-only, so the old ones stay.
    const sessions = () => sessionsAt(store.url);
    const before = await sessions();
    for (let times = 0; times < 3; times += 1) expect(await applying()).toEqual(['STORE_READ_ONLY']);
    expect(before.length).toBeGreaterThan(1);
    expect(await sessions()).toEqual(expect.arrayContaining([...before]));
    expect((await query('{ record { head } }')).data).toHaveProperty('record.head');

    await ask(administration ?? '', `alter database ${name} reset default_transaction_read_only`);
    expect(await service.record.tokens.revoke('of-nobody', 'a test')).toBeNull();
    expect(await applying()).toEqual([]);
    await expect
      .poll(async () => (await ready())[1], { timeout: 10_000 })
      .toMatchObject({ status: 'ready', canWrite: true });
    expect(await writable()).toBe(1);
  });

  test('a service with a record starts on a read-only database, and reads', async () => {
    const store = await storeWith();
    const first = await startOn(store, 'no-such-directory');
    await publisher(() => first).apply(opening());
    await first.close();
    const name = new URL(store.url).pathname.slice(1);
    await ask(store.url, `alter database ${name} set default_transaction_read_only = on`);
    const record = await StoryRecord.open(await openEngine({ ...store.config, storePatience: 60_000 }, silent));
    onTestFinished(() => record.close());
    expect((await record.head()).offset).toBeGreaterThan(0);
    const failure: unknown = await applied(record, file({ statements: [statement('refused')] })).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(RecordError);
    expect(failure).toMatchObject({ code: 'STORE_READ_ONLY' });
  });

  test('a service without a record refuses to start on a read-only database, and names the setting', async () => {
    const { url } = await storeWith('default_transaction_read_only = on');
    expect(await failedStart(url)).toEqual({
      code: 1,
      printed: expect.stringMatching(/^The database is read-only: set default_transaction_read_only to off[^\n]*$/),
    });
  });
});

describe.skipIf(administration === null)('A PostgreSQL that cannot be used', () => {
  const role = `onrecord_test_${randomBytes(4).toString('hex')}`;
  let store: Store;
  let url: string;
  beforeAll(async () => {
    store = await postgresStore(administration ?? '', null);
    url = store.config.databaseUrl ?? '';
    await ask(url, `create role ${role} login connection limit 3`);
  });
  afterAll(async () => {
    await store.remove();
    await ask(administration ?? '', `drop role ${role}`);
  });
  const changed = (parts: Partial<Pick<URL, 'port' | 'hostname' | 'pathname' | 'username'>>) =>
    Object.assign(new URL(url), parts).href;
  const asRole = () => changed({ username: role });

  test.each<[string, () => string, RegExp]>([
    ['a closed port', () => changed({ port: '1' }), /host and port in DATABASE_URL/],
    ['an unknown host', () => changed({ hostname: 'nowhere.invalid' }), /host and port in DATABASE/],
    ['an unknown database', () => changed({ pathname: '/no_such' }), /no such database: create it/],
    ['an unknown role', () => changed({ username: 'no_such_role' }), /user in DATABASE_URL, and pg_hba/],
    ['a role that may create nothing', asRole, /grant it "create on schema public"/],
    ['an unknown schema', () => `${url}?options=-c%20search_path%3Dno_such`, /correct search_path/],
    ['no TLS', () => `${url}?sslmode=verify-full`, /set ssl=on in PostgreSQL, or remove sslmode/],
    [
      'a missing certificate file',
      () => `${url}?sslmode=verify-full&sslrootcert=/no/such.pem`,
      /files that sslrootcert/,
    ],
  ])('a start with %s fails with one line that says what to set', async (_, address, advice) => {
    const { code, printed } = await refusedStart(address());
    expect(code).toBe(1);
    expect(printed).toMatch(advice);
    expect(printed).not.toContain('\n');
  });

  test('a database in another encoding than UTF-8 is refused, with the command that creates one', async () => {
    const latin = `onrecord_test_${randomBytes(6).toString('hex')}`;
    await ask(url, `create database ${latin} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0`);
    onTestFinished(() => ask(administration ?? '', `drop database ${latin} with (force)`));
    const { printed } = await refusedStart(changed({ pathname: `/${latin}` }));
    expect(printed).toMatch(/^The encoding of the database is LATIN1[^\n]*encoding 'UTF8' template template0"$/);
  });

  test('a start without a connection left says what to raise, and a running service reports the store as unreachable', async () => {
    await ask(url, `grant create on schema public to ${role}`);
    const holders = Array.from({ length: 3 }, () => new pg.Client({ connectionString: asRole() }));
    const engine = await openEngine({ ...store.config, databaseUrl: asRole(), storePatience: 60_000 }, silent);
    onTestFinished(() => engine.close());
    await holders[0]?.connect();
    await holders[1]?.connect();
    // The engine holds the one connection that is left.
    const { code, printed } = await refusedStart(asRole());
    expect(code).toBe(1);
    expect(printed).toMatch(/^The database has no connection left[^\n]*max_connections[^\n]*$/);
    const failure: unknown = await engine.db
      .transaction()
      .execute(async () => null)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'STORE_UNREACHABLE' });
    await Promise.all(holders.slice(0, 2).map((one) => one.end()));
  });
});

describe.skipIf(POSTGRES_PROGRAMS === null)('A PostgreSQL over TLS with a private authority', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onrecord-tls-'));
  let cluster: PostgresCluster;
  beforeAll(async () => {
    const openssl = (...options: string[]) => run('openssl', options, { cwd: folder });
    const names = 'subjectAltName=DNS:localhost';
    const authority = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=authority'];
    await openssl('req', ...authority, '-keyout', 'ca.key', '-out', 'ca.pem');
    const signed = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', names];
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'basicConstraints=critical,CA:FALSE'];
    await openssl('req', ...signed, ...by, '-keyout', 'server.key', '-out', 'server.pem');
    const user = process.getuid?.() === 0 ? userId('postgres') : null;
    if (user !== null) for (const path of ['.', 'server.key', 'server.pem']) chownSync(join(folder, path), user, user);
    cluster = await makeCluster({
      ssl: 'on',
      ssl_cert_file: join(folder, 'server.pem'),
      ssl_key_file: join(folder, 'server.key'),
      unix_socket_directories: folder,
    });
  });
  afterAll(async () => {
    await cluster.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const address = (host: string, ...settings: string[]) => {
    const url = new URL(cluster.url);
    url.hostname = host;
    return `${url.href}?${['sslmode=verify-full', ...settings].join('&')}`;
  };

  test('a certificate of a private authority is refused, with the setting that names the authority', async () => {
    const { printed } = await refusedStart(address('localhost'));
    expect(printed).toMatch(
      /^The certificate of the database is signed by an authority that this process does not know[^\n]*sslrootcert=[^\n]*$/,
    );
  });

  test('a record is written and read over TLS with sslrootcert', async () => {
    const databaseUrl = address('localhost', `sslrootcert=${join(folder, 'ca.pem')}`);
    const engine = await openEngine(
      { databaseUrl, ...WITHOUT_POOLER, dataDirectory: 'none', storePatience: 60_000 },
      silent,
    );
    const record = await StoryRecord.open(engine);
    onTestFinished(() => record.close());
    await applied(record, opening());
    expect(await record.verify()).toMatchObject({ intact: true });
  });

  /** Asks a database whether its connection is encrypted. */
  const isEncrypted = async (url: string) => {
    const engine = openPostgres(url, silent);
    onTestFinished(() => engine.close());
    const { rows } = await sql<{ ssl: boolean }>`
      select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(engine.db);
    return rows[0]?.ssl;
  };
  const verified = `sslmode=verify-full&sslrootcert=${encodeURIComponent(join(folder, 'ca.pem'))}`;

  test('the certificate is that of the host of a list that is connected to, whatever its address is', async () => {
    const { port } = cluster;
    const list = `postgres://postgres@127.0.0.1:1,localhost:${port}/postgres?${verified}`;
    expect(await isEncrypted(list)).toBe(true);
    expect(await isEncrypted(`${list}&target_session_attrs=primary`)).toBe(true);
    const named = (host: string) => `postgres://postgres@${host}:${port}/postgres?hostaddr=127.0.0.1&${verified}`;
    expect(await isEncrypted(named('localhost'))).toBe(true);
    await expect(isEncrypted(named('other.invalid'))).rejects.toMatchObject({
      advice: expect.stringContaining('is for another host'),
    });
  });

  test('a Unix socket is used alone and in a list, by its directory', async () => {
    const { port } = cluster;
    const directory = encodeURIComponent(folder);
    expect(await isEncrypted(`postgres://postgres@${directory}:${port}/postgres`)).toBe(false);
    expect(await isEncrypted(`postgres://postgres@/postgres?host=${directory}&port=${port}`)).toBe(false);
    expect(await isEncrypted(`postgres://postgres@%2Fno%2Fsuch,${directory}/postgres?port=${port}`)).toBe(false);
  });

  test('a host that accepts connections and says nothing is given up in time, and tried last after that', async () => {
    let accepted = 0;
    const silentHost = createServer(() => {
      accepted += 1;
    }).listen(0, '127.0.0.1');
    await once(silentHost, 'listening');
    onTestFinished(() => void silentHost.close());
    const { port } = silentHost.address() as AddressInfo;
    const url = `postgres://postgres@127.0.0.1:${port},127.0.0.1:${cluster.port}/postgres?connect_timeout=2`;
    const engine = openPostgres(url, silent);
    onTestFinished(() => engine.close());
    const began = performance.now();
    await sql`select 1`.execute(engine.db);
    expect(performance.now() - began).toBeGreaterThan(1_900);
    await engine.db.transaction().execute((transaction) => sql`select 1`.execute(transaction));
    expect(accepted).toBe(1);
  });

  test('a certificate for another host is refused, with what to correct', async () => {
    const { printed } = await refusedStart(address('127.0.0.1', `sslrootcert=${join(folder, 'ca.pem')}`));
    expect(printed).toMatch(/^The certificate of the database is for another host[^\n]*$/);
  });
});
