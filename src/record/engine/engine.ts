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

/** A `bigint` as a number: offsets and counts stay far below 2^53. */
export function parseBigint(text: string): number {
  return Number(text);
}

/** A `timestamptz`; `null` for "infinity", which stands for a time that is not known. */
export function parseTimestamp(text: string): Date | null {
  return text === 'infinity' ? null : new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));
}

/** Object identifiers of the types that both engines read in the same way. */
export const TYPE = { int8: 20, timestamptz: 1184 } as const;
