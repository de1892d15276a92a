/** The record embedded in this process: PostgreSQL compiled to WebAssembly, in a worker thread, in a directory. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
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
import { checkParameters } from '../storable.js';
import type { Tables } from '../tables.js';
import { type Trace, tracingStatements } from '../trace.js';
import { lockDirectory } from './directory-lock.js';
import { type ConnectionUse, type Engine, rewriting } from './engine.js';

/** An error of the database, with its SQLSTATE where it has one. */
export class PgliteError extends Error {
  override readonly name = 'PgliteError';
  constructor(
    message: string,
    readonly code: string | undefined,
    readonly constraint: string | undefined,
  ) {
    super(message);
  }
}

interface Answer {
  readonly id: number;
  readonly rows?: unknown[];
  readonly affectedRows?: number;
  readonly error?: { message: string; code?: string; constraint?: string };
}

/** Whether there is a store in a directory. */
export function hasStore(directory: string): boolean {
  return existsSync(storeIn(directory));
}

function storeIn(directory: string): string {
  return join(directory, 'store');
}

/**
 * Opens the store in `directory`, making it if there is none.
 * @throws DirectoryInUse when another living process has it open.
 */
export async function openPglite(directory: string, trace: Trace | null = null): Promise<Engine> {
  const unlock = lockDirectory(directory);
  try {
    const store = storeIn(directory);
    if (!existsSync(store)) {
      // A first start that is killed half-way must not leave half a store behind under the name of a whole one.
      const beginnings = join(directory, 'store.new');
      rmSync(beginnings, { recursive: true, force: true });
      await (await Thread.start(beginnings)).close();
      renameSync(beginnings, store);
    }
    const thread = await Thread.start(store);
    const driver = new PgliteDriver(thread);
    const db = new Kysely<Tables>({ dialect: new PgliteDialect(driver), ...tracingStatements(trace) });
    return {
      name: 'PGlite',
      db,
      // There is one connection, and whoever holds it has it alone.
      sessions: db,
      listen: () => () => undefined,
      // On the one connection, which nobody else has meanwhile: not in the midst of a transaction.
      scrub: (tables) => db.connection().execute((connection) => scrub(connection, tables)),
      connections: () => driver.use,
      close: async () => {
        await db.destroy();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A log that was written by an earlier version has kept old segments for later: so many at most, and a few more. */
const MOST_SEGMENTS = 100;

async function scrub(db: Kysely<Tables>, tables: readonly string[]): Promise<void> {
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

/** The worker thread that runs PGlite, asked one question at a time or several: it answers in order. */
class Thread {
  private readonly waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  private asked = 0;
  private ended: Error | null = null;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (answer: Answer) => {
      const question = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.error === undefined) question?.resolve(answer);
      else question?.reject(new PgliteError(answer.error.message, answer.error.code, answer.error.constraint));
    });
    worker.on('error', (error) => this.end(error));
    worker.on('exit', (code) => this.end(new Error(`The thread of the embedded store ended with code ${code}`)));
  }

  static async start(directory: string): Promise<Thread> {
    const thread = new Thread(
      new Worker(new URL('./pglite-worker.mjs', import.meta.url), { workerData: { directory }, name: 'pglite' }),
    );
    await thread.answerTo(0);
    return thread;
  }

  query(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    return this.ask({ sql, parameters });
  }

  async close(): Promise<void> {
    await this.ask({ close: true });
    await this.worker.terminate();
  }

  private ask(question: object): Promise<Answer> {
    this.asked += 1;
    const answer = this.answerTo(this.asked);
    if (this.ended === null) this.worker.postMessage({ id: this.asked, ...question });
    return answer;
  }

  private answerTo(id: number): Promise<Answer> {
    if (this.ended !== null) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
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
