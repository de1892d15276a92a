/** One subscription: an offset, and the loop that moves it forward. */
import type { Cursor } from '../record/cursor.js';
import type { RecordPoint } from '../record/snapshot.js';
import { type Following, matches, withFollowUps } from '../story/audience.js';
import type { ThingId } from '../story/model.js';
import type { Update } from '../story/update.js';
import type { SharedReads } from './shared-reads.js';
import type { Tail } from './tail.js';

/** The wait before a failed read is tried again. */
const RETRY_INTERVAL_MS = 1_000;
/** After this many failed attempts to make payloads with the record in reach, the subscription ends with an error. */
const MAX_ATTEMPTS = 5;
/** The most updates that a subscriber gets at one time. */
export const MAX_UPDATES_AT_ONCE = 100;

export type FeedItem =
  | { readonly type: 'update'; readonly update: Update }
  /** Once, when everything recorded before the subscription has been delivered. */
  | { readonly type: 'caughtUp'; readonly point: RecordPoint }
  /** There is nothing up to here that the subscriber follows and has not received; its process was level with the head a moment ago. */
  | { readonly type: 'checkpoint'; readonly point: RecordPoint }
  /** The cursor cannot be honoured, or its place is no longer valid. Nothing comes after a reset. */
  | { readonly type: 'reset'; readonly reason: ResetReason; readonly oldest: RecordPoint; readonly head: RecordPoint };

export type ResetReason = 'EXPIRED' | 'FORKED' | 'AHEAD';

export interface FeedQuery<T> {
  /** The story to follow, or `null` for all. */
  readonly story: ThingId | null;
  /** Resume after this cursor; `null` starts from now. */
  readonly after: Cursor | null;
  readonly following: Following;
  /** Whether updates that correct or withdraw followed ones are delivered, whichever kinds are followed (rule 11). */
  readonly followUps: boolean;
  /** Makes what is delivered for an item; `null` leaves the item out. */
  deliver(item: FeedItem): Promise<T | null> | T | null;
}

/** The parts of the feed that a subscription uses. */
export interface SubscriptionHost {
  readonly reads: SharedReads;
  readonly tail: Tail;
  readonly checkpointInterval: number;
  resetItem(reason: ResetReason): Promise<FeedItem>;
}

/** Where a subscription begins. */
export interface Start {
  readonly point: RecordPoint;
  /** Why the subscription cannot begin where it was asked to; `null` when it can. */
  readonly reset: ResetReason | null;
  /** Whether `caughtUp` has already been sent, or is not needed. */
  readonly caughtUp: boolean;
}

/** Arranges that `wake` is called later. Returns the function that cancels this. */
type Arrange = (wake: () => void) => () => void;

/** Written out instead of as an async generator, whose `return()` only takes effect after the next item. */
export class Subscription<T> implements AsyncIterableIterator<T> {
  private readonly following: Following;
  private ready: T[] = [];
  private position: RecordPoint;
  private resetReason: ResetReason | null;
  private caughtUp: boolean;
  private wasInterrupted = false;
  private ended = false;
  private silentSince = performance.now();
  private waiting = false;
  private wake: (() => void) | null = null;
  /** The page of the record that the subscription reads in parts: from an offset up to a point. */
  private page: { readonly after: number; readonly until: RecordPoint } | null = null;

  constructor(
    private readonly host: SubscriptionHost,
    private readonly query: FeedQuery<T>,
    start: Start,
    private readonly onEnd: () => void,
  ) {
    const { following, followUps } = query;
    const kinds = following.kinds === null || !followUps ? following.kinds : withFollowUps(following.kinds);
    this.following = { ...following, kinds };
    this.position = start.point;
    this.resetReason = start.reset;
    this.caughtUp = start.caughtUp;
  }

  /** Whether `caughtUp` has been sent, or is not needed. */
  get hasCaughtUp(): boolean {
    return this.caughtUp;
  }

  /** Whether the subscription has ended. */
  get isOver(): boolean {
    return this.ended;
  }

  /** Everything up to this point has been delivered, or is not followed. */
  get point(): RecordPoint {
    return this.position;
  }

  /** Continues from another point: other subscriptions have delivered what lies before it. */
  continueFrom(point: RecordPoint): void {
    this.position = point;
    this.page = null;
    this.silentSince = performance.now();
  }

  /** Goes back to the point of the last delivered update that was sent; the later ones will be delivered again. */
  rewindTo(point: RecordPoint): void {
    this.position = point;
  }

  /** Whether there are updates beyond `point`, followed or not. */
  get isBehind(): boolean {
    return this.position.offset < this.host.tail.head.offset;
  }

