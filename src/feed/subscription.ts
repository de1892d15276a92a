/** One subscriber: an offset, and the loop that moves it on. */
import type { Cursor } from '../record/cursor.js';
import type { Place } from '../record/snapshot.js';
import { type Following, matches, withFollowUps } from '../story/audience.js';
import type { ThingId } from '../story/model.js';
import type { Update } from '../story/update.js';
import type { SharedReads } from './shared-reads.js';
import type { Tail } from './tail.js';

/** How long to wait before a read that failed is tried again, in milliseconds. */
const RETRY_INTERVAL = 1_000;
/** How often one tries to tell of an update before the subscription ends with an error. */
const ATTEMPTS = 5;
/** How many updates a subscriber is given at one time, at most. */
export const UPDATES_A_PAGE = 100;

export type FeedItem =
  | { readonly type: 'update'; readonly update: Update }
  /** Once, when everything recorded before the subscription has been delivered. */
  | { readonly type: 'caughtUp'; readonly place: Place }
  /** Nothing new, or nothing that the subscriber follows, up to here. */
  | { readonly type: 'checkpoint'; readonly place: Place }
  /** The cursor cannot be honoured, or no longer. Nothing comes after it. */
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

/** What a subscription needs of the feed it belongs to. */
export interface Surroundings {
  readonly reads: SharedReads;
  readonly tail: Tail;
  readonly checkpointInterval: number;
  resetItem(reason: ResetReason): Promise<FeedItem>;
}

/** Where a subscription begins. */
export interface Start {
  readonly place: Place;
  /** Why that cannot be where it was asked to begin; `null` when it is. */
  readonly reset: ResetReason | null;
  /** Whether it need not be told when everything recorded before has been delivered. */
  readonly caughtUp: boolean;
}

/** Begins what will call, and returns the function that calls it off. */
type Begin = (wake: () => void) => () => void;

/** Written out rather than as an async generator, whose `return()` waits for the next item before it takes effect. */
export class Subscription<T> implements AsyncIterableIterator<T> {
  private readonly following: Following;
  private ready: T[] = [];
  private position: Place;
  private resetReason: ResetReason | null;
  private caughtUp: boolean;
  private wasInterrupted = false;
  private ended = false;
  private silentSince = performance.now();
  private waiting = false;
  private wake: (() => void) | null = null;
  /** The page of the record that it is reading, a part at a time: what lies after an offset, up to a place. */
  private page: { readonly after: number; readonly until: Place } | null = null;

  constructor(
    private readonly around: Surroundings,
    private readonly query: FeedQuery<T>,
    start: Start,
    private readonly onEnd: () => void,
  ) {
    const { following, followUps } = query;
    const kinds = following.kinds === null || !followUps ? following.kinds : withFollowUps(following.kinds);
    this.following = { ...following, kinds };
    this.position = start.place;
    this.resetReason = start.reset;
    this.caughtUp = start.caughtUp;
  }

  /** Whether nothing more comes of it. */
  get isOver(): boolean {
    return this.ended;
  }

  /** How far it has got: everything up to here has been delivered, or is not followed. */
  get place(): Place {
    return this.position;
  }

  /** Goes on from another place: what lies before it has been delivered by others. */
  goOnFrom(place: Place): void {
    this.position = place;
    this.page = null;
    this.silentSince = performance.now();
  }

  /** Goes back to the place of the last update that was sent of those that it delivered; the others come again. */
  stepBack(place: Place): void {
    this.position = place;
  }

  /** Whether there are updates beyond its place, followed or not. */
  get isBehind(): boolean {
    return this.position.offset < this.around.tail.head.offset;
  }

