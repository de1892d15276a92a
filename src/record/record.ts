/**
 * The record of all stories: append-only, numbered, read at an offset. Every write goes through `write`, and every read
 * of a story goes through a `Snapshot`.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import type { ThingId } from '../story/model.js';
import type { Instant } from '../story/time.js';
import type { Update } from '../story/update.js';
import { ArticleStore } from './articles.js';
import { type Cursor, encodeCursor, HASH_START_DIGITS, NO_HASH } from './cursor.js';
import { listDrafts } from './drafts.js';
import type { Engine } from './engine/engine.js';
import { RecordError } from './errors.js';
import { migrate } from './migrations/index.js';
import type { ReadMeter } from './read/database-time.js';
import { type AddressedUpdate, readAddressed, readUpdates, type UpdateQuery } from './read/updates.js';
import { type Deleted, deleteExpired, type RetentionAges } from './retention.js';
import { type RecordPoint, Snapshots } from './snapshot.js';
import { TokenStore } from './tokens.js';
import type { Trace } from './trace.js';
import { doubtfulTimes } from './verify/doubtful-times.js';
import { type Verification, verify } from './verify/verify.js';
import { TABLES_WITH_WORDS } from './write/redactions.js';
import { WriteTurns } from './write/turns.js';
import { type Rehearsal, rehearse, type WriteOutcome, type WriteRequest, write } from './write/write.js';
import { type WriteLookUp, writeLookUp } from './write/write-look-up.js';
import { withWriteRetry } from './write/write-retry.js';

/** Whether a cursor can be resumed from, and if not, why. */
export type CursorCheck =
  | { readonly usable: true; readonly point: RecordPoint }
  | { readonly usable: false; readonly reason: 'FORKED' | 'AHEAD' };

/** The head of the record, compared with a point that was read earlier. */
export interface HeadSeen {
  readonly head: RecordPoint;
  /** By how many milliseconds the head's time is later than the database's clock; 0 where it is not. */
  readonly aheadMs: number;
  /**
   * Whether the known point is still in the record. It is not after a restored backup, nor after a failover to a
   * standby that lacked it.
   */
  readonly continues: boolean;
}

/** The point before the first update. */
export const BEGINNING: RecordPoint = { offset: 0, hash: NO_HASH };

/** When a read of the record began. */
interface ReadStart {
  /** From `performance.now()`. */
  readonly at: number;
  /**
   * How many forks this process had seen by then: a read that began before a fork says nothing about the record after
   * it.
   */
  readonly forks: number;
}

/** The newest point that a process has seen. */
export interface Newest {
  readonly point: RecordPoint;
  /** The point was the head at some moment after this time, from `performance.now()`. */
  readonly confirmedAt: number;
}

/** A client's "now" may be this old when it arrives. Used only while the head is ahead of the database's clock. */
const RECENT_MS = 10_000;
/**
 * The service reports a head that is ahead of the database's clock by more than this; batches in quick succession are
 * ahead by less.
 */
export const MAX_AHEAD_MS = 1_000;
const HEAD_AHEAD_MS = sql<number>`greatest(0, extract(epoch from r.head_at - clock_timestamp()) * 1000)::float8`;

export class StoryRecord {
  /** The tokens of editors. */
  readonly tokens: TokenStore;
  /** The articles of the desk. */
  readonly articles: ArticleStore;
  private seen: Newest = { point: BEGINNING, confirmedAt: Number.NEGATIVE_INFINITY };
  private forks = 0;
  private confirming: Promise<RecordPoint> | null = null;
  private readonly committed = new EventEmitter<{ commit: [] }>();
  private written = 0;
  private readonly turns = new WriteTurns();

  private constructor(
    private readonly engine: Engine,
    private knownEpoch: string,
    /** Receives the spans of writes; `null` when tracing is off. */
    readonly trace: Trace | null,
  ) {
    this.committed.setMaxListeners(0);
    this.tokens = new TokenStore(engine);
    this.articles = new ArticleStore(engine);
  }

  /** A random id made when the record was created, 16 hexadecimal digits. */
  get epoch(): string {
    return this.knownEpoch;
  }

