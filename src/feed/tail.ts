/**
 * Keeps track of the head of the record and the updates that led to it. Commits wake it; everything it knows comes from
 * reading. A wake-up is only a hint that may come late, twice or not at all, so the head is also read every second.
 */
import type { Logger } from 'pino';
import { RecordError, UNREACHABLE_FOR_CLIENTS } from '../record/errors.js';
import { BEGINNING, MAX_AHEAD_MS, type StoryRecord } from '../record/record.js';
import type { RecordPoint } from '../record/snapshot.js';
import { RecentUpdates } from './recent-updates.js';

/** The interval between reads of the head without a wake-up. */
const POLL_INTERVAL_MS = 1_000;
/** The number of newest updates kept in memory. A newsroom's day has a few hundred. */
const KEPT_UPDATES = 2_048;

/** After this time without a confirmed head, the record counts as out of reach. */
const CONFIRMED_MS = 3_000;

/** A read without an answer after this many seconds is given up, and repeated over another connection. */
const READ_TIMEOUT_SECONDS = 3;

/** Why the head could not be read. */
interface ReadFailure {
  readonly error: unknown;
}

export class Tail {
  private readonly waiting = new Set<() => void>();
  private readonly confirming = new Set<() => void>();
  private reading: Promise<ReadFailure | null> | null = null;
  private queued: Promise<ReadFailure | null> | null = null;
  private hasForked = false;
  private level = Number.NEGATIVE_INFINITY;
  /** Why the newest read failed; `null` if it did not. */
  private lastFailure: ReadFailure | null = null;
  private ahead = 0;
  private timer: NodeJS.Timeout | null = null;
  private unsubscribe: () => void = () => undefined;
  private onFork: () => void = () => undefined;
  private onRedaction: () => void = () => undefined;

  /** The newest updates that this process has read. */
  readonly recent: RecentUpdates;

  private constructor(
    private readonly record: StoryRecord,
    private readonly log: Logger,
    private readonly kept: number,
    start: RecordPoint,
  ) {
    this.recent = new RecentUpdates(start, kept);
  }

  /** @param kept How many of the newest updates are kept in memory. */
  static async start(record: StoryRecord, log: Logger, kept = KEPT_UPDATES): Promise<Tail> {
    // Begins before the head: clients of another process that has stopped will resume here.
    const { head } = await record.headSince(BEGINNING);
    const tail = new Tail(record, log, kept, await keptFrom(record, head, kept));
    // At a database that was replaced, the tail rests until it is another one.
    if (record.fence.refusal === null) await tail.readNewUpdates();
    tail.unsubscribe = record.onCommit(() => void tail.advance());
    tail.timer = setInterval(() => void tail.advance(), POLL_INTERVAL_MS);
    await tail.advance();
    return tail;
  }

  /** The newest point that this process knows. */
  get head(): RecordPoint {
    return this.recent.newest;
  }

  /** The tail was level with the head of the record at some moment after this time, from `performance.now()`. */
  get levelAt(): number {
    return this.level;
  }

  /** Whether the tail was level with the head of the record a moment ago: three seconds, at a standby its largest lag. */
  get isConfirmed(): boolean {
    return this.record.fence.refusal === null && this.unconfirmedMs <= (this.record.maxLagMs ?? CONFIRMED_MS);
  }

  /** The time since a moment at which the tail was level with the head of the record, in milliseconds. */
  get unconfirmedMs(): number {
    return performance.now() - this.level;
  }

  /** By how many milliseconds the head was ahead of the database's clock when it was last read. */
  get aheadMs(): number {
    return this.ahead;
  }

  /** Calls `wake` once, when the head has moved. Returns the function that cancels this. */
  whenMoved(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => this.waiting.delete(wake);
  }

  /** Calls `wake` once, when the head is confirmed again. Returns the function that cancels this. */
  whenConfirmed(wake: () => void): () => void {
    this.confirming.add(wake);
    return () => this.confirming.delete(wake);
  }

  /** Calls `listener` whenever the record has forked from what was read of it. */
  whenForked(listener: () => void): void {
    this.onFork = listener;
  }

  /**
   * Calls `listener` whenever words that were read before may have been erased, or the record is another one, before
   * any subscriber is sent anything new. Discard every result that was made from those words.
   */
  whenRedacted(listener: () => void): void {
    this.onRedaction = listener;
  }

  /** Reads the head, and wakes those who wait if it has moved. */
  async advance(): Promise<void> {
    await this.freshRead();
  }

  /**
   * Reads the head for a caller that needs it to be current.
   * @throws the error of the read; at once while the record is out of reach.
   */
  async advanceOrThrow(): Promise<void> {
    if (this.lastFailure !== null && !this.isConfirmed) throw this.lastFailure.error;
    const failure = await this.freshRead();
    if (failure !== null) throw failure.error;
  }

  /**
   * Reads the head with a read that begins now or later. A read in flight may have begun before the commit that the
   * caller knows of, so the caller gets the read after it, shared with all callers that come meanwhile.
   */
  private freshRead(): Promise<ReadFailure | null> {
    if (this.reading === null) return this.begin();
    this.queued ??= this.reading.then(() => this.begin());
    return this.queued;
  }

