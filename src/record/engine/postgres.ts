/** The record in PostgreSQL 15 or later, shared by any number of processes. */
import { AsyncResource } from 'node:async_hooks';
import { type Dialect, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Tables } from '../tables.js';
import { type Trace, tracingStatements } from '../trace.js';
import { COMMIT_CHANNEL, type Engine } from './engine.js';
import { GatheringSocket, PostgresDriver, SHARED_CONNECTIONS } from './postgres-driver.js';
import { naming, readOnly, unusable } from './postgres-faults.js';
import { scrubPostgres } from './postgres-scrub.js';
import { withSession } from './postgres-session.js';
import { parseBigint, parseTimestamp, TYPE } from './values.mjs';

/**
 * What every session is set to, whatever the defaults of the server, the database and the role are. Values are read as
 * PostgreSQL writes them with these settings, and writers stand in line for a lock, which they can see only while each
 * statement reads anew. A stuck writer must not hold everyone: it waits at most 5 s for the lock on the record, a statement
 * runs at most 30 s, and a transaction whose client went away is ended after 10 s.
 */
const SESSION = [
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
/** Besides those that are shared. Writers stand in line for the record anyway, and each in line holds one of these. */
const OWN_CONNECTIONS = 6;
/** How long to wait before the LISTEN connection is made again, in milliseconds; a random part avoids a stampede. */
const RECONNECT = { base: 200, random: 300 };

/**
 * The LISTEN connection is asked for a sign of life so often, and given up when none comes in time, in milliseconds: a
 * connection whose other end has vanished looks like one on which nothing happens.
 */
const LISTEN_HEARTBEAT = { interval: 5_000, patience: 5_000 };
/** A statement to which no answer comes at all is given up after so long, in milliseconds: later than the database would. */
const ANSWER_TIME = 35_000;

/** How long a statement waits for a connection, in milliseconds. */
const CONNECT_TIME = 10_000;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === TYPE.int8) return parseBigint;
    if (oid === TYPE.timestamptz) return parseTimestamp;
    return pg.types.getTypeParser(oid, format);
  },
};