  /** The newest point that this process has seen, and when it was the head. */
  get newest(): Newest {
    return this.seen;
  }

  /** How many updates this process has appended. */
  get updatesWritten(): number {
    return this.written;
  }

  /**
   * Opens the record of an engine: migrates the schema to the newest version, and creates the record if there is none.
   */
  static async open(engine: Engine, trace: Trace | null = null): Promise<StoryRecord> {
    await migrate(engine.sessions);
    const known = await engine.db.selectFrom('record').select('epoch').executeTakeFirst();
    // An existing record is only read, so that it also opens on a read-only database.
    if (known !== undefined) return new StoryRecord(engine, known.epoch, trace);
    // When several processes start at once, one of them creates the record and all of them read it.
    await sql`insert into record (epoch, head_offset, head_hash, head_at)
      values (${randomBytes(8).toString('hex')}, 0, ${NO_HASH}, to_timestamp(0)) on conflict do nothing`.execute(
      engine.db,
    );
    const { epoch } = await engine.db.selectFrom('record').select('epoch').executeTakeFirstOrThrow();
    return new StoryRecord(engine, epoch, trace);
  }

  /**
   * A point that was the head at most `maxAgeMs` ago, and that is at least as new as every write this process has
   * acknowledged. Returns at once if such a point is known; otherwise all callers share one read of the head.
   */
  recentHead(maxAgeMs: number): RecordPoint | Promise<RecordPoint> {
    const { point, confirmedAt } = this.seen;
    if (performance.now() - confirmedAt <= maxAgeMs) return point;
    this.confirming ??= this.confirm().finally(() => {
      this.confirming = null;
    });
    return this.confirming;
  }

  private async confirm(): Promise<RecordPoint> {
    const head = await this.head();
    // This process may have appended a newer update during the read.
    return this.seen.point.offset > head.offset ? this.seen.point : head;
  }

  private readStart(): ReadStart {
    return { at: performance.now(), forks: this.forks };
  }

  /** Notes that a point was the head at some moment after `since`. */
  private noteHead(point: RecordPoint, since: ReadStart): void {
    // A slow answer from before a backup was restored: no point of the restored record might ever be newer.
    if (since.forks !== this.forks) return;
    const { point: newest, confirmedAt } = this.seen;
    if (point.offset > newest.offset) this.seen = { point, confirmedAt: since.at };
    // Any other point was read before the known one, or is of a history that `headSince` will detect as forked.
    else if (point.hash === newest.hash) this.seen = { point, confirmedAt: Math.max(confirmedAt, since.at) };
  }

  /** Reads the head. */
  async head(): Promise<RecordPoint> {
    const since = this.readStart();
    const row = await this.engine.db
      .selectFrom('record')
      .select(['head_offset', 'head_hash'])
      .executeTakeFirstOrThrow();
    const head = { offset: row.head_offset, hash: row.head_hash };
    this.noteHead(head, since);
    return head;
  }

  /** Reads the head, and checks that the record still contains `known`. */
  async headSince(known: RecordPoint): Promise<HeadSeen> {
    const since = this.readStart();
    const { rows } = await sql<{
      epoch: string;
      head_offset: number;
      head_hash: string;
      ahead_ms: number;
      known_hash: string | null;
    }>`
      select r.epoch, r.head_offset, r.head_hash, ${HEAD_AHEAD_MS} as ahead_ms, u.hash as known_hash
      from record r left join "update" u on u."offset" = ${known.offset}`.execute(this.engine.db);
    const [row] = rows;
    if (row === undefined) throw new Error('The table "record" is empty: expected one row with the head');
    const sameRecord = row.epoch === this.knownEpoch;
    this.knownEpoch = row.epoch;
    const head = { offset: row.head_offset, hash: row.head_hash };
    const continues = sameRecord && (known.offset === 0 ? known.hash === NO_HASH : row.known_hash === known.hash);
    if (continues) this.noteHead(head, since);
    else {
      this.forks += 1;
      this.seen = { point: head, confirmedAt: since.at };
    }
    return { head, continues, aheadMs: row.ahead_ms };
  }

