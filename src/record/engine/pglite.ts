/**
 * The embedded store: PostgreSQL compiled to WebAssembly, in a worker thread of this process, with its files in a
 * directory.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
} from 'kysely';
import type { Logger } from 'pino';
import { RecordError } from '../errors.js';
import { Fence } from '../fence.js';
import { checkParameters } from '../storable.js';
import type { Tables } from '../tables.js';
import { type Trace, tracingStatements } from '../trace.js';
import { lockDirectory } from './directory-lock.js';
import { type ConnectionUse, type Engine, rewriteStatements } from './engine.js';
import { writeNewStore } from './new-store-content.js';
import { freeBytes, MEBIBYTE, PgliteThread } from './pglite-thread.js';
import {
  checkKeeper,
  closeDataDirectory,
  closeStore,
  explained,
  type StoreKeeper,
  storeIn,
} from './private-directory.js';

export interface PgliteOptions {
  /** Receives the spans of statements; `null` when tracing is off. */
  readonly trace: Trace | null;
  /** `null` for no log. */
  readonly log: Logger | null;
  /**
   * The store is given up after this many milliseconds without an answer or a sign of life. Reading or writing a file
   * is a sign of life, so long work does not end the store.
   */
  readonly patience: number;
  readonly keeper: StoreKeeper;
}

/** The default time without an answer or a sign of life after which the store is given up. */
export const DEFAULT_PATIENCE_MS = 60_000;
const DEFAULTS: PgliteOptions = { trace: null, log: null, patience: DEFAULT_PATIENCE_MS, keeper: 'CORE' };
/** The disk space of a new, empty store. */
const NEW_STORE_BYTES = 27 * MEBIBYTE;
/** The disk space that is kept free; `pglite-worker.mjs` says why. */
const RESERVE_BYTES = 32 * MEBIBYTE;

/**
 * Opens the store in `directory`, and creates it if there is none. Closes directories that other users can read.
 * @throws DirectoryInUse when another living process has the store open; DirectoryUnusable when it belongs to another
 * user, or to another kind of process; RecordError STORE_FULL when there is no room for a new store, STORE_UNAVAILABLE when it does not open in time.
 */
