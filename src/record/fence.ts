/**
 * Keeps a database that another one has replaced from acknowledging anything: once a higher generation of the same record
 * is known, writes are refused, and the head counts as not confirmed. It is known from the row of the record, from the
 * databases that this process has used before, and from the hosts and processes that a watcher asks.
 */
import { settlesWithin } from '../settles-within.js';
import { RecordError } from './errors.js';

/** The record and its generation, as one server or process says. */
export interface GenerationSeen {
  readonly epoch: string;
  readonly generation: number;
}

/** A place in the record from which on another server has written it. */
export interface Takeover {
  readonly generation: number;
  /** The offset of the last update before. */
  readonly after: number;
}

/** The generation in which the update at an offset was written. It never changes, so that a place has one cursor. */
export function generationAt(takeovers: readonly Takeover[], offset: number): number {
  return takeovers.findLast(({ after }) => after < offset)?.generation ?? 1;
}

/** The row of the record, as this process has just read it. */
export interface GenerationRow extends GenerationSeen {
  /** Oldest first. */
  readonly takeovers: readonly Takeover[];
  /** The generation that has replaced this one, as the row says; `null` for none. */
  readonly supersededBy: number | null;
  /** A standby with an older generation may just be behind. */
  readonly isReplica: boolean;
}

/** Asks other hosts and processes for their generations. */
export interface GenerationWatcher {
  /** Asks with questions that begin now or later; resolves when they have answers, or none in time. */
  ask(): Promise<void>;
  /** Asks soon, but not more than once a second. */
  hint(): void;
}

/** A generation, and where it was seen, for operators. */
interface Sighting {
  readonly generation: number;
  readonly where: string;
}

/** Writes wait this long at most while the watcher asks, in milliseconds. */
const DOUBT_MS = 2_000;

export class Fence {
  private row: GenerationRow | null = null;
  private notedAt = Number.NEGATIVE_INFINITY;
  private highest: Sighting = { generation: 0, where: '' };
  private doubts = 0;
  private isInDoubt = false;
  private watcher: GenerationWatcher | null = null;

  /**
   * Notes what the row of the record says.
   * @param since When the read of the row began, from `performance.now()`: the answer to one that began before the known row was
   * noted may be older than that row.
   */
  noteRow(row: GenerationRow, since: number): void {
    const isLower = this.row !== null && (row.epoch !== this.row.epoch || row.generation < this.row.generation);
    if (isLower && since < this.notedAt) return;
    this.notedAt = performance.now();
    if (row.epoch !== this.row?.epoch) this.highest = { generation: 0, where: '' };
    this.row = row;
    this.noteSighting({ generation: row.generation, where: 'the database that this process used before' });
    if (row.supersededBy !== null)
      this.noteSighting({ generation: row.supersededBy, where: 'another server, as the database itself says' });
  }

  /** The generation in which the update at an offset was written. */
  generationAt(offset: number): number {
    return generationAt(this.row?.takeovers ?? [], offset);
  }

  /** Notes what another host or process says; `where` is its address. */
  noteElsewhere({ epoch, generation }: GenerationSeen, where: string): void {
    if (epoch === this.row?.epoch) this.noteSighting({ generation, where });
  }

  private noteSighting(seen: Sighting): void {
    if (seen.generation > this.highest.generation) this.highest = seen;
  }

  /** Why nothing may be written or counts as current; `null` while no higher generation is known. */
  get refusal(): RecordError | null {
    const { row, highest } = this;
    if (row === null) return null;
    const isReplaced = row.supersededBy !== null || (!row.isReplica && highest.generation > row.generation);
    return isReplaced ? superseded(row, highest) : null;
  }

  /** The higher generation that the row of the record does not know of yet; `null` for none. */
  get toPersist(): number | null {
    const { row, highest } = this;
    if (row === null || row.isReplica || row.supersededBy !== null) return null;
    return highest.generation > row.generation ? highest.generation : null;
  }

  /** @throws RecordError STORE_SUPERSEDED */
  check(): void {
    const { refusal } = this;
    if (refusal !== null) throw refusal;
  }

  /**
   * Lets a write pass. One that comes while the database may have been replaced a moment ago waits for the watcher, two
   * seconds at most.
   * @throws RecordError STORE_SUPERSEDED
   */
  async pass(): Promise<void> {
    if (this.isInDoubt && this.watcher !== null) await settlesWithin(this.watcher.ask(), DOUBT_MS);
    this.check();
  }

  /** Sets the watcher; `null` for none. */
  watchedBy(watcher: GenerationWatcher | null): void {
    this.watcher = watcher;
  }

  /** The database may have become another one: writes wait until the watcher has asked. */
  doubt(): void {
    this.doubts += 1;
    this.isInDoubt = true;
  }

  /** Begins a round of questions, for which the row of the record is read first. Returns what ends the doubts before it. */
  beginRound(): () => void {
    const { doubts } = this;
    return () => {
      if (doubts === this.doubts) this.isInDoubt = false;
    };
  }

  /** A client has named a higher generation. It may have made it up: the watcher asks, and nothing waits for it. */
  hint(): void {
    this.watcher?.hint();
  }
}

function superseded({ generation }: GenerationRow, highest: Sighting): RecordError {
  const there = Math.max(highest.generation, generation);
  return new RecordError(
    'STORE_SUPERSEDED',
    `The database of this process was replaced by another one: it has generation ${generation} of the record, and generation ${there} was seen. Nothing was written, and what is read here may be out of date: use another process`,
    `The database has generation ${generation} of the record, and generation ${there} was seen at ${highest.where}. Let DATABASE_URL lead to the new primary, and make this server a standby of it with pg_rewind or pg_basebackup. If this server is to be the primary after all, run "onrecord promote --force" there`,
  );
}