  /** The snapshots for one request, or for one payload of a subscription. They read together. */
  snapshots(meter: ReadMeter | null = null): Snapshots {
    return new Snapshots(this.engine.db, meter);
  }

  /** The cursor of a point, as clients hold it. */
  cursor({ offset, hash }: RecordPoint): string {
    return encodeCursor({ epoch: this.epoch, offset, hashStart: hash.slice(0, HASH_START_DIGITS) });
  }

  /** Checks that a cursor names a point in this record and in its present history. */
  async check(cursor: Cursor): Promise<CursorCheck> {
    return this.checkAt(cursor, cursor.epoch === this.epoch ? await this.pointOf(cursor.offset) : null);
  }

  /** The same for many cursors, with one read. */
  async checkAll(cursors: readonly Cursor[]): Promise<CursorCheck[]> {
    const known = cursors.filter(({ epoch }) => epoch === this.epoch);
    const offsets = [...new Set(known.map(({ offset }) => offset))];
    const points = new Map([[BEGINNING.offset, BEGINNING]]);
    if (offsets.length > 0) {
      const { rows } = await sql<RecordPoint>`
        select "offset", hash from "update" where "offset" = any(${offsets}::bigint[])`.execute(this.engine.db);
      for (const point of rows) points.set(point.offset, point);
    }
    return cursors.map((cursor) => this.checkAt(cursor, points.get(cursor.offset) ?? null));
  }

  /** @param point The point at the cursor's offset; `null` beyond the head. */
  private checkAt({ epoch, hashStart }: Cursor, point: RecordPoint | null): CursorCheck {
    if (epoch !== this.epoch) return { usable: false, reason: 'FORKED' };
    if (point === null) return { usable: false, reason: 'AHEAD' };
    return point.hash.startsWith(hashStart) ? { usable: true, point } : { usable: false, reason: 'FORKED' };
  }

  /**
   * The point that a cursor names.
   * @throws RecordError CURSOR_FORKED or CURSOR_AHEAD when it cannot be honoured.
   */
  async pointAt(cursor: Cursor): Promise<RecordPoint> {
    const check = await this.check(cursor);
    if (check.usable) return check.point;
    throw unusable(check.reason);
  }

