/**
 * The record as a live stream. A subscriber is an offset and nothing more: behind the head it pulls pages of the
 * record, at the head it waits. Replay, live and lagging are one loop, so there is no hand-over to get wrong, and no
 * queue that could fill up. What subscribers can rely on is stated, by clause, in docs/api/feed.md.
 */
import type { Logger } from 'pino';
import { type Cursor, HASH_START_DIGITS } from '../record/cursor.js';
import { BEGINNING, type StoryRecord } from '../record/record.js';
import type { Place, Snapshot } from '../record/snapshot.js';
import { SharedReads } from './shared-reads.js';
import { type FeedItem, type FeedQuery, type ResetReason, type Start, Subscription } from './subscription.js';
import type { Tail } from './tail.js';

export interface FeedOptions {
  /** A checkpoint comes at least so often when nothing else does, in milliseconds. */
  readonly checkpointInterval: number;
  /** How many updates a cursor may lie behind the head and still be followed on from; `null` for any number. */
  readonly replayLimit: number | null;
}

export class Feed {
  private readonly open = new Set<Subscription<unknown>>();
  private readonly reads: SharedReads;
  private readonly onRedaction: (() => void)[] = [];
  private redacted = 0;

  constructor(
    private readonly record: StoryRecord,
    private readonly tail: Tail,
    private readonly options: FeedOptions,
    log: Logger,
  ) {
    this.reads = new SharedReads(record, log);
    tail.whenForked(() => this.fork());
    tail.whenRedacted(() => {
      this.redacted += 1;
      this.reads.clear();
      for (const tell of this.onRedaction) tell();
    });
  }

  /**
   * Calls `tell` when words may have been erased of what was read before, or a backup was restored, before any subscriber is
   * told of it. What was made before, and what is being made, is then to be made anew.
   */
  whenRedacted(tell: () => void): void {
    this.onRedaction.push(tell);
  }

  /** Counts how often that was told: what was begun at another count may have words that are gone. */
  get redactions(): number {
    return this.redacted;
  }

  /** The record at the place of an update, for making its payload; shared by all who are told of it. */
  at(place: Place): Snapshot {
    return this.reads.at(place);
  }

  /** The record at the newest place that this process knows of; up to a second old. */
  get head(): Snapshot {
    return this.at(this.tail.head);
  }

  /**
   * Reads the head now. Afterwards `head` is at least as new as everything acknowledged before, by any process.
   * @throws when it cannot be read.
   */
  advance(): Promise<void> {
    return this.tail.advanceOrThrow();
  }

  /** The oldest place that can still be followed on from when the record is at a head. */
  async oldest(head: Place): Promise<Place> {
    const { replayLimit } = this.options;
    const offset = replayLimit === null ? 0 : head.offset - replayLimit;
    if (offset <= 0) return BEGINNING;
    return this.tail.recent.placeOf(offset) ?? (await this.record.placeOf(offset)) ?? BEGINNING;
  }

  /** Follows the record. Ends when the consumer returns, after a reset, when interrupted, or when the feed is closed. */
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

  /** How many subscriptions are open. */
  get size(): number {
    return this.open.size;
  }

  /** Ends all subscriptions. */
  close(): void {
    for (const subscription of this.open) void subscription.return();
  }

  /** Where a subscriber begins, and whether that cannot be where it asked to. */
  private async start(after: Cursor | null): Promise<Start> {
    // Read now: whatever any process has acknowledged before is not delivered as new to somebody who starts from now, nor
    // left out of the replay of somebody who is told to have caught up.
    await this.advance();
    if (after === null) return { place: this.tail.head, reset: null, caughtUp: false };
    const known = this.knownPlace(after);
    if (known !== null) return this.withinLimit(known);
    const check = await this.record.check(after);
    if (check.usable) return this.withinLimit(check.place);
    return { place: this.tail.head, reset: check.reason, caughtUp: false };
  }

  /** The place of a cursor near the head, without asking the database; `null` for any other. */
  private knownPlace(cursor: Cursor): Place | null {
    const place = cursor.epoch === this.record.epoch ? this.tail.recent.placeOf(cursor.offset) : null;
    return place !== null && place.hash.slice(0, HASH_START_DIGITS) === cursor.hashStart ? place : null;
  }

  private withinLimit(place: Place): Start {
    const { replayLimit } = this.options;
    const expired = replayLimit !== null && this.tail.head.offset - place.offset > replayLimit;
    return { place, reset: expired ? 'EXPIRED' : null, caughtUp: false };
  }

  private async resetItem(reason: ResetReason): Promise<Extract<FeedItem, { readonly type: 'reset' }>> {
    const { head } = this.tail;
    return { type: 'reset', reason, oldest: await this.oldest(head), head };
  }

  /** What was read belongs to a history that is no more: nobody's place is good. */
  private fork(): void {
    this.reads.clear();
    for (const subscription of this.open) subscription.reset('FORKED');
  }
}
