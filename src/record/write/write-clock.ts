/** The times of a write: those it is planned by, and those it is recorded with. */
import { sql } from 'kysely';
import type { Instant } from '../../story/time.js';

/** The times that a plan may depend on. */
export interface WriteClock {
  /** The time by the database's clock, which all processes share. */
  readonly now: Instant;
  /** When the newest update was recorded; the beginning of 1970 in an empty record. */
  readonly headAt: Instant;
  /**
   * Whether the record has begun to live: its newest update was recorded as it was written. Nothing can be imported any
   * more, so a moment that has passed stays as it was read.
   */
  readonly isLive: boolean;
}

/** `WriteClock.isLive`, in a selection from the table `record`. */
export const IS_LIVE = sql<boolean>`exists (
  select from "update" u where u."offset" = head_offset and u.imported_at is null)`;

/** The time of a batch and all its updates. */
export interface BatchTime {
  /** When it was recorded. */
  readonly at: Date;
  /** When it was imported, where `at` was given with it; `null` for a batch recorded as it was written. */
  readonly importedAt: Date | null;
}

/** Two batches are at least this far apart, because clients see times with no more digits. */
const MIN_GAP_MS = 1;

/**
 * The time of a batch. One that is recorded as it is written gets the time by the database's clock, but always after the
 * batch before: so a time names one batch even when the clock was set back.
 * @param recordedAt The time that was given with the batch; `null` for none.
 */
export function batchTime(recordedAt: Instant | null, now: Date, headAt: Date): BatchTime {
  if (recordedAt !== null) return { at: new Date(recordedAt), importedAt: now };
  return { at: new Date(Math.max(now.getTime(), headAt.getTime() + MIN_GAP_MS)), importedAt: null };
}
