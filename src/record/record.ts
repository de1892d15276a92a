/**
 * The record of all stories: append-only, numbered, read at an offset. Everything that is stored goes through `write`,
 * everything that is read through a `Snapshot`.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import type { ThingId } from '../story/model.js';
import type { Instant } from '../story/time.js';
import type { Update } from '../story/update.js';
import { type Cursor, encodeCursor, HASH_START_DIGITS, NO_HASH } from './cursor.js';
import { listDrafts } from './drafts.js';
import type { Engine } from './engine/engine.js';
import { RecordError } from './errors.js';
import { migrate } from './migrations/index.js';
import type { ReadMeter } from './read/database-time.js';
import { type AddressedUpdate, readAddressed, readUpdates, type UpdateQuery } from './read/updates.js';
import { type Ages, type Forgotten, forget } from './retention.js';
import { type Place, Snapshots } from './snapshot.js';
import { TokenStore } from './tokens.js';
import type { Trace } from './trace.js';
import { doubtfulTimes } from './verify/doubtful-times.js';
import { type Verification, verify } from './verify/verify.js';
import { TABLES_WITH_WORDS } from './write/redactions.js';
import { WriteTurns } from './write/turns.js';
import { type Rehearsal, rehearse, type WriteOutcome, type WriteRequest, write } from './write/write.js';
import { type WriteLookUp, writeLookUp } from './write/write-look-up.js';
import { writing } from './write/write-retry.js';

/** What became of a cursor. */
export type CursorCheck =
  | { readonly usable: true; readonly place: Place }
  | { readonly usable: false; readonly reason: 'FORKED' | 'AHEAD' };

/** The head, seen by somebody who knows an earlier one. */
export interface HeadSeen {
  readonly head: Place;
  /** By how much the head was recorded later than the clock of the database shows, in milliseconds; 0 where it was not. */
  readonly aheadMs: number;
  /** Whether the known place is still in the record: not after a backup was restored, or a standby took over that lacked it. */
  readonly continues: boolean;
}

/** The place before the first update. */
export const BEGINNING: Place = { offset: 0, hash: NO_HASH };

/** When something was asked of the record. */
interface Moment {
  /** As `performance.now()` tells it. */
  readonly at: number;
  /** How often the record had turned out to be another one by then: what was asked before that is nothing to go by. */
  readonly forks: number;
}

/** The newest place that a process has seen. */
export interface Newest {
  readonly place: Place;
  /** It was the head at some time after this, as `performance.now()` tells it. */
  readonly confirmedAt: number;
}

/**
 * A client's "now" is a little while ago when it arrives, in milliseconds. It counts only while the head is ahead of the
 * clock.
 */
const NOW_MS = 10_000;
/** A head that is ahead of the clock by more than this, in milliseconds, is told of: batches in quick succession are apart. */
export const MOST_AHEAD_MS = 1_000;
const AHEAD_MS = sql<number>`greatest(0, extract(epoch from r.head_at - clock_timestamp()) * 1000)::float8`;

export class StoryRecord {
  /** Who may write to it. */
  readonly tokens: TokenStore;
  private seen: Newest = { place: BEGINNING, confirmedAt: Number.NEGATIVE_INFINITY };
  private forks = 0;
  private confirming: Promise<Place> | null = null;
  private readonly committed = new EventEmitter<{ commit: [] }>();
  private written = 0;
  private readonly turns = new WriteTurns();

  private constructor(
    private readonly engine: Engine,
    private knownEpoch: string,
    /** Who is told where the time goes; `null` for nobody. */
    readonly trace: Trace | null,
  ) {
    this.committed.setMaxListeners(0);
    this.tokens = new TokenStore(engine);
  }

  /** A random id made when the record was created, 16 hexadecimal digits. */
  get epoch(): string {
    return this.knownEpoch;
  }

  /** The newest place that this process has seen, and when. */
  get newest(): Newest {
    return this.seen;
  }

  /** How many updates this process has appended. */
  get updatesWritten(): number {
    return this.written;
  }

  /** Opens the record of an engine: brings the schema up to date, and creates the record if there is none. */
  static async open(engine: Engine, trace: Trace | null = null): Promise<StoryRecord> {
    await migrate(engine.sessions);
    const known = await engine.db.selectFrom('record').select('epoch').executeTakeFirst();
    // A record that is there is only read: it can be opened where nothing can be written, too.
    if (known !== undefined) return new StoryRecord(engine, known.epoch, trace);
    // Of several processes that start at once, one creates the record and all read it.
    await sql`insert into record (epoch, head_offset, head_hash, head_at)
      values (${randomBytes(8).toString('hex')}, 0, ${NO_HASH}, to_timestamp(0)) on conflict do nothing`.execute(
      engine.db,
    );
    const { epoch } = await engine.db.selectFrom('record').select('epoch').executeTakeFirstOrThrow();
    return new StoryRecord(engine, epoch, trace);
  }

