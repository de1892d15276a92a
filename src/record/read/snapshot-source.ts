/** The place that snapshots are read from: the database of the record, or a copy of it where that has all that is asked for. */
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.js';

/** A point in the record: an offset and the hash of the update there. */
export interface RecordPoint {
  readonly offset: number;
  readonly hash: string;
}

export interface SnapshotSource {
  /** Asks a database for the content of the record at some points. */
  read<T>(points: readonly RecordPoint[], ask: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
}

/** Reads from one database, whatever is asked. */
export function onlyFrom(db: Kysely<Tables>): SnapshotSource {
  return { read: (_points, ask) => ask(db) };
}
