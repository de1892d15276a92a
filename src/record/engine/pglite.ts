/** The record embedded in this process: PostgreSQL compiled to WebAssembly, in a worker thread, in a directory. */
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
import { checkParameters } from '../storable.js';
import type { Tables } from '../tables.js';
import { type Trace, tracingStatements } from '../trace.js';
import { lockDirectory } from './directory-lock.js';
import { type ConnectionUse, type Engine, rewriting } from './engine.js';
import { freeBytes, MEBIBYTE, Thread } from './pglite-thread.js';
import { closeDataDirectory, closeStore, explained } from './private-directory.js';

export interface PgliteOptions {
  /** Who is told where the time goes; `null` for nobody. */
  readonly trace: Trace | null;
  /** `null` for whoever has no log. */
  readonly log: Logger | null;
  /**
   * The store is given up when it owes an answer and shows no sign of life for so long, in milliseconds. Reading or writing a
   * file is a sign of life, so that long work does not end it.
   */
  readonly patience: number;
}

/** How long the thread of the store may owe an answer without a sign of life, in milliseconds. */
export const DEFAULT_PATIENCE_MS = 60_000;
const DEFAULTS: PgliteOptions = { trace: null, log: null, patience: DEFAULT_PATIENCE_MS };
/** A new store takes so much room on the disk, before anything is in it. */
const NEW_STORE_BYTES = 40 * MEBIBYTE;
/** What is kept free on the disk; the thread says why. */
const RESERVE_BYTES = 32 * MEBIBYTE;

/** Whether there is a store in a directory. */
export function hasStore(directory: string): boolean {
  return existsSync(storeIn(directory));
}

function storeIn(directory: string): string {
  return join(directory, 'store');
}

/**
 * Opens the store in `directory`, making it if there is none. What is there and open to other users is closed to them.
 * @throws DirectoryInUse when another living process has it open; DirectoryUnusable when it belongs to somebody else;
 * RecordError STORE_FULL when there is no room for a new store, STORE_UNAVAILABLE when it does not open in time.
 */
export async function openPglite(directory: string, options: Partial<PgliteOptions> = {}): Promise<Engine> {
  const { trace, log, patience } = { ...DEFAULTS, ...options };
  closeDataDirectory(directory, log);
  const unlock = lock(directory);
  try {
    const store = storeIn(directory);
    if (existsSync(store)) closeStore(store, directory, log);
    else await makeStore(directory, store, patience, log);
    const thread = await Thread.start(store, patience, log);
    const driver = new PgliteDriver(thread);
    const db = new Kysely<Tables>({ dialect: new PgliteDialect(driver), ...tracingStatements(trace) });
    // Also when it is lost: the next process, perhaps in another container, could not judge a lock that was left.
    void thread.exited.then(unlock);
    return {
      name: 'PGlite',
      db,
      // There is one connection, and whoever holds it has it alone.
      sessions: db,
      listen: () => () => undefined,
      // On the one connection, which nobody else has meanwhile: not in the midst of a transaction.
      scrub: (tables) => db.connection().execute((connection) => scrub(connection, tables, store)),
      refusesWrites: async () => (freeBytes(store) < RESERVE_BYTES ? noRoom(directory, RESERVE_BYTES) : null),
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

async function makeStore(directory: string, store: string, patience: number, log: Logger | null): Promise<void> {
  const needed = NEW_STORE_BYTES + RESERVE_BYTES;
  if (freeBytes(directory) < needed) throw noRoom(directory, needed);
  // A first start that is killed half-way must not leave half a store behind under the name of a whole one.
  const beginnings = join(directory, 'store.new');
  rmSync(beginnings, { recursive: true, force: true });
  mkdirSync(beginnings, { mode: 0o700 });
  await (await Thread.start(beginnings, patience, log)).close();
  // PGlite gives its folder the mode that it likes.
  closeStore(beginnings, directory, log);
  renameSync(beginnings, store);
}

function noRoom(directory: string, needed: number): RecordError {
  const [free, least] = [freeBytes(directory), needed].map((bytes) => Math.ceil(bytes / MEBIBYTE));
  return new RecordError(
    'STORE_FULL',
    `The disk of ${directory} has ${free} MiB free, and the embedded store needs at least ${least} MiB; free space on it`,
  );
}

/** A log that was written by an earlier version has kept old segments for later: so many at most, and a few more. */
const MOST_SEGMENTS = 100;

/** A table is written anew beside the old one, and all of it into the log. */
const REWRITING_FACTOR = 2;

async function scrub(db: Kysely<Tables>, tables: readonly string[], store: string): Promise<void> {
  const { rows: sizes } = await sql<{ bytes: number }>`
    select coalesce(sum(pg_total_relation_size(quote_ident(name)::regclass)), 0)::bigint as bytes
    from unnest(${tables}::text[]) name`.execute(db);
  const needed = REWRITING_FACTOR * (sizes[0]?.bytes ?? 0) + RESERVE_BYTES;
  if (freeBytes(store) < needed) throw noRoom(store, needed);
  for (const statement of rewriting(tables)) await sql.raw(statement).execute(db);
  // What was written is in the log, too. A checkpoint drops the segments before the one that is being written.
  const old = await segments(db);
  for (let round = 0; round < MOST_SEGMENTS; round += 1) {
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

/** PGlite has one session. Whoever holds the connection has it alone, so that nobody reads inside another's transaction. */
class PgliteDriver implements Driver {
  private readonly connection: DatabaseConnection;
  private free: Promise<void> = Promise.resolve();
  private release: () => void = () => undefined;
  /** Who holds the connection, and who waits for it. */
  private wanting = 0;

  constructor(private readonly thread: Thread) {
    this.connection = {
      executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
        checkParameters(query.parameters);
        const { rows = [], affectedRows } = await thread.query(query.sql, query.parameters);
        // The rows are what the SQL says they are; Kysely's type of the query is the only description of them there is.
        const result = { rows: rows as R[] };
        return affectedRows === undefined ? result : { ...result, numAffectedRows: BigInt(affectedRows) };
      },
      streamQuery: () => {
        throw new Error('The embedded store does not stream');
      },
    };
  }

  async init(): Promise<void> {}

  get use(): ConnectionUse {
    return { most: 1, open: 1, idle: this.wanting === 0 ? 1 : 0, waiting: Math.max(0, this.wanting - 1) };
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    this.wanting += 1;
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
    this.wanting -= 1;
    this.release();
  }
  async destroy(): Promise<void> {
    await this.thread.close();
  }
}
