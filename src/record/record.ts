/**
 * The record of all stories: append-only, numbered, read at an offset. Every write goes through `write`, and every read
 * of a story goes through a `Snapshot`.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { ThingId } from '../story/model.js';
import type { Instant } from '../story/time.js';
import type { Update } from '../story/update.js';
import { ArticleStore } from './articles.js';
import { type Cursor, encodeCursor, HASH_START_DIGITS, NO_HASH } from './cursor.js';
import { listDrafts } from './drafts.js';
import type { Engine } from './engine/engine.js';
import type { StandbyConnections } from './engine/postgres-standby.js';
import { RecordError } from './errors.js';
import type { Fence, GenerationRow, GenerationSeen } from './fence.js';
import {
  generationRowOf,
  isReplicaNow,
  markSuperseded,
  raiseGeneration,
  type SelectedGeneration,
  selectGeneration,
} from './generation.js';
import { applyLog, emptyFollower, type LogApplied } from './log/apply-log.js';
import { type ErasedUpdate, readErased } from './log/erased-updates.js';
import type { LogEntry } from './log/log-entry.js';
import { readLog } from './log/read-log.js';
import { fillNamingWords } from './migrations/0011-naming-words.js';
import { checkMigrations, migrate } from './migrations/index.js';
import { OpenFormStore } from './open-forms.js';
import type { ReadMeter } from './read/database-time.js';
import { onlyFrom, type SnapshotSource } from './read/snapshot-source.js';
import { StandbyReads, type StandbyUse } from './read/standby-reads.js';
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
import { IS_LIVE, type WriteClock } from './write/write-clock.js';
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

/** A cursor beyond the head of a standby is waited for, this long and with so many looks. */
const REPLICA_WAIT_MS = 1_000;
const LOOKS_FOR_REPLICA = 10;

/** The point before the first update. */
export const BEGINNING: RecordPoint = { offset: 0, hash: NO_HASH };

