/**
 * The record as a live stream. A subscriber is an offset and nothing more: behind the head it pulls pages of the
 * record, at the head it waits. Replay, live and lagging are one loop, so there is no hand-over to get wrong, and no
 * queue that could fill up.
 */
import type { Logger } from 'pino';
import type { Cursor } from '../record/cursor.js';
import type { StoryRecord } from '../record/record.js';
import type { Place, Snapshot } from '../record/snapshot.js';
import { type Following, withFollowUps } from '../story/audience.js';
import type { ThingId } from '../story/model.js';
import type { Update } from '../story/update.js';
import { SharedReads } from './shared-reads.js';
import type { Tail } from './tail.js';

/** A checkpoint comes at least so often when nothing else does, in milliseconds. */
export const CHECKPOINT_INTERVAL = 15_000;
/** How long to wait before a read that failed is tried again, in milliseconds. */
const RETRY_INTERVAL = 1_000;
/** How many updates one read of the record brings. */
const UPDATES_A_PAGE = 100;

export type FeedItem =
  | { readonly type: 'update'; readonly update: Update }
  /** Once, when everything recorded before the subscription has been delivered. */
  | { readonly type: 'caughtUp'; readonly place: Place }
  /** Nothing new, or nothing that the subscriber follows, up to here. */
  | { readonly type: 'checkpoint'; readonly place: Place }
  /** The cursor cannot be honoured. Comes first and alone. */
  | { readonly type: 'reset'; readonly reason: ResetReason; readonly oldest: Place; readonly head: Place };

export type ResetReason = 'EXPIRED' | 'FORKED' | 'AHEAD';

export interface FeedQuery<T> {
  /** The story to follow, or `null` for all. */
  readonly story: ThingId | null;
  /** Resume after this cursor; `null` starts from now. */
  readonly after: Cursor | null;
  readonly following: Following;
  /** Whether what takes back or corrects what was followed is delivered, whichever kinds are followed (rule 11). */
  readonly followUps: boolean;
  /** What is delivered for an item; `null` leaves it out. */
  deliver(item: FeedItem): Promise<T | null> | T | null;
}

export class Feed {
  private readonly open = new Set<Subscription<unknown>>();
  private readonly reads: SharedReads;

  constructor(
    private readonly record: StoryRecord,
    private readonly tail: Tail,
    private readonly log: Logger,
  ) {
    this.reads = new SharedReads(record);
  }

  /** The record at the place of an update, for making its payload; shared by all who are told of it. */
  at(place: Place): Snapshot {
    return this.reads.at(place);
  }

  /** Follows the record. Ends when the consumer returns, after a reset, or when the feed is closed. */
  async follow<T>(query: FeedQuery<T>): Promise<AsyncIterableIterator<T>> {
    const start = await this.start(query.after);
    const subscription = new Subscription(this.record, this.reads, this.tail, this.log, query, start, () =>
      this.open.delete(subscription),
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

  private async start(after: Cursor | null): Promise<Start> {
    // Read now: what this process has acknowledged before is never delivered as new to somebody who starts from now.
    await this.tail.advance();
    if (after === null) return { place: this.tail.head, reset: null };
    const check = await this.record.check(after);
    return check.usable ? { place: check.place, reset: null } : { place: this.tail.head, reset: check.reason };
  }
}

interface Start {
  readonly place: Place;
  readonly reset: ResetReason | null;
}

/** Written out rather than as an async generator, whose `return()` waits for the next item before it takes effect. */
class Subscription<T> implements AsyncIterableIterator<T> {
  private readonly pending: FeedItem[] = [];
  private position: Place;
  private caughtUp = false;
  private ended = false;
  private silentSince = Date.now();
  private wake: () => void = () => undefined;

  constructor(
    record: StoryRecord,
    private readonly reads: SharedReads,
    private readonly tail: Tail,
    private readonly log: Logger,
    private readonly query: FeedQuery<T>,
    start: Start,
    private readonly onEnd: () => void,
  ) {
    this.position = start.place;
    if (start.reset !== null) {
      this.pending.push({ type: 'reset', reason: start.reset, oldest: record.oldest(), head: start.place });
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T>> {
    try {
      return await this.advance();
    } catch (error) {
      // What failed was telling of one item: the consumer hears of it, and nothing of the subscription stays behind.
      this.end();
      throw error;
    }
  }

  private async advance(): Promise<IteratorResult<T>> {
    while (!this.ended) {
      const item = this.pending.shift() ?? (await this.pull());
      if (item === null) continue;
      const delivered = await this.query.deliver(item);
      if (item.type === 'reset') this.end();
      if (delivered === null) continue;
      // Whoever left while this was being made does not want it; after a reset the item itself is the last one.
      if (this.ended && item.type !== 'reset') break;
      this.silentSince = Date.now();
      return { done: false, value: delivered };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T>> {
    this.end();
    return { done: true, value: undefined };
  }

  /** One step: read a page when behind, say so when caught up, otherwise wait. */
  private async pull(): Promise<FeedItem | null> {
    const head = this.tail.head;
    if (this.position.offset < head.offset) {
      try {
        await this.readPage(head);
      } catch (error) {
        this.log.warn({ err: error }, 'a page of the record could not be read for a subscriber; trying again');
        await this.wait(RETRY_INTERVAL);
      }
      return null;
    }
    if (!this.caughtUp) {
      this.caughtUp = true;
      return { type: 'caughtUp', place: this.position };
    }
    const silentFor = Date.now() - this.silentSince;
    if (silentFor >= CHECKPOINT_INTERVAL) {
      this.silentSince = Date.now();
      return { type: 'checkpoint', place: this.position };
    }
    await this.wait(CHECKPOINT_INTERVAL - silentFor);
    return null;
  }

  private async readPage(head: Place): Promise<void> {
    const { story, following, followUps } = this.query;
    const { updates, more } = await this.reads.updates({
      story,
      after: this.position.offset,
      until: head.offset,
      kinds: following.kinds === null || !followUps ? following.kinds : withFollowUps(following.kinds),
      actor: following.actor,
      proposal: following.proposal,
      limit: UPDATES_A_PAGE,
    });
    for (const update of updates) this.pending.push({ type: 'update', update });
    this.position = (more ? updates.at(-1) : undefined) ?? head;
  }

  /** Until the head moves, the time is over, or the consumer leaves. */
  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        callOff();
        this.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      const callOff = this.tail.whenMoved(done);
      this.wake = done;
    });
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.wake();
    this.onEnd();
  }
}
