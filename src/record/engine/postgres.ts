/** The record in PostgreSQL 15 or later, shared by any number of processes. */
import { AsyncResource } from 'node:async_hooks';
import { type Dialect, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Tables } from '../tables.js';
import { type Trace, tracingStatements } from '../trace.js';
import { COMMIT_CHANNEL, type Engine } from './engine.js';
import { GatheringSocket, PostgresDriver, SHARED_CONNECTIONS } from './postgres-driver.js';
import { databaseReadOnly, databaseUnusable, withRecordErrors } from './postgres-faults.js';
import { scrubPostgres } from './postgres-scrub.js';
import { withSession } from './postgres-session.js';
import { parseBigint, parseTimestamp, TYPE } from './values.mjs';

/**
 * The settings of every session, which override the defaults of the server, the database and the role. Values are
 * parsed in the formats that these settings choose. Writers queue for a lock, and see each other's commits only because
 * each statement reads anew (read committed). A stuck writer must not hold up everyone: it waits at most 5 s for the
 * lock on the record, a statement runs at most 30 s, and a transaction whose client has gone away ends after 10 s.
 */
const SESSION_OPTIONS = [
  'timezone=UTC',
  'datestyle=ISO',
  'intervalstyle=postgres',
  'bytea_output=hex',
  'extra_float_digits=1',
  'standard_conforming_strings=on',
  'array_nulls=on',
  'default_transaction_isolation=read\\ committed',
  'default_transaction_deferrable=off',
  'lock_timeout=5s',
  'statement_timeout=30s',
  'idle_in_transaction_session_timeout=10s',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');
/**
 * Connections for transactions, besides the shared ones. Writers queue for the record anyway, and each of them holds
 * one of these.
 */
const TRANSACTION_CONNECTIONS = 6;
/** The wait before the LISTEN connection is made again; a random part avoids a stampede. */
const RECONNECT_MS = { base: 200, random: 300 };

/**
 * The LISTEN connection gets a query at this interval, and is given up when no answer comes within the timeout: a
 * connection whose other end has vanished looks like an idle one.
 */
const LISTEN_HEARTBEAT_MS = { interval: 5_000, timeout: 5_000 };
/** The client gives a statement up after this time without an answer, which is later than the database would. */
const ANSWER_TIMEOUT_MS = 35_000;

/** A statement waits this long for a connection. */
const CONNECT_TIMEOUT_MS = 10_000;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === TYPE.int8) return parseBigint;
    if (oid === TYPE.timestamptz) return parseTimestamp;
    return pg.types.getTypeParser(oid, format);
  },
};

/** @param answerTimeoutMs How long a statement may take; `null` for no limit. */
export function openPostgres(
  connectionString: string,
  log: Logger,
  trace: Trace | null = null,
  answerTimeoutMs: number | null = ANSWER_TIMEOUT_MS,
): Engine {
  const settings = { ...withSession(connectionString, SESSION_OPTIONS), types };
  checkAddress(settings.connectionString);
  const pool = new pg.Pool({
    ...settings,
    max: SHARED_CONNECTIONS + TRANSACTION_CONNECTIONS,
    application_name: 'onrecord',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(answerTimeoutMs === null ? {} : { query_timeout: answerTimeoutMs }),
    // Statements that are issued together are sent together, and answered in the same order.
    pipeline: true,
    stream: () => new GatheringSocket(),
  });
  // Both listeners are bound to this context, so that their log lines do not carry the request that first needed the
  // connection. The pool replaces an idle connection that breaks; without a listener, the error would end the process.
  const idleLost = AsyncResource.bind((error: Error) =>
    log.warn({ err: error }, 'an idle database connection was lost'),
  );
  pool.on('error', idleLost);
  // The pool does not listen to a connection in use. Without this listener, a connection that dies between two
  // statements of a transaction would end the process; with it, the next statement fails and its caller gets the error.
  const lost = AsyncResource.bind((error: Error) => log.warn({ err: error }, 'a database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', lost);
  });
  const driver = new PostgresDriver(pool);
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const db = new Kysely<Tables>({ dialect, ...tracingStatements(trace) });
  return {
    name: 'PostgreSQL',
    db,
    sessions: new Kysely<Tables>({
      dialect: { ...dialect, createDriver: () => driver.forSessions() },
      ...tracingStatements(trace),
    }),
    listen: (wake) => listen(settings.connectionString, log, wake),
    scrub: (tables) => scrubPostgres(connectionString, tables),
    refusesWrites: async () => {
      const known = driver.hasReadOnlySession;
      if (!known && !(await isReadOnlySession(async (query) => (await sql.raw<ReadOnlyRow>(query).execute(db)).rows)))
        return null;
      // The session may have begun while the database was read-only. A new session shows whether it still is.
      const fresh = new pg.Client({
        ...settings,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        query_timeout: CONNECT_TIMEOUT_MS,
      });
      fresh.on('error', () => undefined); // its queries report the error
      try {
        await withRecordErrors(fresh.connect());
        if (await isReadOnlySession(async (query) => (await fresh.query<ReadOnlyRow>(query)).rows))
          return databaseReadOnly();
      } finally {
        await fresh.end();
      }
      driver.renew();
      return null;
    },
    connections: () => ({
      most: SHARED_CONNECTIONS + TRANSACTION_CONNECTIONS,
      open: pool.totalCount,
      // For the pool, the shared connections are always in use.
      idle: pool.idleCount + driver.idleShared,
      waiting: pool.waitingCount,
    }),
    whenLost: () => undefined,
    close: () => db.destroy(),
  };
}

