/**
 * The interface between the record and a database. PostgreSQL and PGlite both implement it, with the same SQL and the
 * same values.
 */
import type { Kysely, RawBuilder } from 'kysely';
import type { RecordError } from '../errors.js';
import type { Fence, GenerationSeen } from '../fence.js';
import type { Tables } from '../tables.js';

/** The present use of the connections to a database. */
export interface ConnectionUse {
  /** The largest number of connections. */
  readonly most: number;
  /** The number of open connections. */
  readonly open: number;
  /** How many open connections no statement uses. */
  readonly idle: number;
  /** How many statements or transactions wait for a connection. */
  readonly waiting: number;
}

/** The record of a host or a process as it says, or why it says nothing. */
export type HostAnswer =
  | { readonly where: string; readonly seen: GenerationSeen }
  | { readonly where: string; readonly failure: unknown };

export interface Engine {
  readonly name: 'PostgreSQL' | 'PGlite';
  /** Whether the store is that of an edge: a copy of the record of a core, without what belongs to the desk. */
  readonly isCopy: boolean;
  /** For transactions, each on its own connection, and for statements outside of one, which share connections. */
  readonly db: Kysely<Tables>;
  /**
   * The same database with a connection per session, for work outside of a transaction that needs its own session:
   * migrations take a lock.
   */
  readonly sessions: Kysely<Tables>;
  /** The same as `db`, but it also tries a database that counts as silent; see `answers`. */
  readonly probes: Kysely<Tables>;
  /**
   * The timeline of the server's write-ahead log, in any statement; null at a standby, and in the embedded engine, which
   * is never promoted.
   */
  readonly timeline: RawBuilder<number | null>;
  /** Refuses writes once the database has been replaced by another one. */
  readonly fence: Fence;
  /** Asks each host of the address for its generation, a second at most; nothing where there are not several. */
  askHosts(): Promise<readonly HostAnswer[]>;
  /**
   * Tells the engine whether the database answers, as its caller has found with `probes`. While it does not, every
   * other statement is refused at once with STORE_UNREACHABLE, also those that wait, and connections that have gone
   * silent are given up. The embedded engine does nothing: its store is lost for good instead (`whenLost`).
   */
  answers(isAnswering: boolean): void;
  /**
   * Calls `wake` whenever another process may have committed. The call is a hint: it may come late, twice or not at
   * all. Returns the function that stops the calls. The embedded engine has no other processes, and never calls.
   */
  listen(wake: () => void): () => void;
  /**
   * Rewrites tables so that the files of the store contain nothing of rows that were changed or deleted: not in the
   * tables and their indexes, not in the planner's statistics, and in the embedded store not in the write-ahead log.
   * Readers and writers wait meanwhile.
   * @throws when this is impossible now or at all. The old words may then still be in the files.
   */
  scrub(tables: readonly string[]): Promise<void>;
  /**
   * Why the store refuses writes now although reads work; `null` when it accepts them.
   * @throws when the store does not answer.
   */
  refusesWrites(): Promise<RecordError | null>;
  /**
   * Whether commits wait for a standby to confirm them now. Such a commit holds its locks, nobody sees it, and it can no
   * longer be undone. Never in the embedded engine.
   */
  awaitsStandby(): Promise<boolean>;
  /**
   * Resolves when all that is committed is as safe as a new commit is: where commits wait for a standby, it has them.
   * @throws RecordError STANDBY_AWAITED
   */
  confirm(): Promise<void>;
  /** The use of the connections, without the one that listens for commits. */
  connections(): ConnectionUse;
  /**
   * Calls `end` when this process has lost the store for good, and only a new process helps. The reason is for
   * operators. PostgreSQL reconnects, and never calls.
   */
  whenLost(end: (reason: RecordError) => void): void;
  close(): Promise<void>;
}

/** The exit code of a process that has lost its store: EX_IOERR of sysexits.h. */
export const STORE_LOST_EXIT_CODE = 74;

/** The channel that commits are announced on. */
export const COMMIT_CHANNEL = 'onrecord_commit';

/**
 * The statements that rewrite tables, in order. The planner's statistics keep the most common values of columns, in a
 * table that is rewritten as well. ANALYZE comes first, so that the statistics are those of the remaining rows.
 */
export function rewriteStatements(tables: readonly string[]): string[] {
  return [...tables.map((table) => `vacuum (full, analyze) "${table}"`), 'vacuum full pg_catalog.pg_statistic'];
}