  /**
   * The newest point at a moment: the last update recorded at or before it. While the head is ahead of the clock, a
   * moment within the last seconds means the head.
   */
  async pointAtTime(time: Instant): Promise<RecordPoint> {
    const { rows } = await sql<RecordPoint>`
      select head_offset as "offset", head_hash as hash from record
      where head_at > clock_timestamp()
        and ${time}::timestamptz >= clock_timestamp() - make_interval(secs => ${RECENT_MS / 1_000}::float8)`.execute(
      this.engine.db,
    );
    if (rows[0] !== undefined) return rows[0];
    const row = await this.engine.db
      .selectFrom('update')
      .select(['offset', 'hash'])
      .where('at', '<=', sql<Date>`${time}::timestamptz`)
      .orderBy('at', 'desc')
      .orderBy('offset', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ?? BEGINNING;
  }

  /** When the update at a point was recorded; `null` for the point before the first update. */
  async recordedAt({ offset }: RecordPoint): Promise<Instant | null> {
    const row = await this.engine.db.selectFrom('update').select('at').where('offset', '=', offset).executeTakeFirst();
    return row === undefined ? null : row.at.toISOString();
  }

  /** The point of an update by its sequence within a story, or `null`. */
  async pointOfSequence(story: ThingId, sequence: number): Promise<RecordPoint | null> {
    const row = await this.engine.db
      .selectFrom('update')
      .select(['offset', 'hash'])
      .where('story', '=', story)
      .where('sequence', '=', sequence)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The point of an offset, or `null` beyond the head. */
  async pointOf(offset: number): Promise<RecordPoint | null> {
    if (offset === 0) return BEGINNING;
    const row = await this.engine.db
      .selectFrom('update')
      .select(['offset', 'hash'])
      .where('offset', '=', offset)
      .executeTakeFirst();
    return row ?? null;
  }

  /** All updates after one offset and up to another, each with the actors and proposals it concerns. */
  addressed(after: number, until: number): Promise<AddressedUpdate[]> {
    return readAddressed(this.engine.db, after, until);
  }

  /** A page of the drafts of a story, or of all, by id. */
  drafts(query: { readonly story: ThingId | null; readonly after: ThingId | null; readonly limit: number }) {
    return listDrafts(this.engine.db, query);
  }

  /** The questions of a writer, for a caller that only checks what a write would do. */
  lookUp(): WriteLookUp {
    return writeLookUp(this.engine.db);
  }

  /** A page of updates in the order of the record. */
  updates(query: UpdateQuery): Promise<{ updates: Update[]; more: boolean }> {
    return readUpdates(this.engine.db, query);
  }

  /** Appends a batch, whole or not at all; see `WriteRequest`. */
  async write<T>(request: WriteRequest<T>): Promise<WriteOutcome<T>> {
    const since = this.readStart();
    const outcome = await write(this.engine, request, this.turns, this.trace);
    // A repeated request returns its first result, whose head may be old: it confirms nothing about the head now.
    this.noteHead(outcome.head, outcome.status === 'REPEATED' ? { ...since, at: Number.NEGATIVE_INFINITY } : since);
    if (outcome.status === 'APPENDED') {
      this.written += outcome.updates.length;
      this.committed.emit('commit');
    }
    return outcome;
  }

  /** Appends batches one after the other, and rolls all of them back; see `rehearse`. */
  rehearse<T>(requests: readonly WriteRequest<T>[]): Promise<Rehearsal<T>> {
    return withWriteRetry(this.engine, () => rehearse(this.engine.db, requests, this.trace));
  }

  /**
   * Calls `wake` after each commit of this process. Commits of other processes also call it, as a hint that may come
   * late, twice or not at all. Returns the function that stops the calls.
   */
  onCommit(wake: () => void): () => void {
    this.committed.on('commit', wake);
    const unlisten = this.engine.listen(wake);
    return () => {
      this.committed.off('commit', wake);
      unlisten();
    };
  }

  /** Checks the whole record; see `verify`. */
  verify(): Promise<Verification> {
    return verify(this.engine.db);
  }

  /**
   * Lists findings that an operator should look at although the record is intact, each in a sentence: doubtful times, and the
   * database's clock.
   */
  async warnings(): Promise<string[]> {
    const { rows } = await sql<{ head_at: Date; ahead_ms: number }>`
      select head_at, ${HEAD_AHEAD_MS} as ahead_ms from record r`.execute(this.engine.db);
    const [row] = rows;
    const isAhead = row !== undefined && row.ahead_ms > MAX_AHEAD_MS;
    const ahead = isAhead
      ? [
          `the newest update was recorded at ${row.head_at.toISOString()}, ${Math.round(row.ahead_ms / 1_000)} s later than the database's clock: correct that clock`,
        ]
      : [];
    return [...ahead, ...(await doubtfulTimes(this.engine.db))];
  }

  /** The time by the database's clock, which all processes share. */
  async clock(): Promise<Instant> {
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(this.engine.db);
    if (rows[0] === undefined) throw new Error('The database returned no row for its clock; expected one');
    return rows[0].now.toISOString();
  }

  /**
   * Removes redacted words from the files of the store as well; see `Engine.scrub`. A redaction does not wait for this,
   * because it rewrites whole tables.
   */
  scrub(): Promise<void> {
    return this.engine.scrub(TABLES_WITH_WORDS);
  }

  /** Deletes old data that is kept beside the record; see `deleteExpired`. */
  deleteExpired(ages: RetentionAges): Promise<Deleted | null> {
    return withWriteRetry(this.engine, () => deleteExpired(this.engine.db, ages));
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

/** The error of a cursor that cannot be honoured. */
export function unusable(reason: 'FORKED' | 'AHEAD'): RecordError {
  return new RecordError(`CURSOR_${reason}`, RESET_MESSAGE[reason]);
}

const RESET_MESSAGE = {
  FORKED: 'The cursor belongs to another record, or to another history of this one; read again from a new cursor',
  AHEAD: 'The cursor is beyond the newest update of this record; read again from a new cursor',
} as const;
