/** What the record needs of a database. PostgreSQL and PGlite both provide it, with the same SQL and the same values. */
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.js';

export interface Engine {
  readonly name: 'PostgreSQL' | 'PGlite';
  readonly db: Kysely<Tables>;
  /**
   * Calls `wake` whenever another process may have committed, until the returned function is called. A hint: it may be
   * late, doubled or missing. The embedded engine has no other process and never calls.
   */
  listen(wake: () => void): () => void;
  close(): Promise<void>;
}

/** The channel that commits are announced on. */
export const COMMIT_CHANNEL = 'onrecord_commit';
