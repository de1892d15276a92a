/**
 * Knows the head of the record for this process, and the updates that led to it. Commits wake it; what it knows comes
 * from reading. A wake-up is a hint that may be late, doubled or missing, which is why the head is also read every second.
 */
import type { Logger } from 'pino';
import { BEGINNING, MOST_AHEAD_MS, type StoryRecord } from '../record/record.js';
import type { Place } from '../record/snapshot.js';
import { RecentUpdates } from './recent-updates.js';

/** How often the head is read when no wake-up comes, in milliseconds. */
const POLL_INTERVAL = 1_000;
/** How many of the newest updates are kept in memory. A newsroom's day is a few hundred. */
const KEPT = 2_048;

/** A read that has not been answered for so long is given up for another one, on another connection, in milliseconds. */
const PATIENCE = 10_000;

/** Why the head could not be read. */
interface Failure {
  readonly error: unknown;
}

export class Tail {
  private readonly waiting = new Set<() => void>();
  private reading: Promise<Failure | null> | null = null;
  private queued: Promise<Failure | null> | null = null;
  private hasForked = false;
  private level = Number.NEGATIVE_INFINITY;
  private isFailing = false;
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
    start: Place,
  ) {
    this.recent = new RecentUpdates(start, kept);
  }

  /** @param kept How many of the newest updates to keep in memory. */
  static async start(record: StoryRecord, log: Logger, kept = KEPT): Promise<Tail> {
    // From a little before the head: when a process starts, those whom another one has left are about to come.
    const tail = new Tail(record, log, kept, await startOf(record, await record.head(), kept));
    await tail.readOn();
    tail.unsubscribe = record.onCommit(() => void tail.advance());
    tail.timer = setInterval(() => void tail.advance(), POLL_INTERVAL);
    await tail.advance();
    return tail;
  }

  /** The newest place that this process knows of. */
  get head(): Place {
    return this.recent.newest;
  }

  /** It was level with the head of the record at some time after this, as `performance.now()` tells it. */
  get levelAt(): number {
    return this.level;
  }

  /** By how much the head is ahead of the clock of the database, in milliseconds, as it was read last. */
  get aheadMs(): number {
    return this.ahead;
  }

  /** Calls `wake` once, when the head has moved. Returns the function that calls it off. */
  whenMoved(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => this.waiting.delete(wake);
  }

  /** Calls `tell` whenever the record turns out to have gone on differently from what was read of it. */
  whenForked(tell: () => void): void {
    this.onFork = tell;
  }

  /**
   * Calls `tell` whenever words may have been erased of what was read before, or the record is another one: at once, before
   * anybody is told of what is new. Whatever was made of them is not to be used any more.
   */
  whenRedacted(tell: () => void): void {
    this.onRedaction = tell;
  }

  /** Reads the head, and tells those who wait if it has moved. */
  async advance(): Promise<void> {
    await this.readAfresh();
  }

  /**
   * Reads the head for somebody who relies on it.
   * @throws what kept it from being read.
   */
  async advanceOrThrow(): Promise<void> {
    const failure = await this.readAfresh();
    if (failure !== null) throw failure.error;
  }

  /**
   * A read that begins now or later. One that is under way may have begun before what the caller knows of was recorded, so
   * theirs is the one after it, which all who come in the meantime share.
   */
  private readAfresh(): Promise<Failure | null> {
    if (this.reading === null) return this.begin();
    this.queued ??= this.reading.then(() => this.begin());
    return this.queued;
  }

  private begin(): Promise<Failure | null> {
    this.queued = null;
    this.reading = this.read();
    return this.reading;
  }

  private async read(): Promise<Failure | null> {
    let failure: Failure | null = null;
    const since = performance.now();
    try {
      await this.readOn();
      this.level = since;
    } catch (error) {
      failure = { error };
    }
    // Once for each time that the database is away, however many ask.
    if (failure !== null && !this.isFailing) {
      this.log.warn({ err: failure.error }, 'the head of the record cannot be read; trying again every second');
    }
    this.isFailing = failure !== null;
    // At once, not in a later turn, unless another read follows: who asks in between is to have one of their own.
    if (this.queued === null) this.reading = null;
    return failure;
  }

  private async readOn(): Promise<void> {
    const { head, continues, aheadMs } = await patiently(this.record.headSince(this.head));
    this.tellOfClock(aheadMs);
    if (!continues) return this.fork(head);
    if (head.offset > this.head.offset) {
      // Too far behind to keep all of it: those who were at the old head read what lies between from the record.
      const isFarBehind = head.offset - this.head.offset > this.kept;
      if (isFarBehind) {
        this.recent.restart(await startOf(this.record, head, this.kept));
        // Among what is passed over there may be a redaction.
        this.onRedaction();
      }
      let updates = await patiently(this.record.addressed(this.head.offset, head.offset));
      const redacts = updates.some(({ update }) => update.kind === 'STATEMENT_REDACTED');
      // What is kept may have notices that were erased: all of it is read again.
      const { oldest } = this.recent;
      if (redacts) updates = await patiently(this.record.addressed(oldest.offset, head.offset));
      // Read a moment after the head: a backup may have been restored in between.
      if (updates.at(-1)?.update.hash !== head.hash) return this.fork(await patiently(this.record.head()));
      if (redacts) this.recent.restart(oldest);
      this.recent.add(updates);
      if (redacts) this.onRedaction();
      this.wake();
    }
    if (!this.hasForked) return;
    this.hasForked = false;
    // What both histories have in common may have been redacted in one of them.
    this.onRedaction();
    this.onFork();
  }

  /**
   * The record is another one than what was read: a backup was restored, or a standby took over that lacked the end. It is
   * read anew, and told of when its head is known. While it is still being restored, that is tried again every second.
   */
  private async fork(head: Place): Promise<void> {
    const isNew = !this.hasForked;
    this.hasForked = true;
    if (isNew) {
      const known = this.head.offset;
      this.log.error({ known, head: head.offset }, 'the record has another history than was read of it');
      // At once: the same place of another record has other cursors, which stand in whatever was made before.
      this.onRedaction();
    }
    this.recent.restart(await startOf(this.record, head, this.kept));
    if (isNew) await this.readOn();
  }

  /** Once for each time that the head is ahead, however long. */
  private tellOfClock(aheadMs: number): void {
    const [wasAhead, isAhead] = [this.ahead > MOST_AHEAD_MS, aheadMs > MOST_AHEAD_MS];
    this.ahead = aheadMs;
    if (isAhead && !wasAhead) {
      const message = "the newest update is recorded later than the database's clock shows; set that clock right";
      this.log.error({ aheadMs: Math.round(aheadMs), head: this.head.offset }, message);
    }
    if (wasAhead && !isAhead) this.log.info("the database's clock has reached the newest update");
  }

  private wake(): void {
    const wakened = [...this.waiting];
    this.waiting.clear();
    for (const wake of wakened) wake();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.unsubscribe();
  }
}

/** The place from which on updates are kept when the head is at `head`. */
async function startOf(record: StoryRecord, head: Place, kept: number): Promise<Place> {
  if (head.offset <= kept) return BEGINNING;
  return (await record.placeOf(head.offset - kept)) ?? head;
}

/** @throws when there is no answer in time. */
async function patiently<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The record has not answered for ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