  /**
   * A place that was the head at most `age` milliseconds ago, and at least as new as everything that this process has
   * acknowledged. At once where one is known; otherwise the head is read, once for all who ask meanwhile.
   */
  recentHead(age: number): Place | Promise<Place> {
    const { place, confirmedAt } = this.seen;
    if (performance.now() - confirmedAt <= age) return place;
    this.confirming ??= this.confirm().finally(() => {
      this.confirming = null;
    });
    return this.confirming;
  }

  private async confirm(): Promise<Place> {
    const head = await this.head();
    // What was written meanwhile by this process is newer.
    return this.seen.place.offset > head.offset ? this.seen.place : head;
  }

  private now(): Moment {
    return { at: performance.now(), forks: this.forks };
  }

  /** Takes note of a place that was the head at some time after `since`. */
  private see(place: Place, since: Moment): void {
    // An answer that was long on its way, from before a backup was restored: nothing would ever be newer than its place.
    if (since.forks !== this.forks) return;
    const { place: newest, confirmedAt } = this.seen;
    if (place.offset > newest.offset) this.seen = { place, confirmedAt: since.at };
    // Anything else was read before what is known, or belongs to a history that `headSince` is about to find out about.
    else if (place.hash === newest.hash) this.seen = { place, confirmedAt: Math.max(confirmedAt, since.at) };
  }

  /** The newest update's place. */
  async head(): Promise<Place> {
    const since = this.now();
    const row = await this.engine.db
      .selectFrom('record')
      .select(['head_offset', 'head_hash'])
      .executeTakeFirstOrThrow();
    const head = { offset: row.head_offset, hash: row.head_hash };
    this.see(head, since);
    return head;
  }

  /** The newest update's place, and whether the record is still the one in which `known` was read. */
  async headSince(known: Place): Promise<HeadSeen> {
    const since = this.now();
    const { rows } = await sql<{
      epoch: string;
      head_offset: number;
      head_hash: string;
      ahead_ms: number;
      known_hash: string | null;
    }>`
      select r.epoch, r.head_offset, r.head_hash, ${AHEAD_MS} as ahead_ms, u.hash as known_hash
      from record r left join "update" u on u."offset" = ${known.offset}`.execute(this.engine.db);
    const [row] = rows;
    if (row === undefined) throw new Error('The record has no head: its table is empty');
    const sameRecord = row.epoch === this.knownEpoch;
    this.knownEpoch = row.epoch;
    const head = { offset: row.head_offset, hash: row.head_hash };
    const continues = sameRecord && (known.offset === 0 ? known.hash === NO_HASH : row.known_hash === known.hash);
    if (continues) this.see(head, since);
    else {
      this.forks += 1;
      this.seen = { place: head, confirmedAt: since.at };
    }
    return { head, continues, aheadMs: row.ahead_ms };
  }

  /** A reader for one request, or for one payload of a subscription. */
  snapshots(meter: ReadMeter | null = null): Snapshots {
    return new Snapshots(this.engine.db, meter);
  }

  /** The token for a place, which clients hold. */
  cursor({ offset, hash }: Place): string {
    return encodeCursor({ epoch: this.epoch, offset, hashStart: hash.slice(0, HASH_START_DIGITS) });
  }

  /** Whether a cursor names a place in this record and this history of it. */
  async check(cursor: Cursor): Promise<CursorCheck> {
    if (cursor.epoch !== this.epoch) return { usable: false, reason: 'FORKED' };
    const place = await this.placeOf(cursor.offset);
    if (place === null) return { usable: false, reason: 'AHEAD' };
    return place.hash.startsWith(cursor.hashStart) ? { usable: true, place } : { usable: false, reason: 'FORKED' };
  }

  /**
   * The place that a cursor names.
   * @throws RecordError CURSOR_FORKED or CURSOR_AHEAD when it cannot be honoured.
   */
  async placeAt(cursor: Cursor): Promise<Place> {
    const check = await this.check(cursor);
    if (check.usable) return check.place;
    throw new RecordError(`CURSOR_${check.reason}`, RESET_MESSAGE[check.reason]);
  }

