/** The record in PostgreSQL 15 or later, shared by any number of processes. */
import { AsyncResource } from 'node:async_hooks';
import {
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { hostAddresses, type Pooler } from '../../postgres-address.js';
import { RecordError } from '../errors.js';
import { Fence } from '../fence.js';
import { selectGeneration, supersededMark } from '../generation.js';
import type { Tables } from '../tables.js';
import { type Trace, tracingStatements } from '../trace.js';
import type { Engine } from './engine.js';
import { type ConnectionPurpose, NoServerOfKind, PostgresConnector } from './postgres-connector.js';
import { PostgresDriver, SHARED_CONNECTIONS } from './postgres-driver.js';
import { databaseReadOnly, databaseUnusable, withRecordErrors } from './postgres-faults.js';
import { type HostStatements, PostgresHost, ReplacedHosts } from './postgres-hosts.js';
import { CommitListener } from './postgres-listen.js';
import { PostgresPool } from './postgres-pool.js';
import { scrubPostgres } from './postgres-scrub.js';
import { SESSION_SETTINGS } from './postgres-session.js';
import { parseBigint, parseTimestamp, TYPE } from './values.mjs';

/**
 * Connections for transactions, besides the shared ones and that of probes. Writers queue for the record anyway, and each
 * of them holds one of these.
 */
const TRANSACTION_CONNECTIONS = 5;
/** Connections to the address of DATABASE_LISTEN_URL for migrations, which one process makes at a time. */
const SESSION_CONNECTIONS = 2;
/** The client gives a statement up after this time without an answer, which is later than the database would. */
export const ANSWER_TIMEOUT_MS = 35_000;
/** A statement waits this long for a connection. */
const CONNECTION_WAIT_MS = 10_000;
/** A connection that no transaction uses is closed after this time. */
const IDLE_MS = 10_000;

/** How values of PostgreSQL are read. */
export const POSTGRES_TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === TYPE.int8) return parseBigint;
    if (oid === TYPE.timestamptz) return parseTimestamp;
    return pg.types.getTypeParser(oid, format);
  },
};

/**
 * The name of a file of the log begins with its timeline. The control file has the new one only when the checkpoint after
 * a promotion ends.
 */
const TIMELINE = sql<number | null>`(case when not pg_is_in_recovery()
  then ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int end)`;

/** How to connect, and how patiently. */
export interface PostgresOptions {
  readonly trace: Trace | null;
  /** How long a statement may take; `null` for no limit. */
  readonly answerTimeoutMs: number | null;
  /** The pooler at the address; `null` where the address leads to PostgreSQL. */
  readonly pooler: Pooler | null;
  /** The address for what needs a session of its own, past a pooler; `null` for the same address. */
  readonly listenUrl: string | null;
}

/** Opens the database at an address, with the connections that its statements will need. */
export function openPostgres(url: string, log: Logger, options: Partial<PostgresOptions> = {}): Engine {
  const { trace = null, answerTimeoutMs = ANSWER_TIMEOUT_MS, pooler = null, listenUrl = null } = options;
  const purpose: ConnectionPurpose = { applicationName: 'onrecord', settings: SESSION_SETTINGS, answerTimeoutMs };
  const connector = new PostgresConnector(url, 'DATABASE_URL', pooler, POSTGRES_TYPES);
  const ownSessions =
    listenUrl === null ? null : new PostgresConnector(listenUrl, 'DATABASE_LISTEN_URL', null, POSTGRES_TYPES);
  const fence = new Fence();
  const watch: DriverWatch = {
    // The server may be started again as one that was replaced meanwhile, or the next one be another.
    doubted: () => fence.doubt(),
    lost: (error, wasInUse) =>
      log.warn({ err: error }, wasInUse ? 'a database connection was lost' : 'an idle database connection was lost'),
  };
  const driver = openDriver(connector, purpose, SHARED_CONNECTIONS + 1 + TRANSACTION_CONNECTIONS, watch);
  const sessionDriver = ownSessions === null ? null : openDriver(ownSessions, purpose, SESSION_CONNECTIONS, watch);
  const listenConnector = ownSessions ?? connector;
  const connectors = [connector, ...(ownSessions === null ? [] : [ownSessions])];
  const queries = (createDriver: () => Driver) => queriesOver(createDriver, trace);
  const db = queries(() => driver);
  const server = { timeline: TIMELINE, isCopy: false };
  const statements: HostStatements = {
    generation: sql`select ${selectGeneration(server)} from record`.compile(db).sql,
    mark: (seen) => supersededMark(server, seen).compile(db),
  };
  const addresses = hostAddresses(url);
  const hosts = (addresses.length > 1 ? addresses : []).map(
    (address) =>
      new PostgresHost(
        address.name,
        new PostgresConnector(address.url, 'DATABASE_URL', pooler, POSTGRES_TYPES),
        statements,
      ),
  );
  const replaced = new ReplacedHosts((names) => {
    log.warn(
      { hosts: [...names] },
      'hosts that were replaced as the primary are passed over; none if the list is empty',
    );
    for (const one of connectors) one.noteReplaced(names);
    // Some connections may lead to one of them.
    driver.renew();
    sessionDriver?.renew();
  });
  return {
    name: 'PostgreSQL',
    isCopy: false,
    db,
    sessions: queries(() => (sessionDriver ?? driver).forSessions()),
    probes: queries(() => driver.forProbes()),
    timeline: TIMELINE,
    fence,
    askHosts: () => replaced.ask(hosts),
    answers: (isAnswering) => driver.answers(isAnswering),
    listen: (wake) => {
      const listener = new CommitListener(listenConnector, log, {
        wake,
        connected: ({ server }) => {
          if (server !== null && listenConnector.followsPrimary && connector.followsPrimary)
            if (driver.foundServer(server)) fence.doubt();
        },
        changedKind: () => driver.renew(),
      });
      return () => listener.stop();
    },
    scrub: (tables) => scrubPostgres(listenConnector, tables),
    refusesWrites: async () => {
      const known = driver.hasReadOnlySession;
      const session = await sessionKind(async (query) => (await sql.raw<SessionKind>(query).execute(db)).rows);
      if (session.is_standby) return databaseReadOnly();
      if (!known && !session.is_read_only) return null;
      // The session may have begun while the database was read-only. A new session shows whether it still is.
      const fresh = await connector.connect({ ...purpose, answerTimeoutMs: CONNECTION_WAIT_MS }).catch(orReadOnly);
      if (fresh === null) return databaseReadOnly();
      try {
        const ask = async (query: string) => (await fresh.client.query<SessionKind>(query)).rows;
        if ((await withRecordErrors(sessionKind(ask))).is_read_only) return databaseReadOnly();
      } finally {
        await fresh.client.end();
      }
      driver.renew();
      return null;
    },
    awaitsStandby: () => driver.awaitsStandby(),
    confirm: async () => {
      const { rows } = await sql<{ waits: boolean }>`
        select current_setting('synchronous_standby_names') <> '' and not pg_is_in_recovery() as waits`.execute(db);
      if (rows[0]?.waits !== true) return;
      // Commits are confirmed in order, so an empty one is confirmed after all before it.
      await db.transaction().execute(async (transaction) => {
        await sql`select pg_logical_emit_message(true, 'onrecord', '')`.execute(transaction);
      });
    },
    connections: () => driver.use,
    whenLost: () => undefined,
    close: async () => {
      await Promise.all(hosts.map((host) => host.close()));
      await sessionDriver?.destroy();
      await db.destroy();
    },
  };
}