  /** Another one that follows the same, from the place that this one has reached. It has caught up. */
  companion(): Subscription<T> {
    const start = { place: this.position, reset: null, caughtUp: true };
    return new Subscription(this.around, this.query, start, () => undefined);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T>> {
    if (this.ready.length === 0) this.ready = [...(await this.nextBatch())];
    const [value] = this.ready.splice(0, 1);
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  /**
   * What is due now, of at most so many updates; waits until something is. Nothing when it has ended.
   * @param updates How many at most; it is asked each time.
   */
  async nextBatch(updates: () => number = () => UPDATES_A_PAGE): Promise<readonly T[]> {
    while (!this.ended) {
      const due = await this.due(updates());
      if (due === null) await this.whenMoved();
      else if (due.length > 0) return due;
    }
    return [];
  }

  /**
   * What is due now: one look at no more than so many updates, of which it may follow none. `null` when nothing is due, or
   * only updates when none of them are asked for.
   */
  async due(updates: number): Promise<readonly T[] | null> {
    try {
      if (this.ended) return [];
      const items = await this.pull(updates);
      return items === null ? null : await this.deliver(items);
    } catch (error) {
      // What failed was telling of an item: the consumer hears of it, and nothing of the subscription stays behind.
      this.end();
      throw error;
    }
  }

  /** Whether it waits for what is new: nothing before its place is still to be delivered. */
  get isWaiting(): boolean {
    return this.waiting;
  }

  /** Waits until the head has moved, or a checkpoint is due, or it is called. */
  whenMoved(): Promise<void> {
    const silentFor = performance.now() - this.silentSince;
    return this.waitFor((wake) => this.later(this.around.checkpointInterval - silentFor, wake));
  }

  /**
   * Waits for what is new, until it is called: to end, to be interrupted, because its place is good no more, or by what
   * `begin` begins, which is given the call and returns the function that calls it off.
   */
  waitFor(begin: Begin): Promise<void> {
    if (this.ended || this.wasInterrupted || this.resetReason !== null) return Promise.resolve();
    this.waiting = true;
    return this.called(begin);
  }

  /** Waits for its turn to go on, as `waitFor` does, and not beyond the time when a checkpoint is due. */
  whenItsTurn(begin: Begin): Promise<void> {
    if (this.ended || this.wasInterrupted || this.resetReason !== null) return Promise.resolve();
    const silentFor = performance.now() - this.silentSince;
    return this.called((wake) => {
      const timer = setTimeout(wake, this.around.checkpointInterval - silentFor);
      const callOff = begin(wake);
      return () => {
        clearTimeout(timer);
        callOff();
      };
    });
  }

  async return(): Promise<IteratorResult<T>> {
    this.end();
    return { done: true, value: undefined };
  }

  /** Asks for one last checkpoint, and then the end: whoever consumes this is to come back, here or elsewhere. */
  interrupt(): void {
    this.wasInterrupted = true;
    this.wake?.();
  }

  /** Whether the end is not the end of what there is to tell, but of this process's telling it. */
  get interrupted(): boolean {
    return this.wasInterrupted;
  }

  /** The place that the subscriber has reached is good no more. */
  reset(reason: ResetReason): void {
    this.resetReason = reason;
    this.wake?.();
  }

  private async deliver(items: readonly FeedItem[]): Promise<T[]> {
    const resetBefore = this.resetReason;
    const made = await this.make(items);
    const isLast = this.wasInterrupted || items.some((item) => item.type === 'reset');
    // Whoever left while this was being made does not want it; nor does it count when the history has changed.
    if (this.ended || this.resetReason !== resetBefore) return [];
    if (isLast && items.some((item) => item.type !== 'update')) this.end();
    const delivered = made.flatMap((one) => (one === null ? [] : [one]));
    if (delivered.length > 0) this.silentSince = performance.now();
    return delivered;
  }

  /** What is delivered for items. What cannot be told of an update is tried again: it is not passed over. */
  private async make(items: readonly FeedItem[]): Promise<(T | null)[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const making = items.map((item) => this.query.deliver(item));
        return making.some((one) => one instanceof Promise) ? await Promise.all(making) : making.filter(isMade);
      } catch (error) {
        if (attempt === ATTEMPTS || this.ended || items.some(({ type }) => type !== 'update')) throw error;
        await this.pause();
      }
    }
  }