interface ReadOnlyRow {
  readonly read_only: boolean;
}

async function isReadOnlySession(ask: (query: string) => Promise<readonly ReadOnlyRow[]>): Promise<boolean> {
  const [row] = await ask(`select current_setting('transaction_read_only') = 'on' as read_only`);
  return row?.read_only === true;
}

/**
 * Checks an address and reads the files it names, as every connection will.
 * @throws RecordError STORE_UNREACHABLE
 */
function checkAddress(connectionString: string): void {
  try {
    new pg.Client({ connectionString });
  } catch (error) {
    const advice = 'DATABASE_URL is not usable: correct it, or the files that sslrootcert, sslcert and sslkey name';
    throw databaseUnusable(advice, error);
  }
}

interface DatabaseFacts {
  readonly version: number;
  readonly encoding: string;
  readonly schema: string | null;
  readonly may_create: boolean | null;
  readonly has_record: boolean;
  readonly read_only: boolean;
}

/** PostgreSQL 15, in the form of `server_version_num`. */
const MIN_SERVER_VERSION = 150_000;

/**
 * Checks that a database can hold a record.
 * @throws RecordError STORE_UNREACHABLE or STORE_READ_ONLY, with what to set.
 */
export async function checkDatabase({ db }: Engine): Promise<void> {
  const { rows } = await sql<DatabaseFacts>`select current_setting('server_version_num')::int as version,
    current_setting('server_encoding') as encoding, current_schema() as schema,
    has_schema_privilege(current_schema(), 'CREATE') as may_create, to_regclass('record') is not null as has_record,
    current_setting('transaction_read_only') = 'on' as read_only`.execute(db);
  const [facts] = rows;
  if (facts === undefined) return;
  const { version, encoding, schema, may_create: mayCreate, has_record: hasRecord } = facts;
  const refuse = (advice: string) => {
    throw databaseUnusable(advice);
  };
  if (version < MIN_SERVER_VERSION) refuse('The database is older than PostgreSQL 15: use 15 or later');
  if (encoding !== 'UTF8') {
    refuse(
      `The encoding of the database is ${encoding}, which cannot store every text: create it with "encoding 'UTF8' template template0"`,
    );
  }
  if (hasRecord) return;
  if (schema === null)
    refuse('No schema of search_path exists: create one, or correct search_path of the role or the database');
  if (facts.read_only) throw databaseReadOnly();
  if (mayCreate !== true) {
    refuse(`The role in DATABASE_URL may not create tables: grant it "create on schema ${schema}"`);
  }
}

/** Opens a connection that listens for commits, and reconnects until the returned function is called. */
function listen(connectionString: string, log: Logger, wake: () => void): () => void {
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;

  const lost = (listener: pg.Client, error?: Error) => {
    if (stopped || client !== listener) return;
    client = null;
    if (error !== undefined) log.warn({ err: error }, 'the connection that listens for commits was lost; reconnecting');
    listener.end().catch(() => undefined); // it is already broken
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(connect, RECONNECT_MS.base + Math.random() * RECONNECT_MS.random);
  };
  const heartbeat = (listener: pg.Client) => {
    if (stopped || client !== listener) return;
    timer = setTimeout(() => {
      listener.query('select 1').then(
        () => heartbeat(listener),
        (error: Error) => lost(listener, error),
      );
    }, LISTEN_HEARTBEAT_MS.interval);
  };
  const connect = () => {
    const { timeout } = LISTEN_HEARTBEAT_MS;
    let listener: pg.Client;
    try {
      listener = new pg.Client({
        connectionString,
        application_name: 'onrecord listen',
        connectionTimeoutMillis: timeout,
        query_timeout: timeout,
      });
    } catch (error) {
      // A file that the address names is missing for a moment, for example while a certificate is replaced.
      log.warn({ err: error }, 'could not connect to listen for commits; retrying');
      timer = setTimeout(connect, RECONNECT_MS.base + Math.random() * RECONNECT_MS.random);
      return;
    }
    client = listener;
    listener.on('notification', wake);
    listener.on('error', (error) => lost(listener, error));
    listener.on('end', () => lost(listener));
    listener
      .connect()
      .then(() => listener.query(`listen ${COMMIT_CHANNEL}`))
      .then(() => {
        // Commits before LISTEN took effect were not announced here, so the head is read once now.
        wake();
        heartbeat(listener);
      })
      .catch((error: Error) => lost(listener, error));
  };
  connect();
  return () => {
    stopped = true;
    if (timer !== null) clearTimeout(timer);
    client
      ?.end()
      .catch((error: Error) => log.warn({ err: error }, 'could not close the connection that listens for commits'));
  };
}