/** @param answerTime How long a statement may take, in milliseconds; `null` for whoever waits for as long as it takes. */
export function openPostgres(
  connectionString: string,
  log: Logger,
  trace: Trace | null = null,
  answerTime: number | null = ANSWER_TIME,
): Engine {
  const settings = { ...withSession(connectionString, SESSION), types };
  checkAddress(settings.connectionString);
  const pool = new pg.Pool({
    ...settings,
    max: SHARED_CONNECTIONS + OWN_CONNECTIONS,
    application_name: 'onrecord',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIME,
    ...(answerTime === null ? {} : { query_timeout: answerTime }),
    // What is asked at once is sent at once, and answered in the same order.
    pipeline: true,
    stream: () => new GatheringSocket(),
  });
  // Bound here: not told as a part of the request that happened to need the connection first.
  // An idle connection that breaks is replaced by the pool; without a listener the error would end the process.
  const idleLost = AsyncResource.bind((error: Error) =>
    log.warn({ err: error }, 'an idle database connection was lost'),
  );
  pool.on('error', idleLost);
  // While a connection is in use the pool does not listen to it: one that dies between two statements of a transaction
  // would end the process. The statement that comes next fails, and tells whoever asked.
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
      dialect: { ...dialect, createDriver: () => driver.ofSessions() },
      ...tracingStatements(trace),
    }),
    listen: (wake) => listen(settings.connectionString, log, wake),
    scrub: (tables) => scrubPostgres(connectionString, tables),
    refusesWrites: async () => {
      const known = driver.hasReadOnlySession;
      if (!known && !(await mayOnlyRead(async (query) => (await sql.raw<ReadOnlyRow>(query).execute(db)).rows)))
        return null;
      // The session may have begun while the database was read-only, which it is no more.
      const fresh = new pg.Client({ ...settings, connectionTimeoutMillis: CONNECT_TIME, query_timeout: CONNECT_TIME });
      fresh.on('error', () => undefined); // what is asked over it fails, too
      try {
        await naming(fresh.connect());
        if (await mayOnlyRead(async (query) => (await fresh.query<ReadOnlyRow>(query)).rows)) return readOnly();
      } finally {
        await fresh.end();
      }
      driver.renew();
      return null;
    },
    connections: () => ({
      most: SHARED_CONNECTIONS + OWN_CONNECTIONS,
      open: pool.totalCount,
      // The pool takes those that are shared for used for as long as they live.
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

async function mayOnlyRead(ask: (query: string) => Promise<readonly ReadOnlyRow[]>): Promise<boolean> {
  const [row] = await ask(`select current_setting('transaction_read_only') = 'on' as read_only`);
  return row?.read_only === true;
}

/**
 * Reads an address and the files that it names, as each connection will.
 * @throws RecordError STORE_UNREACHABLE
 */
function checkAddress(connectionString: string): void {
  try {
    new pg.Client({ connectionString });
  } catch (error) {
    const advice = 'DATABASE_URL cannot be used: correct it, and the files that sslrootcert, sslcert and sslkey name';
    throw unusable(advice, error);
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

/** PostgreSQL 15, as `server_version_num` has it. */
const OLDEST_VERSION = 150_000;

/**
 * Looks whether a database can hold a record.
 * @throws RecordError STORE_UNREACHABLE, STORE_READ_ONLY with what to set.
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
    throw unusable(advice);
  };
  if (version < OLDEST_VERSION) refuse('The database is older than PostgreSQL 15: use 15 or later');
  if (encoding !== 'UTF8') {
    refuse(
      `The encoding of the database is ${encoding}, which cannot hold every text: create it with "encoding 'UTF8' template template0"`,
    );
  }
  if (hasRecord) return;
  if (schema === null)
    refuse('No schema of search_path is there: create it, or correct search_path of the role or database');
  if (facts.read_only) throw readOnly();
  if (mayCreate !== true) {
    refuse(`The role in DATABASE_URL may create no tables: grant it "create on schema ${schema}"`);
  }
}

/** One dedicated connection that listens, and is made again for as long as nobody calls the returned function. */
function listen(connectionString: string, log: Logger, wake: () => void): () => void {
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;

  const lost = (one: pg.Client, error?: Error) => {
    if (stopped || client !== one) return;
    client = null;
    if (error !== undefined) log.warn({ err: error }, 'the connection that listens for commits was lost');
    one.end().catch(() => undefined); // it is already broken; there is nothing left to end
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(connect, RECONNECT.base + Math.random() * RECONNECT.random);
  };
  const heartbeat = (one: pg.Client) => {
    if (stopped || client !== one) return;
    timer = setTimeout(() => {
      one.query('select 1').then(
        () => heartbeat(one),
        (error: Error) => lost(one, error),
      );
    }, LISTEN_HEARTBEAT.interval);
  };
  const connect = () => {
    const { patience } = LISTEN_HEARTBEAT;
    let one: pg.Client;
    try {
      one = new pg.Client({
        connectionString,
        application_name: 'onrecord listen',
        connectionTimeoutMillis: patience,
        query_timeout: patience,
      });
    } catch (error) {
      // A file that the address names is gone for a moment, as when a certificate is replaced.
      log.warn({ err: error }, 'the connection that listens for commits cannot be made; trying again');
      timer = setTimeout(connect, RECONNECT.base + Math.random() * RECONNECT.random);
      return;
    }
    client = one;
    one.on('notification', wake);
    one.on('error', (error) => lost(one, error));
    one.on('end', () => lost(one));
    one
      .connect()
      .then(() => one.query(`listen ${COMMIT_CHANNEL}`))
      .then(() => {
        // What was committed before LISTEN took effect was not announced here: look once now.
        wake();
        heartbeat(one);
      })
      .catch((error: Error) => lost(one, error));
  };
  connect();
  return () => {
    stopped = true;
    if (timer !== null) clearTimeout(timer);
    client?.end().catch((error: Error) => log.warn({ err: error }, 'closing the listening connection failed'));
  };
}