  /** One step: say what is due, or read a page when behind; `null` when there is nothing to be done. */
  private async pull(updates: number): Promise<readonly FeedItem[] | null> {
    const { tail, checkpointInterval } = this.around;
    if (this.resetReason !== null) return [await this.around.resetItem(this.resetReason)];
    // Whatever was pulled before has been delivered: this is as far as the subscriber has got.
    if (this.wasInterrupted) return [{ type: 'checkpoint', place: this.position }];
    const silentFor = performance.now() - this.silentSince;
    if (silentFor >= checkpointInterval) {
      this.silentSince = performance.now();
      return [{ type: 'checkpoint', place: this.position }];
    }
    const { head } = tail;
    if (this.position.offset < head.offset) return updates === 0 ? null : this.readPage(head, updates);
    if (!this.caughtUp) {
      this.caughtUp = true;
      return [{ type: 'caughtUp', place: this.position }];
    }
    return null;
  }

  private async readPage(head: Place, most: number): Promise<readonly FeedItem[]> {
    try {
      const { oldest } = this.around.tail.recent;
      const isRecent = this.position.offset >= oldest.offset;
      const updates = isRecent ? this.pageOfRecent(head, most) : await this.pageOfRecord(oldest, most);
      return updates.map((update) => ({ type: 'update', update }));
    } catch {
      // Logged where the page is read, once for all who wait for it.
      await this.pause();
      return [];
    }
  }

  private pageOfRecent(head: Place, most: number): Update[] {
    const { recent } = this.around.tail;
    const updates: Update[] = [];
    let place = this.position;
    while (place.offset < head.offset && updates.length < most) {
      const addressed = recent.at(place.offset + 1);
      if (addressed === null) throw new Error(`Update ${place.offset + 1} is not among the recent ones`);
      const { update, concerns } = addressed;
      const { story } = this.query;
      const wanted = (story === null || update.story === story) && matches(this.following, update.kind, concerns);
      if (wanted) updates.push(update);
      place = update;
    }
    this.position = place;
    this.page = null;
    return updates;
  }

  /** A part of a whole page: pages are kept for those who read the same, and a part of one is no reason to read another. */
  private async pageOfRecord(oldest: Place, most: number): Promise<Update[]> {
    const page = this.page ?? { after: this.position.offset, until: oldest };
    const { updates, more } = await this.around.reads.updates({
      story: this.query.story,
      after: page.after,
      until: page.until.offset,
      ...this.following,
      limit: UPDATES_A_PAGE,
    });
    const rest = updates.filter(({ offset }) => offset > this.position.offset);
    const part = rest.slice(0, most);
    const isWhole = part.length === rest.length;
    this.page = isWhole ? null : page;
    this.position = (isWhole && !more ? page.until : part.at(-1)) ?? page.until;
    return part;
  }

  /** Before something that failed is tried again. */
  private pause(): Promise<void> {
    return this.called((wake) => this.later(RETRY_INTERVAL, wake));
  }

  private called(begin: Begin): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.wake = null;
        this.waiting = false;
        callOff();
        resolve();
      };
      this.wake = wake;
      const callOff = begin(wake);
    });
  }

  /** Calls when the head has moved, or the time is over. */
  private later(milliseconds: number, wake: () => void): () => void {
    const timer = setTimeout(wake, milliseconds);
    const callOff = this.around.tail.whenMoved(wake);
    return () => {
      clearTimeout(timer);
      callOff();
    };
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.wake?.();
    this.onEnd();
  }
}

/** Whether something is there already, and need not be waited for. */
export function isMade<T>(one: T | Promise<T>): one is T {
  return !(one instanceof Promise);
}
