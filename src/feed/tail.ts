/**
 * Knows the head of the record for this process, and the updates that led to it. Commits wake it; what it knows comes
 * from reading. A wake-up is a hint that may be late, doubled or missing, which is why the head is also read every second.
 */
import type { Logger } from 'pino';
import { BEGINNING, type StoryRecord } from '../record/record.js';
import type { Place } from '../record/snapshot.js';
import { RecentUpdates } from './recent-updates.js';

/** How often the head is read when no wake-up comes, in milliseconds. */
export const POLL_INTERVAL = 1_000;
/** How many of the newest updates are kept in memory. A newsroom's day is a few hundred. */
const KEPT = 2_048;

export class Tail {
  private readonly waiting = new Set<() => void>();
  private reading: Promise<void> | null = null;
  private readAgain = false;
  private hasForked = false;
  private failure: { readonly error: unknown } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private unsubscribe: () => void = () => undefined;
  private onFork: () => void = () => undefined;

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

  /** Calls `wake` once, when the head has moved. Returns the function that calls it off. */
  whenMoved(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => this.waiting.delete(wake);
  }

  /** Calls `tell` whenever the record turns out to have gone on differently from what was read of it. */
  whenForked(tell: () => void): void {
    this.onFork = tell;
  }

  /** Reads the head, and tells those who wait if it has moved. Several calls at once read once, and once more. */
  async advance(): Promise<void> {
    if (this.reading !== null) {
      this.readAgain = true;
      return this.reading;
    }
    this.reading = this.read();
    return this.reading;
  }

  /**
   * Reads the head for somebody who relies on it.
   * @throws what kept it from being read.
   */
  async advanceOrThrow(): Promise<void> {
    await this.advance();
    if (this.failure !== null) throw this.failure.error;
  }

  private async read(): Promise<void> {
    do {
      this.readAgain = false;
      try {
        await this.readOn();
        this.failure = null;
      } catch (error) {
        this.failure = { error };
        this.log.warn({ err: error }, 'the head of the record could not be read; trying again');
      }
    } while (this.readAgain);
    // At once, not in a later turn: a wake-up between the test above and this would be heard by nobody.
    this.reading = null;
  }

  private async readOn(): Promise<void> {
    const { head, continues } = await this.record.headSince(this.head);
    if (!continues) return this.fork(head);
    if (head.offset > this.head.offset) {
      // Too far behind to keep all of it: those who were at the old head read what lies between from the record.
      if (head.offset - this.head.offset > this.kept) this.recent.restart(await startOf(this.record, head, this.kept));
      const updates = await this.record.addressed(this.head.offset, head.offset);
      // Read a moment after the head: a backup may have been restored in between.
      if (updates.at(-1)?.update.hash !== head.hash) return this.fork(await this.record.head());
      this.recent.add(updates);
      this.wake();
    }
    if (!this.hasForked) return;
    this.hasForked = false;
    this.onFork();
  }

  /**
   * The record is another one than what was read: a backup was restored, or a standby took over that lacked the end. It is
   * read anew, and told of when its head is known.
   */
  private async fork(head: Place): Promise<void> {
    this.log.error(
      { known: this.head.offset, head: head.offset },
      'the record has another history than was read of it',
    );
    this.recent.restart(await startOf(this.record, head, this.kept));
    this.hasForked = true;
    this.readAgain = true;
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