export async function openPglite(directory: string, options: Partial<PgliteOptions> = {}): Promise<Engine> {
  const { trace, log, patience, keeper } = { ...DEFAULTS, ...options };
  closeDataDirectory(directory, log);
  const unlock = lock(directory);
  try {
    checkKeeper(directory, keeper);
    const store = storeIn(directory);
    if (existsSync(store)) closeStore(store, directory, log);
    else await makeStore(directory, store, log);
    const thread = await PgliteThread.start(store, patience, log);
    const driver = new PgliteDriver(thread);
    const db = new Kysely<Tables>({ dialect: new PgliteDialect(driver), ...tracingStatements(trace) });
    // Released also when the store is lost: the next process, perhaps in another container, could not judge a lock that
    // was left behind.
    void thread.exited.then(unlock);
    return {
      name: 'PGlite',
      isCopy: keeper === 'EDGE',
      db,
      // The one connection serves one caller at a time.
      sessions: db,
      probes: db,
      timeline: sql`null::int`,
      fence: new Fence(),
      askHosts: async () => [],
      answers: () => undefined,
      listen: () => () => undefined,
      // Holds the one connection meanwhile, and so never runs in the middle of a transaction.
      scrub: (tables) => db.connection().execute((connection) => scrub(connection, tables, store)),
      refusesWrites: async () => (freeBytes(store) < RESERVE_BYTES ? noRoom(directory, RESERVE_BYTES) : null),
      awaitsStandby: async () => false,
      confirm: async () => undefined,
      connections: () => driver.use,
      whenLost: (end) => void thread.lost.then(end),
      close: async () => {
        await db.destroy();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw explained(directory, error);
  }
}

function lock(directory: string): () => void {
  try {
    return lockDirectory(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw noRoom(directory, 1);
    throw explained(directory, error);
  }
}

async function makeStore(directory: string, store: string, log: Logger | null): Promise<void> {
  const needed = NEW_STORE_BYTES + RESERVE_BYTES;
  if (freeBytes(directory) < needed) throw noRoom(directory, needed);
  // The store is built under another name, so that a killed first start does not leave half a store.
  const unfinished = join(directory, 'store.new');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  await writeNewStore(unfinished);
  // Some file systems ignore the mode of a new folder.
  closeStore(unfinished, directory, log);
  renameSync(unfinished, store);
}

function noRoom(directory: string, needed: number): RecordError {
  const [free, least] = [freeBytes(directory), needed].map((bytes) => Math.ceil(bytes / MEBIBYTE));
  return new RecordError(
    'STORE_FULL',
    `The disk of ${directory} has ${free} MiB free, and the embedded store needs at least ${least} MiB: free space on it`,
  );
}

/** Earlier versions kept old segments of the write-ahead log for reuse: at most about this many. */
const MAX_OLD_SEGMENTS = 100;

/** A rewritten table needs its size twice: beside the old table, and in the write-ahead log. */
const REWRITING_FACTOR = 2;

async function scrub(db: Kysely<Tables>, tables: readonly string[], store: string): Promise<void> {
  const { rows: sizes } = await sql<{ bytes: number }>`
    select coalesce(sum(pg_total_relation_size(quote_ident(name)::regclass)), 0)::bigint as bytes
    from unnest(${tables}::text[]) name`.execute(db);
  const needed = REWRITING_FACTOR * (sizes[0]?.bytes ?? 0) + RESERVE_BYTES;
  if (freeBytes(store) < needed) throw noRoom(store, needed);
  for (const statement of rewriteStatements(tables)) await sql.raw(statement).execute(db);
  // The rewritten words are also in the write-ahead log. A checkpoint drops the segments before the current one.
  const old = await segments(db);
  for (let round = 0; round < MAX_OLD_SEGMENTS; round += 1) {
    await sql`select pg_switch_wal()`.execute(db);
    await sql`checkpoint`.execute(db);
    const kept = await segments(db);
    if (!old.some((segment) => kept.includes(segment))) return;
  }
  throw new Error('The embedded store keeps old segments of its log');
}

async function segments(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from pg_ls_waldir()`.execute(db);
  return rows.map(({ name }) => name);
}

class PgliteDialect implements Dialect {
  constructor(private readonly driver: PgliteDriver) {}
  createAdapter() {
    return new PostgresAdapter();
  }
  createDriver() {
    return this.driver;
  }
  createIntrospector(db: Kysely<Tables>) {
    return new PostgresIntrospector(db);
  }
  createQueryCompiler() {
    return new PostgresQueryCompiler();
  }
}

/**
 * PGlite has one session. One caller at a time holds the connection, so that nobody reads inside another's transaction.
 */
class PgliteDriver implements Driver {
  private readonly connection: DatabaseConnection;
  private free: Promise<void> = Promise.resolve();
  private release: () => void = () => undefined;
  /** The number of callers that hold the connection or wait for it. */
  private callers = 0;

  constructor(private readonly thread: PgliteThread) {
    this.connection = {
      executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
        checkParameters(query.parameters);
        const { rows = [], affectedRows } = await thread.query(query.sql, query.parameters);
        // The SQL determines the rows; Kysely's type of the query is their only description.
        const result = { rows: rows as R[] };
        return affectedRows === undefined ? result : { ...result, numAffectedRows: BigInt(affectedRows) };
      },
      streamQuery: () => {
        throw new Error('The embedded store does not stream results');
      },
    };
  }

  async init(): Promise<void> {}

  get use(): ConnectionUse {
    return { most: 1, open: 1, idle: this.callers === 0 ? 1 : 0, waiting: Math.max(0, this.callers - 1) };
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    this.callers += 1;
    const before = this.free;
    let release: () => void = () => undefined;
    this.free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.release = release;
    return this.connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }
  async releaseConnection(): Promise<void> {
    this.callers -= 1;
    this.release();
  }
  async destroy(): Promise<void> {
    await this.thread.close();
  }
}