/** The query builder over a driver. */
export function queriesOver(createDriver: () => Driver, trace: Trace | null): Kysely<Tables> {
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver,
    createIntrospector: (of) => new PostgresIntrospector(of),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  return new Kysely<Tables>({ dialect, ...tracingStatements(trace) });
}

/** Learns what happens to the connections of a driver. */
export interface DriverWatch {
  /** The connections lead to another server than before, or may do so from now on. */
  doubted(): void;
  /** A connection was lost, and whether a statement used it. */
  lost(error: Error, wasInUse: boolean): void;
}

/** The driver over connections that are made when they are needed, and made again when they break. */
export function openDriver(
  connector: PostgresConnector,
  purpose: ConnectionPurpose,
  max: number,
  watch: DriverWatch,
): PostgresDriver {
  const pool = new PostgresPool(
    async () => {
      const { client, server } = await connector.connect(purpose);
      if (server !== null && connector.followsOneServer && driver.foundServer(server)) watch.doubted();
      return client;
    },
    { max, waitMs: CONNECTION_WAIT_MS, idleMs: IDLE_MS },
  );
  // Bound to this context, so that its log lines do not carry the request that first needed the connection. The next
  // statement on a connection that died fails, and its caller gets the error.
  const lost = AsyncResource.bind((error: Error, wasInUse: boolean) => watch.lost(error, wasInUse));
  pool.on('lost', (error, { wasInUse }) => {
    watch.doubted();
    lost(error, wasInUse);
  });
  const driver = new PostgresDriver(pool, connector.sharesSessions);
  return driver;
}

/** `null` where hosts answer, and none of them accepts writes. @throws any other error. */
function orReadOnly(error: unknown): null {
  if (error instanceof RecordError && error.cause instanceof NoServerOfKind) return null;
  throw error;
}

/** Whether a session takes writes, and if not, whether that is because its server is a standby. */
interface SessionKind {
  readonly is_standby: boolean;
  readonly is_read_only: boolean;
}

async function sessionKind(ask: (query: string) => Promise<readonly SessionKind[]>): Promise<SessionKind> {
  const [row] = await ask(
    `select pg_is_in_recovery() as is_standby, current_setting('transaction_read_only') = 'on' as is_read_only`,
  );
  if (row === undefined) throw new Error('The session did not say whether it takes writes');
  return row;
}

/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Checks that DATABASE_LISTEN_URL leads to the database of DATABASE_URL, or to that of its primary.
 * @throws RecordError STORE_UNREACHABLE where it does not.
 */
export async function checkSameDatabase({ db, sessions }: Engine): Promise<void> {
  const [one, other] = [await identityOf(db), await identityOf(sessions)];
  if (one === null || other === null || one === other) return;
  throw databaseUnusable(
    'DATABASE_LISTEN_URL and DATABASE_URL lead to different databases: let both lead to the same one',
  );
}

/** Tells databases apart, but no server from its standbys; `null` where the role may not know. */
async function identityOf(db: Kysely<Tables>): Promise<string | null> {
  try {
    const { rows } = await sql<{ identity: string }>`
      select system_identifier || '/' || (select oid from pg_database where datname = current_database()) as identity
      from pg_control_system()`.execute(db);
    return rows[0]?.identity ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE) return null;
    throw error;
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