  private begin(): Promise<ReadFailure | null> {
    this.queued = null;
    this.reading = this.read();
    return this.reading;
  }

  private async read(): Promise<ReadFailure | null> {
    let failure: ReadFailure | null = null;
    const since = performance.now();
    try {
      await this.readNewUpdates();
      this.level = this.record.isReplica ? this.record.newest.confirmedAt : since;
      if (this.confirming.size > 0) wakeAll(this.confirming);
    } catch (error) {
      failure = { error };
      if (error instanceof NoAnswer) this.record.answers(false);
    }
    // Logged once for each outage, however many callers there are.
    if (failure !== null && this.lastFailure === null) {
      this.log.warn({ err: failure.error }, 'could not read the head of the record; retrying every second');
    }
    this.lastFailure = failure;
    // Cleared in this turn, unless another read follows: a caller that comes next must get a new read.
    if (this.queued === null) this.reading = null;
    return failure;
  }

  private async readNewUpdates(): Promise<void> {
    const { head, continues, aheadMs } = await withTimeout(this.record.headSince(this.head));
    if (this.lastFailure !== null) this.record.answers(true);
    // The newest updates of a database that was replaced may be undone already.
    this.record.fence.check();
    this.logClock(aheadMs);
    if (!continues) return this.fork(head);
    if (head.offset > this.head.offset) {
      // Too far behind to keep all updates: subscribers at the old head read the updates between from the record.
      const isFarBehind = head.offset - this.head.offset > this.kept;
      if (isFarBehind) {
        this.recent.restart(await keptFrom(this.record, head, this.kept));
        // There may be a redaction among the updates that were skipped.
        this.onRedaction();
      }
      let updates = await withTimeout(this.record.addressed(this.head.offset, head.offset));
      const redacts = updates.some(({ update }) => update.kind === 'STATEMENT_REDACTED');
      // Updates in memory may have notices that are erased now, so all of them are read again.
      const { oldest } = this.recent;
      if (redacts) updates = await withTimeout(this.record.addressed(oldest.offset, head.offset));
      // The updates are read after the head: a backup may have been restored in between.
      if (updates.at(-1)?.update.hash !== head.hash) return this.fork(await withTimeout(this.record.head()));
      if (redacts) this.recent.restart(oldest);
      this.recent.add(updates);
      if (redacts) this.onRedaction();
      this.wake();
    }
    if (!this.hasForked) return;
    this.hasForked = false;
    // An update that both histories share may have been redacted in one of them.
    this.onRedaction();
    this.onFork();
  }

  /**
   * The record has forked from what was read: a backup was restored, or a standby took over that lacked the newest
   * updates. The tail reads it anew, and reports the fork when it knows the new head. While the restore is still
   * running, it tries again every second.
   */
  private async fork(head: RecordPoint): Promise<void> {
    const isNew = !this.hasForked;
    this.hasForked = true;
    if (isNew) {
      const known = this.head.offset;
      this.log.error(
        { known, head: head.offset },
        'the record has forked from what this process has read; reading it anew',
      );
      // Called at once, because the same point of another record has another cursor, and everything made before
      // contains the old one.
      this.onRedaction();
    }
    this.recent.restart(await keptFrom(this.record, head, this.kept));
    if (isNew) await this.readNewUpdates();
  }

  /** Logs once when the head gets ahead of the database's clock, and once when it no longer is. */
  private logClock(aheadMs: number): void {
    const [wasAhead, isAhead] = [this.ahead > MAX_AHEAD_MS, aheadMs > MAX_AHEAD_MS];
    this.ahead = aheadMs;
    if (isAhead && !wasAhead) {
      const message = "the newest update was recorded later than the database's clock shows; correct that clock";
      this.log.error({ aheadMs: Math.round(aheadMs), head: this.head.offset }, message);
    }
    if (wasAhead && !isAhead) this.log.info("the database's clock has reached the newest update");
  }

  private wake(): void {
    wakeAll(this.waiting);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.unsubscribe();
  }
}

/** The point after which updates are kept when the record is at `head`. */
async function keptFrom(record: StoryRecord, head: RecordPoint, kept: number): Promise<RecordPoint> {
  if (head.offset <= kept) return BEGINNING;
  return (await withTimeout(record.pointOf(head.offset - kept))) ?? head;
}

/** Wakes all who wait; they may wait again at once. */
function wakeAll(waiting: Set<() => void>): void {
  const woken = [...waiting];
  waiting.clear();
  for (const wake of woken) wake();
}

/** The store has not answered in time. */
class NoAnswer extends RecordError {
  constructor() {
    const advice = `The store has not answered within ${READ_TIMEOUT_SECONDS} s`;
    super('STORE_UNREACHABLE', UNREACHABLE_FOR_CLIENTS, advice);
  }
}

/** @throws NoAnswer when there is no answer in time. */
async function withTimeout<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // Waits second by second: when this process itself stands still, the answer may be there already.
    const wait = (seconds: number) => {
      if (seconds === 0) reject(new NoAnswer());
      else timer = setTimeout(wait, 1_000, seconds - 1);
    };
    wait(READ_TIMEOUT_SECONDS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