  /** A second subscription that follows the same from this one's point, and has caught up. */
  companion(): Subscription<T> {
    const start = { point: this.position, reset: null, caughtUp: true };
    return new Subscription(this.host, this.query, start, () => undefined);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T>> {
    if (this.ready.length === 0) this.ready = [...(await this.nextItems())];
    const [value] = this.ready.splice(0, 1);
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  /** The items that are due; waits until there are some. Empty when the subscription has ended. */
  private async nextItems(): Promise<readonly T[]> {
    while (!this.ended) {
      const due = await this.due(MAX_UPDATES_AT_ONCE);
      if (due === null) await this.whenMoved();
      else if (due.length > 0) return due;
    }
    return [];
  }

  /**
   * The items that are due now, from one look at no more than this many updates; empty when none of them is followed.
   * `null` when nothing is due, or only updates while `updates` is 0.
   */
  async due(updates: number): Promise<readonly T[] | null> {
    try {
      if (this.ended) return [];
      const items = await this.pull(updates);
      return items === null ? null : await this.deliver(items);
    } catch (error) {
      // The payload of an item could not be made: the consumer gets the error, and the subscription ends.
      this.end();
      throw error;
    }
  }

  /** Whether the subscription waits for something new: everything before its place has been delivered. */
  get isWaiting(): boolean {
    return this.waiting;
  }

  /** Waits until the head has moved, a checkpoint is due, or the subscription is woken. */
  whenMoved(): Promise<void> {
    const { tail } = this.host;
    return this.waitFor((wake) => {
      const cancels = [tail.whenMoved(wake), this.whenCheckpointDue(wake)];
      if (!this.caughtUp) cancels.push(tail.whenConfirmed(wake));
      return () => {
        for (const cancel of cancels) cancel();
      };
    });
  }

  /** Calls `wake` when a checkpoint is due; where the head is not confirmed then, once it is. */
  private whenCheckpointDue(wake: () => void): () => void {
    let cancelConfirmed: () => unknown = () => undefined;
    const timer = setTimeout(
      () => {
        if (this.host.tail.isConfirmed) wake();
        else cancelConfirmed = this.host.tail.whenConfirmed(wake);
      },
      this.host.checkpointInterval - (performance.now() - this.silentSince),
    );
    return () => {
      clearTimeout(timer);
      cancelConfirmed();
    };
  }

  /**
   * Waits until the subscription is woken: because it ends, is interrupted or reset, or by what `arrange` arranges.
   * Counts as waiting for something new.
   */
  waitFor(arrange: Arrange): Promise<void> {
    if (this.ended || this.wasInterrupted || this.resetReason !== null) return Promise.resolve();
    this.waiting = true;
    return this.waitUntilWoken(arrange);
  }

  /** Waits for its turn to send, like `waitFor`, but at most until a checkpoint is due. */
  waitForTurn(arrange: Arrange): Promise<void> {
    if (this.ended || this.wasInterrupted || this.resetReason !== null) return Promise.resolve();
    return this.waitUntilWoken((wake) => {
      const [cancelDue, cancel] = [this.whenCheckpointDue(wake), arrange(wake)];
      return () => {
        cancelDue();
        cancel();
      };
    });
  }

  async return(): Promise<IteratorResult<T>> {
    this.end();
    return { done: true, value: undefined };
  }

  /**
   * Ends the subscription after one last checkpoint, or without where the head is not confirmed. The client is to resume,
   * here or at another process.
   */
  interrupt(): void {
    this.wasInterrupted = true;
    this.wake?.();
  }

  /** Whether the subscription ends because this process stops serving it. */
  get interrupted(): boolean {
    return this.wasInterrupted;
  }

  /** Ends the subscription with a reset: the subscriber's point is no longer valid. */
  reset(reason: ResetReason): void {
    this.resetReason = reason;
    this.wake?.();
  }

  private async deliver(items: readonly FeedItem[]): Promise<T[]> {
    const resetBefore = this.resetReason;
    const made = await this.make(items);
    const isLast = this.wasInterrupted || items.some((item) => item.type === 'reset');
    // Dropped if the consumer has left meanwhile, or the record has forked.
    if (this.ended || this.resetReason !== resetBefore) return [];
    if (isLast && items.some((item) => item.type !== 'update')) this.end();
    const delivered = made.flatMap((value) => (value === null ? [] : [value]));
    if (delivered.length > 0) this.silentSince = performance.now();
    return delivered;
  }

  /** Makes what is delivered for items. A failed attempt for updates is repeated, because no update is skipped. */
  private async make(items: readonly FeedItem[]): Promise<(T | null)[]> {
    let attempts = 0;
    for (;;) {
      try {
        const making = items.map((item) => this.query.deliver(item));
        return making.some((value) => value instanceof Promise) ? await Promise.all(making) : making.filter(isResolved);
      } catch (error) {
        // Attempts while the record is out of reach do not count: the subscriber rests until it is back.
        if (this.host.tail.isConfirmed) attempts += 1;
        if (attempts === MAX_ATTEMPTS || this.ended || items.some(({ type }) => type !== 'update')) throw error;
        await this.pause();
      }
    }
  }

  /** One step: returns what is due, or reads a page when behind; `null` when there is nothing to do. */
  private async pull(updates: number): Promise<readonly FeedItem[] | null> {
    const { tail, checkpointInterval } = this.host;
    if (this.resetReason !== null) return [await this.host.resetItem(this.resetReason)];
    // Everything pulled before has been delivered, so the last checkpoint is here.
    if (this.wasInterrupted) {
      if (tail.isConfirmed) return [{ type: 'checkpoint', point: this.position }];
      this.end();
      return [];
    }
    const silentFor = performance.now() - this.silentSince;
    if (silentFor >= checkpointInterval && tail.isConfirmed) {
      this.silentSince = performance.now();
      return [{ type: 'checkpoint', point: this.position }];
    }
    const { head } = tail;
    if (this.position.offset < head.offset) return updates === 0 ? null : this.readPage(head, updates);
    if (!this.caughtUp && tail.isConfirmed) {
      this.caughtUp = true;
      return [{ type: 'caughtUp', point: this.position }];
    }
    return null;
  }

  private async readPage(head: RecordPoint, maxUpdates: number): Promise<readonly FeedItem[]> {
    try {
      const { oldest } = this.host.tail.recent;
      const isRecent = this.position.offset >= oldest.offset;
      const updates = isRecent ? this.readRecentPage(head, maxUpdates) : await this.readRecordPage(oldest, maxUpdates);
      return updates.map((update) => ({ type: 'update', update }));
    } catch {
      // `SharedReads` logs the error, once for all subscriptions that wait for the page.
      await this.pause();
      return [];
    }
  }

  private readRecentPage(head: RecordPoint, maxUpdates: number): Update[] {
    const { recent } = this.host.tail;
    const updates: Update[] = [];
    let point = this.position;
    while (point.offset < head.offset && updates.length < maxUpdates) {
      const addressed = recent.at(point.offset + 1);
      if (addressed === null)
        throw new Error(
          `Update ${point.offset + 1} is not among the updates kept in memory; expected it after offset ${point.offset}`,
        );
      const { update, concerns } = addressed;
      const { story } = this.query;
      const wanted = (story === null || update.story === story) && matches(this.following, update.kind, concerns);
      if (wanted) updates.push(update);
      point = update;
    }
    this.position = point;
    this.page = null;
    return updates;
  }

  /** Returns a part of a page, but always reads whole pages: they are kept and shared with others who read the same. */
  private async readRecordPage(oldest: RecordPoint, maxUpdates: number): Promise<Update[]> {
    const page = this.page ?? { after: this.position.offset, until: oldest };
    const { updates, more } = await this.host.reads.updates({
      story: this.query.story,
      after: page.after,
      until: page.until.offset,
      ...this.following,
      limit: MAX_UPDATES_AT_ONCE,
    });
    const rest = updates.filter(({ offset }) => offset > this.position.offset);
    const part = rest.slice(0, maxUpdates);
    const isWhole = part.length === rest.length;
    this.page = isWhole ? null : page;
    this.position = (isWhole && !more ? page.until : part.at(-1)) ?? page.until;
    return part;
  }

  /** Waits before a failed attempt is repeated. */
  private pause(): Promise<void> {
    return this.waitUntilWoken((wake) => this.wakeLater(RETRY_INTERVAL_MS, wake));
  }

  private waitUntilWoken(arrange: Arrange): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.wake = null;
        this.waiting = false;
        cancel();
        resolve();
      };
      this.wake = wake;
      const cancel = arrange(wake);
    });
  }

  /** Calls `wake` when the head has moved, or after some time. Returns the function that cancels this. */
  private wakeLater(milliseconds: number, wake: () => void): () => void {
    const timer = setTimeout(wake, milliseconds);
    const cancel = this.host.tail.whenMoved(wake);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.wake?.();
    this.onEnd();
  }
}

/** Whether a value is there already and need not be awaited. */
export function isResolved<T>(value: T | Promise<T>): value is T {
  return !(value instanceof Promise);
}