/** A process at the primary, which a process at a standby asks for the head. */
export interface Core {
  /** Its address, to which writes are sent. */
  readonly url: string;
  /** How old what a standby gives may be, in milliseconds. */
  readonly maxLagMs: number;
  /** The latest moment, from `performance.now()`, at which this was all of the record; negative infinity for none. */
  confirmedAt(head: GenerationSeen & { readonly offset: number }): number;
}

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
  /** The forms that editors have open. */
  readonly openForms: OpenFormStore;
  private seen: Newest = { point: BEGINNING, confirmedAt: Number.NEGATIVE_INFINITY };
  private forks = 0;
  /** Whether the copy of an edge was emptied, and no read has noticed it yet. */
  private hasBegunAnew = false;
  private confirming: Promise<RecordPoint> | null = null;
  private verifying: Promise<Verification> | null = null;
  private looking: Promise<number> | null = null;
  /** Reads content from a standby where it can; `null` where everything is read from one database. */
  private standby: StandbyReads | null = null;
  /** Reads and writes what belongs to the desk. An edge has none of it. */
  private readonly deskEngine: Engine;
  private readonly committed = new EventEmitter<{ commit: [] }>();
  private written = 0;
  private readonly turns = new WriteTurns();

  private constructor(
    private readonly engine: Engine,
    private known: GenerationRow,
    private readonly core: Core | null,
    /** Receives the spans of writes; `null` when tracing is off. */
    readonly trace: Trace | null,
  ) {
    this.committed.setMaxListeners(0);
    this.deskEngine = engine.isCopy ? withoutDesk(engine, () => this.elsewhere()) : engine;
    this.tokens = new TokenStore(this.deskEngine);
    this.articles = new ArticleStore(this.deskEngine);
    this.openForms = new OpenFormStore(this.deskEngine);
  }

  /** A random id made when the record was created, 16 hexadecimal digits. */
  get epoch(): string {
    return this.known.epoch;
  }

  /** The generation of the record when it was last read: 1, and more after each time that another server took over. */
  get generation(): number {
    return this.known.generation;
  }

  /** The newest point that this process has seen, and when it was the head. */
  get newest(): Newest {
    return this.seen;
  }

  /** Whether the store was a standby of another one when it was last read: it cannot be written to, and may be behind. */
  get isReplica(): boolean {
    return this.known.isReplica;
  }

  /** Refuses writes, and heads that count as current, once the database has been replaced by another one. */
  get fence(): Fence {
    return this.engine.fence;
  }

  /** Whether the store has the desk: tokens, drafts, articles. That of an edge has none of it. */
  get hasDesk(): boolean {
    return !this.engine.isCopy;
  }

  /** How many updates this process has appended. */
  get updatesWritten(): number {
    return this.written;
  }

  /**
   * Opens the record of an engine: migrates the schema to the newest version, and creates the record if there is none. A
   * standby is opened as it is; the store of an edge is made like any other, and gets the epoch of the core later.
   * @param core Whom a process at a standby asks how old what it reads is; `null` where the store is not one.
   * @throws RecordError STORE_NEWER or STORE_OLDER for tables that this version cannot use.
   */
  static async open(engine: Engine, trace: Trace | null = null, core: Core | null = null): Promise<StoryRecord> {
    const { rows } = await sql<{ is_replica: boolean }>`select ${isReplicaNow(engine)} as is_replica`.execute(
      engine.db,
    );
    const isReplica = rows[0]?.is_replica === true;
    if (isReplica && !engine.isCopy) await checkMigrations(engine.db);
    else {
      await migrate(engine.sessions);
      await fillNamingWords(engine.db);
    }
    const opened = (row: GenerationRow) => {
      engine.fence.noteRow(row, performance.now());
      return new StoryRecord(engine, row, core, trace);
    };
    const known = await readRow(engine);
    // An existing record is only read, so that it also opens on a read-only database.
    if (known !== null) return opened(known);
    // When several processes start at once, one of them creates the record and all of them read it.
    await sql`insert into record (epoch, head_offset, head_hash, head_at, timeline)
      values (${randomBytes(8).toString('hex')}, 0, ${NO_HASH}, to_timestamp(0), ${engine.timeline}) on conflict do nothing`.execute(
      engine.db,
    );
    const made = await readRow(engine);
    if (made === null) throw new Error('The table "record" is empty: expected one row, which was just made');
    return opened(made);
  }

  /**
   * A point that was the head at most `maxAgeMs` ago (at a standby, its largest lag ago), and that is at least as new as every write this process has
   * acknowledged. Returns at once if such a point is known; otherwise all callers share one read of the head.
   * @throws RecordError STORE_SUPERSEDED
   */
  recentHead(maxAgeMs: number): RecordPoint | Promise<RecordPoint> {
    this.fence.check();
    const { point, confirmedAt } = this.seen;
    if (performance.now() - confirmedAt <= (this.maxLagMs ?? maxAgeMs)) return point;
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

  /** How old what is read may be, in milliseconds: at a standby that can tell; `null` at a primary. */
  get maxLagMs(): number | null {
    return this.isReplica ? (this.core?.maxLagMs ?? 0) : null;
  }

  /** @throws RecordError REPLICA_BEHIND at a standby whose head was not confirmed for too long. */
  private checkLag(): void {
    const { maxLagMs } = this;
    if (maxLagMs !== null && performance.now() - this.seen.confirmedAt > maxLagMs) throw replicaBehind();
  }

  /** When a head that was just read was confirmed: at a primary by the read, at a standby by what the primary has said. */
  private confirmation(head: RecordPoint, since: ReadStart): ReadStart {
    if (!this.isReplica) return since;
    const at =
      this.core?.confirmedAt({ epoch: this.epoch, generation: this.generation, offset: head.offset }) ??
      Number.NEGATIVE_INFINITY;
    return { ...since, at };
  }

  private readStart(): ReadStart {
    return { at: performance.now(), forks: this.forks };
  }

  /** Notes that a point was the head at some moment after `since`. */
  private noteHead(point: RecordPoint, since: ReadStart): void {
    // A slow answer from before a backup was restored: no point of the restored record might ever be newer.
    if (since.forks !== this.forks) return;
    const { point: newest, confirmedAt } = this.seen;
    if (point.offset > newest.offset) {
      this.seen = { point, confirmedAt: since.at };
      this.standby?.noteUpdate();
    }
    // Any other point was read before the known one, or is of a history that `headSince` will detect as forked.
    else if (point.hash === newest.hash) this.seen = { point, confirmedAt: Math.max(confirmedAt, since.at) };
  }

  /**
   * Reads the head.
   * @throws RecordError REPLICA_BEHIND from a standby that has less than this process has seen, or is not known to be up
   * to date.
   */
  async head(): Promise<RecordPoint> {
    const since = this.readStart();
    const { rows } = await sql<{ head_offset: number; head_hash: string } & SelectedGeneration>`
      select head_offset, head_hash, ${selectGeneration(this.engine)} from record`.execute(this.engine.db);
    const [row] = rows;
    if (row === undefined) throw new Error('The table "record" is empty: expected one row with the head');
    this.fence.noteRow(generationRowOf(row), since.at);
    const head = { offset: row.head_offset, hash: row.head_hash };
    // The address may have moved to a standby, or the standby been promoted, a moment ago.
    this.known = { ...this.known, isReplica: row.is_replica };
    if (row.is_replica && head.offset < this.seen.point.offset) throw replicaBehind();
    this.noteHead(head, this.confirmation(head, since));
    this.checkLag();
    this.fence.check();
    return head;
  }

  /**
   * Reads the head, and checks that the record still contains `known`. Also asks a store that counts as silent; see
   * `answers`.
   * @throws RecordError REPLICA_BEHIND from a standby that has not got `known` yet: it may have it in a moment.
   */
  async headSince(known: RecordPoint): Promise<HeadSeen> {
    const since = this.readStart();
    const isAnew = this.hasBegunAnew;
    const { rows } = await sql<
      {
        head_offset: number;
        head_hash: string;
        ahead_ms: number;
        known_hash: string | null;
      } & SelectedGeneration
    >`
      select ${selectGeneration(this.engine)}, r.head_offset, r.head_hash, ${HEAD_AHEAD_MS} as ahead_ms, u.hash as known_hash
      from record r left join "update" u on u."offset" = ${known.offset}`.execute(this.engine.probes);
    const [row] = rows;
    if (row === undefined) throw new Error('The table "record" is empty: expected one row with the head');
    const sameRecord = row.epoch === this.epoch;
    if (row.is_replica && sameRecord && !isAnew && row.head_offset < known.offset) {
      this.known = { ...this.known, isReplica: true };
      throw replicaBehind();
    }
    if (isAnew) this.hasBegunAnew = false;
    this.known = generationRowOf(row);
    this.fence.noteRow(this.known, since.at);
    const head = { offset: row.head_offset, hash: row.head_hash };
    const isThere = known.offset === 0 ? known.hash === NO_HASH : row.known_hash === known.hash && !isAnew;
    const continues = sameRecord && isThere;
    if (continues) this.noteHead(head, this.confirmation(head, since));
    else {
      this.forks += 1;
      this.seen = { point: head, confirmedAt: this.confirmation(head, since).at };
      this.standby?.forget();
    }
    return { head, continues, aheadMs: row.ahead_ms };
  }

  /** Reads the generation, which a write or the tail may not have done yet. */
  async readGeneration(): Promise<void> {
    const since = performance.now();
    const row = await readRow(this.engine);
    if (row === null) return;
    this.known = row;
    this.fence.noteRow(row, since);
  }

  /**
   * Writes down what this process has learnt: that the server has begun another timeline, so that its standbys know before
   * the first update, and that another database has replaced this one, so that all processes know.
   */
  async noteGeneration(): Promise<void> {
    if (this.isReplica) return;
    await raiseGeneration(this.engine);
    const { toPersist } = this.fence;
    if (toPersist !== null) await markSuperseded(this.engine, { epoch: this.epoch, generation: toPersist });
  }

  /** Tells the store whether it answers, as `headSince` has found; see `Engine.answers`. */
  answers(isAnswering: boolean): void {
    this.engine.answers(isAnswering);
  }

  /** Lets the content of the record be read from a standby wherever that has it; see `StandbyReads`. */
  async readFrom(standby: StandbyConnections, log: Logger): Promise<StandbyReads> {
    this.standby = await StandbyReads.start(standby, this.engine.db, this, log);
    return this.standby;
  }

  /** How the standby is used; `null` where there is none to read from. */
  get standbyUse(): StandbyUse | null {
    return this.standby?.use ?? null;
  }

  /** The snapshots for one request, or for one payload of a subscription. They read together. */
  snapshots(meter: ReadMeter | null = null): Snapshots {
    return new Snapshots(this.source(), meter);
  }

  private source(): SnapshotSource {
    return this.standby?.source() ?? onlyFrom(this.engine.db);
  }

  /** The same for the desk, which only reads where it writes. */
  snapshotsOfDesk(): Snapshots {
    return new Snapshots(onlyFrom(this.engine.db), null);
  }

  /** The cursor of a point, as clients hold it. */
  cursor({ offset, hash }: RecordPoint): string {
    return encodeCursor({
      epoch: this.epoch,
      generation: this.fence.generationAt(offset),
      offset,
      hashStart: hash.slice(0, HASH_START_DIGITS),
    });
  }

  /**
   * Checks that a cursor names a point in this record and in its present history.
   * @throws RecordError REPLICA_BEHIND for a cursor that a standby does not get within a second.
   */
  async check(cursor: Cursor): Promise<CursorCheck> {
    const [check] = await this.checkAll([cursor]);
    if (check === undefined) throw new Error('Expected one check for one cursor');
    return check;
  }

  /** The same for many cursors. */
  async checkAll(cursors: readonly Cursor[]): Promise<CursorCheck[]> {
    const checks = await this.checkNow(cursors);
    const ahead = cursors.filter((_, index) => isAhead(checks[index])).map(({ offset }) => offset);
    if (ahead.length === 0 || !this.isReplica) return checks;
    await this.untilReplicaHas(Math.max(...ahead));
    return this.checkNow(cursors);
  }

  /** @throws RecordError REPLICA_BEHIND where the standby does not get to an offset in time. */
  private async untilReplicaHas(offset: number): Promise<void> {
    for (let looks = 1; looks < LOOKS_FOR_REPLICA; looks += 1) {
      // A standby that was promoted meanwhile is not waited for.
      if (offset <= (await this.replicaSoon()) || !this.isReplica) return;
    }
    throw replicaBehind();
  }

  /** The offset of the standby's head a moment later. All who wait share one look, however many cursors are made up. */
  private replicaSoon(): Promise<number> {
    this.looking ??= pause(REPLICA_WAIT_MS / LOOKS_FOR_REPLICA)
      .then(() => this.engine.db.selectFrom('record').select('head_offset').executeTakeFirstOrThrow())
      .then(({ head_offset }) => head_offset)
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  /** The same with one read. */
  private async checkNow(cursors: readonly Cursor[]): Promise<CursorCheck[]> {
    const known = cursors.filter(({ epoch }) => epoch === this.epoch);
    const offsets = [...new Set(known.map(({ offset }) => offset))];
    const points = new Map([[BEGINNING.offset, BEGINNING]]);
    if (offsets.length > 0) {
      const { rows } = await sql<RecordPoint>`
        select "offset", hash from "update" where "offset" = any(${offsets}::bigint[])`.execute(this.engine.db);
      for (const point of rows) points.set(point.offset, point);
    }
    // Another process has written the update after a takeover that this one does not know of yet.
    const isNews = known.some((cursor) => points.has(cursor.offset) && cursor.generation > this.generation);
    if (isNews) await this.readGeneration();
    return cursors.map((cursor) => this.checkAt(cursor, points.get(cursor.offset) ?? null));
  }

  /** @param point The point at the cursor's offset; `null` beyond the head. */
  private checkAt({ epoch, generation, hashStart }: Cursor, point: RecordPoint | null): CursorCheck {
    if (epoch !== this.epoch) return { usable: false, reason: 'FORKED' };
    // The text may be made up, so that it proves nothing.
    if (generation > this.generation) this.fence.hint();
    // A place of an earlier generation that a primary does not have was lost when the primary took over.
    if (point === null)
      return { usable: false, reason: generation < this.generation && !this.isReplica ? 'FORKED' : 'AHEAD' };
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
    return listDrafts(this.deskEngine.db, query);
  }

  /** The questions of a writer, for a caller that only checks what a write would do. */
  lookUp(): WriteLookUp {
    return writeLookUp(this.engine.db);
  }

  /** A page of updates in the order of the record. */
  updates(query: UpdateQuery): Promise<{ updates: Update[]; more: boolean }> {
    // The standby that has the newest update has all before it.
    const source = query.until <= this.seen.point.offset ? this.source() : onlyFrom(this.engine.db);
    return source.read([], (db) => readUpdates(db, query));
  }

  /** The entries of the log after an offset; see `readLog`. */
  log(after: number, limit: number): Promise<LogEntry[]> {
    return readLog(this.engine, after, limit);
  }

  /** The updates that the redactions after an offset erased words of. */
  erasedUpdates(after: number): Promise<ErasedUpdate[]> {
    return readErased(this.engine.db, after);
  }

  /** Applies entries of the log to a store that follows it, and wakes those who wait for commits; see `applyLog`. */
  async follow(entries: readonly LogEntry[]): Promise<LogApplied> {
    this.checkCopy();
    const result = await applyLog(this.engine, entries);
    if (result.applied > 0) this.committed.emit('commit');
    return result;
  }

  /** The head of the copy of an edge, however old it is. */
  async copied(): Promise<RecordPoint> {
    const { head_offset: offset, head_hash: hash } = await this.engine.db
      .selectFrom('record')
      .select(['head_offset', 'head_hash'])
      .executeTakeFirstOrThrow();
    return { offset, hash };
  }

  /**
   * Empties the copy of an edge, for a record with this epoch. A reader of the old content is told that it forked. Returns the
   * point from which the copy goes on.
   */
  async beginAnew(epoch: string): Promise<RecordPoint> {
    this.checkCopy();
    await emptyFollower(this.engine, epoch);
    this.known = { ...this.known, epoch, generation: 1, takeovers: [] };
    this.fence.noteRow(this.known, performance.now());
    this.hasBegunAnew = true;
    this.committed.emit('commit');
    return BEGINNING;
  }

  private checkCopy(): void {
    if (!this.engine.isCopy)
      throw new Error('expected the store of an edge: nothing but a copy of a record is written so');
  }

  /** Appends a batch, whole or not at all; see `WriteRequest`. */
  async write<T>(request: WriteRequest<T>): Promise<WriteOutcome<T>> {
    this.checkWrites();
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

  /** @throws RecordError WRITE_ELSEWHERE at a standby and at an edge. */
  private checkWrites(): void {
    if (this.isReplica && this.core !== null) throw this.elsewhere();
  }

  /** Why this process takes no writes, and an edge nothing of the desk. */
  private elsewhere(): RecordError {
    return writeElsewhere(this.core?.url ?? 'the core', this.engine.isCopy);
  }

  /** Why the store refuses writes now although reads work; `null` when it accepts them. @throws when it does not answer. */
  async refusesWrites(): Promise<RecordError | null> {
    const refusal = await this.engine.refusesWrites();
    return refusal === null && this.engine.isCopy ? this.elsewhere() : refusal;
  }

  /** Appends batches one after the other, and rolls all of them back; see `rehearse`. */
  async rehearse<T>(requests: readonly WriteRequest<T>[]): Promise<Rehearsal<T>> {
    this.checkWrites();
    return withWriteRetry(this.engine, () => rehearse(this.engine, requests, this.trace));
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

  /** Checks the whole record; see `verify`. All who ask meanwhile share one check. */
  verify(): Promise<Verification> {
    this.verifying ??= verify(this.engine.db).finally(() => {
      this.verifying = null;
    });
    return this.verifying;
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

  /** The times of the newest update, and whether the record lives and began with an import. */
  async times(): Promise<Pick<WriteClock, 'headAt' | 'isLive'> & { readonly beganImported: boolean }> {
    const { rows } = await sql<{ head_at: Date; is_live: boolean; began_imported: boolean }>`
      select head_at,
        ${IS_LIVE} as is_live,
        exists (select from "update" where "offset" = 1 and imported_at is not null) as began_imported
      from record`.execute(this.engine.db);
    const [row] = rows;
    if (row === undefined) throw new Error('The table "record" is empty: expected one row with the head');
    return { headAt: row.head_at.toISOString(), isLive: row.is_live, beganImported: row.began_imported };
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

  async close(): Promise<void> {
    await this.standby?.close();
    await this.engine.close();
  }
}

/** The row of the record without its head; `null` where there is none. */
async function readRow(engine: Engine): Promise<GenerationRow | null> {
  const { rows } = await sql<SelectedGeneration>`select ${selectGeneration(engine)} from record`.execute(engine.db);
  const [row] = rows;
  return row === undefined ? null : generationRowOf(row);
}

function isAhead(check: CursorCheck | undefined): boolean {
  return check?.usable === false && check.reason === 'AHEAD';
}

function writeElsewhere(url: string, isEdge: boolean): RecordError {
  const reason = isEdge
    ? 'This process is an edge, which takes no writes and has nothing of the desk'
    : 'This process reads from a standby, which takes no writes';
  return new RecordError('WRITE_ELSEWHERE', `${reason}. Nothing was written: send it to ${url}`);
}

/** An engine that refuses every statement, for what belongs to the desk: at an edge its tables are empty. */
function withoutDesk(engine: Engine, refusal: () => RecordError): Engine {
  return {
    ...engine,
    get db(): Engine['db'] {
      throw refusal();
    },
  };
}

/** The error of a standby that has not yet got what it is asked for. */
function replicaBehind(): RecordError {
  return new RecordError(
    'REPLICA_BEHIND',
    'This process reads from a copy of the record that has not yet got what you have seen. Try again in a moment, or ask another process',
    'The standby or the edge is behind, or WRITE_URL is not set, does not answer or leads to another record. For a standby, see pg_stat_replication at the primary, and whether replay is paused',
  );
}

/** The error of a cursor that cannot be honoured. */
export function unusable(reason: 'FORKED' | 'AHEAD'): RecordError {
  return new RecordError(`CURSOR_${reason}`, RESET_MESSAGE[reason]);
}

const RESET_MESSAGE = {
  FORKED: 'The cursor belongs to another record, or to another history of this one; read again from a new cursor',
  AHEAD: 'The cursor is beyond the newest update of this record; read again from a new cursor',
} as const;