  /**
   * The newest place at a moment: the last update recorded at or before it. Where the head is ahead of the clock, a moment
   * that is now, or was a little while ago, means the head.
   */
  async placeAtTime(time: Instant): Promise<Place> {
    const { rows } = await sql<Place>`
      select head_offset as "offset", head_hash as hash from record
      where head_at > clock_timestamp()
        and ${time}::timestamptz >= clock_timestamp() - make_interval(secs => ${NOW_MS / 1_000}::float8)`.execute(
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

  /** When the update at a place was recorded; `null` before the first. */
  async recordedAt({ offset }: Place): Promise<Instant | null> {
    const row = await this.engine.db.selectFrom('update').select('at').where('offset', '=', offset).executeTakeFirst();
    return row === undefined ? null : row.at.toISOString();
  }

  /** The place of an update by its number within a story, or `null`. */
  async placeOfSequence(story: ThingId, sequence: number): Promise<Place | null> {
    const row = await this.engine.db
      .selectFrom('update')
      .select(['offset', 'hash'])
      .where('story', '=', story)
      .where('sequence', '=', sequence)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The place of an offset, or `null` beyond the head. */
  async placeOf(offset: number): Promise<Place | null> {
    if (offset === 0) return BEGINNING;
    const row = await this.engine.db
      .selectFrom('update')
      .select(['offset', 'hash'])
      .where('offset', '=', offset)
      .executeTakeFirst();
    return row ?? null;
  }

  /** All updates after one offset and up to another, with whom they concern. */
  addressed(after: number, until: number): Promise<AddressedUpdate[]> {
    return readAddressed(this.engine.db, after, until);
  }

  /** A page of the drafts of a story, or of all, by id. */
  drafts(query: { readonly story: ThingId | null; readonly after: ThingId | null; readonly limit: number }) {
    return listDrafts(this.engine.db, query);
  }

  /** What a writer asks, for somebody who only wants to know what would happen. */
  lookUp(): WriteLookUp {
    return writeLookUp(this.engine.db);
  }

  /** A page of updates in the order of the record. */
  updates(query: UpdateQuery): Promise<{ updates: Update[]; more: boolean }> {
    return readUpdates(this.engine.db, query);
  }

  /** Appends a batch, whole or not at all; see `WriteRequest`. */
  async write<T>(request: WriteRequest<T>): Promise<WriteOutcome<T>> {
    const since = this.now();
    const outcome = await write(this.engine, request, this.turns, this.trace);
    // The first result of a request that is repeated was the head once; whether it still is, is to be found out.
    this.see(outcome.head, outcome.status === 'REPEATED' ? { ...since, at: Number.NEGATIVE_INFINITY } : since);
    if (outcome.status === 'APPENDED') {
      this.written += outcome.updates.length;
      this.committed.emit('commit');
    }
    return outcome;
  }

  /** Appends batches one after the other, and takes all of it back; see `rehearse`. */
  rehearse<T>(requests: readonly WriteRequest<T>[]): Promise<Rehearsal<T>> {
    return writing(this.engine, () => rehearse(this.engine.db, requests, this.trace));
  }

  /**
   * Calls `wake` after commits of this process, and, as a hint that may be late, doubled or missing, after those of
   * others. Returns the function that ends it.
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

  /** What to look at although the record is intact, each in a sentence: times, and the clock of the database. */
  async warnings(): Promise<string[]> {
    const { rows } = await sql<{ head_at: Date; ahead_ms: number }>`
      select head_at, ${AHEAD_MS} as ahead_ms from record r`.execute(this.engine.db);
    const [row] = rows;
    const isAhead = row !== undefined && row.ahead_ms > MOST_AHEAD_MS;
    const ahead = isAhead
      ? [
          `the newest update was recorded at ${row.head_at.toISOString()}, ${Math.round(row.ahead_ms / 1_000)} s later than the database's clock shows: set that clock right`,
        ]
      : [];
    return [...ahead, ...(await doubtfulTimes(this.engine.db))];
  }

  /** What the clock of the database shows, which all processes share. */
  async clock(): Promise<Instant> {
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(this.engine.db);
    if (rows[0] === undefined) throw new Error('Expected a time from the database');
    return rows[0].now.toISOString();
  }

  /**
   * Makes what redactions have erased gone from the files of the store as well; see `Engine.scrub`. A redaction does not
   * wait for it: it rewrites tables whole.
   */
  scrub(): Promise<void> {
    return this.engine.scrub(TABLES_WITH_WORDS);
  }

  /** Deletes what is kept beside the record and is old; see `forget`. */
  forget(ages: Ages): Promise<Forgotten | null> {
    return writing(this.engine, () => forget(this.engine.db, ages));
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

const RESET_MESSAGE = {
  FORKED: 'The cursor belongs to another record or to another history of this one; read again from a new cursor',
  AHEAD: 'The cursor is beyond the newest update of this record; read again from a new cursor',
} as const;
