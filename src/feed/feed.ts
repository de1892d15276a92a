/**
 * The record as a live stream. A subscriber is an offset and nothing more: behind the head it reads pages of the
 * record, at the head it waits. Replaying and following live are one loop, so there is no hand-over between them, and
 * no queue that could fill up. docs/api/feed.md lists the promises to subscribers by clause.
 */
import type { Logger } from 'pino';
import { type Cursor, HASH_START_DIGITS } from '../record/cursor.js';
import { BEGINNING, type StoryRecord } from '../record/record.js';
import type { RecordPoint, Snapshot } from '../record/snapshot.js';
import { SharedReads } from './shared-reads.js';
import { type FeedItem, type FeedQuery, type ResetReason, type Start, Subscription } from './subscription.js';
import type { Tail } from './tail.js';

export interface FeedOptions {
  /** The longest time in milliseconds without a message: then a checkpoint is sent. */
  readonly checkpointInterval: number;
  /** How many updates a cursor may lie behind the head and still be resumed from; `null` for any number. */
  readonly replayLimit: number | null;
}

export class Feed {
  private readonly open = new Set<Subscription<unknown>>();
  private readonly reads: SharedReads;
  private readonly onRedaction: (() => void)[] = [];
  private redactionCount = 0;

  constructor(
    private readonly record: StoryRecord,
    private readonly tail: Tail,
    private readonly options: FeedOptions,
    log: Logger,
  ) {
    this.reads = new SharedReads(record, log);
    tail.whenForked(() => this.fork());
    tail.whenRedacted(() => {
      this.redactionCount += 1;
      this.reads.clear();
      for (const listener of this.onRedaction) listener();
    });
  }

  /**
   * Calls `listener` when words that were read before may have been erased, or a backup was restored, and before any
   * subscriber is sent anything about it. The listener must discard what it has made or is making.
   */
  whenRedacted(listener: () => void): void {
    this.onRedaction.push(listener);
  }

  /** How many times that happened. A result that was begun at another count may contain erased words. */
  get redactions(): number {
    return this.redactionCount;
  }

  /** The record at the point of an update, to make its payload; shared by all groups. */
  at(point: RecordPoint): Snapshot {
    return this.reads.at(point);
  }

  /** The record at the newest point that this process knows, which may be a second old. */
  get head(): Snapshot {
    return this.at(this.tail.head);
  }

  /**
   * Reads the head now. Afterwards, `head` is at least as new as every write that any process acknowledged before.
   * @throws when the head cannot be read.
   */
  advance(): Promise<void> {
    return this.tail.advanceOrThrow();
  }

  /** The oldest point that a subscriber can resume from when the record is at a head. */
  async oldest(head: RecordPoint): Promise<RecordPoint> {
    const { replayLimit } = this.options;
    const offset = replayLimit === null ? 0 : head.offset - replayLimit;
    if (offset <= 0) return BEGINNING;
    return this.tail.recent.pointOf(offset) ?? (await this.record.pointOf(offset)) ?? BEGINNING;
  }

  /**
   * Opens a subscription. It ends when the consumer returns, after a reset, when interrupted, or when the feed is
   * closed.
   */
  async follow<T>(query: FeedQuery<T>): Promise<Subscription<T>> {
    const start = await this.start(query.after);
    const subscription = new Subscription(
      {
        reads: this.reads,
        tail: this.tail,
        checkpointInterval: this.options.checkpointInterval,
        resetItem: (reason) => this.resetItem(reason),
      },
      query,
      start,
      () => this.open.delete(subscription),
    );
    this.open.add(subscription);
    return subscription;
  }

  /** The number of open subscriptions. */
  get size(): number {
    return this.open.size;
  }

  /** Ends all subscriptions. */
  close(): void {
    for (const subscription of this.open) void subscription.return();
  }

  /** Decides where a subscriber begins, and whether it gets a reset instead of what it asked for. */
  private async start(after: Cursor | null): Promise<Start> {
    // Reads the head now. So a subscriber that starts from now gets no update that was acknowledged before, and a
    // replay contains all of them before `caughtUp`.
    await this.advance();
    if (after === null) return { point: this.tail.head, reset: null, caughtUp: false };
    const known = this.knownPoint(after);
    if (known !== null) return this.withinLimit(known);
    const check = await this.record.check(after);
    if (check.usable) return this.withinLimit(check.point);
    return { point: this.tail.head, reset: check.reason, caughtUp: false };
  }

  /** The point of a cursor near the head, from memory; `null` for any other cursor. */
  private knownPoint(cursor: Cursor): RecordPoint | null {
    const point = cursor.epoch === this.record.epoch ? this.tail.recent.pointOf(cursor.offset) : null;
    return point !== null && point.hash.slice(0, HASH_START_DIGITS) === cursor.hashStart ? point : null;
  }

  private withinLimit(point: RecordPoint): Start {
    const { replayLimit } = this.options;
    const expired = replayLimit !== null && this.tail.head.offset - point.offset > replayLimit;
    return { point, reset: expired ? 'EXPIRED' : null, caughtUp: false };
  }

  private async resetItem(reason: ResetReason): Promise<Extract<FeedItem, { readonly type: 'reset' }>> {
    const { head } = this.tail;
    return { type: 'reset', reason, oldest: await this.oldest(head), head };
  }

  /** The record has forked: no subscriber's point is valid any more. */
  private fork(): void {
    this.reads.clear();
    for (const subscription of this.open) subscription.reset('FORKED');
  }
}
