/** What the record needs of a database. PostgreSQL and PGlite both provide it, with the same SQL and the same values. */
import type { Kysely } from 'kysely';
import type { RecordError } from '../errors.js';
import type { Tables } from '../tables.js';

/** How the connections to a database are used at the moment. */
export interface ConnectionUse {
  /** How many there may be. */
  readonly most: number;
  /** How many there are. */
  readonly open: number;
  /** How many of these nobody asks anything over. */
  readonly idle: number;
  /** How many wait for one. */
  readonly waiting: number;
}

export interface Engine {
  readonly name: 'PostgreSQL' | 'PGlite';
  /** Every transaction has a connection of its own; what is asked outside of one may go over any, beside what others ask. */
  readonly db: Kysely<Tables>;
  /** The same database for whoever needs a session of their own outside of a transaction, as migrations do for their lock. */
  readonly sessions: Kysely<Tables>;
  /**
   * Calls `wake` whenever another process may have committed, until the returned function is called. A hint: it may be
   * late, doubled or missing. The embedded engine has no other process and never calls.
   */
  listen(wake: () => void): () => void;
  /**
   * Rewrites tables so that nothing of rows that were changed or deleted remains in the files of the store: not in the
   * tables and their indexes, not in the statistics of the planner; of the embedded store, not in its log either. Readers
   * and writers wait meanwhile.
   * @throws when that cannot be done now or not at all: the old words may then still be in the files.
   */
  scrub(tables: readonly string[]): Promise<void>;
  /**
   * Why nothing can be written now, although reading goes on; `null` when it can.
   * @throws when the store does not answer.
   */
  refusesWrites(): Promise<RecordError | null>;
  /** How its connections are used now; that which listens is not among them. */
  connections(): ConnectionUse;
  /**
   * Calls `end` when the store is lost to this process for good: nothing is answered any more, and only a new process helps.
   * The reason is for the operator. The connections to PostgreSQL are made again, and never call.
   */
  whenLost(end: (reason: RecordError) => void): void;
  close(): Promise<void>;
}

/** A process that has lost its store ends with this code: EX_IOERR of sysexits.h. */
export const STORE_LOST_EXIT_CODE = 74;

/** The channel that commits are announced on. */
export const COMMIT_CHANNEL = 'onrecord_commit';

/**
 * What rewrites tables, one statement after the other. The statistics keep the most common values of columns, and are kept
 * in a table that is rewritten as well; ANALYZE comes first, so that they are those of the rows that are left.
 */
export function rewriting(tables: readonly string[]): string[] {
  return [...tables.map((table) => `vacuum (full, analyze) "${table}"`), 'vacuum full pg_catalog.pg_statistic'];
}
