/**
 * What goes out over one connection, at the pace at which the other side reads. Little is written ahead, so that a reader
 * who has stopped reading costs little; what they have not read yet stays in the record.
 */
import type { Writable } from 'node:stream';
import type { UnreadBytes } from '../limits/unread-bytes.js';

/**
 * Bytes that are given to the channel at one time: it tells only of a whole write that the system has taken it, and over a
 * slow line a part of a large message is progress, too.
 */
const SLICE_BYTES = 16 * 1024;
/** The same over a line that took longer than this for the slice before. */
const SLOW_SLICE_BYTES = 2 * 1024;
const SLOW_MS = 1_000;

/** A reader for whom something waits has to take so many bytes a second, over the stall time. */
export const LEAST_BYTES_PER_SECOND = 1_024;

export class Outflow {
  /** What the system has not taken, oldest first. */
  private readonly queue: Buffer[] = [];
  /** How many bytes of the first have been given to the channel. */
  private given = 0;
  /** How many of these the system has not taken. */
  private inFlight = 0;
  /** Writes that the channel has not called back about. */
  private calls = 0;
  private held = 0;
  private taken = 0;
  private givenAt = 0;
  private progressAt = 0;
  private isSlow = false;
  /** Whether the first is counted as unread. */
  private isCounted = false;
  /** When the stall time began over which it is looked how much was taken, what had been taken then, and the same of its second half. */
  private windowAt = 0;
  private windowTaken = 0;
  private halfAt = 0;
  private halfTaken = 0;
  private closed = false;
  private resumed: (() => void)[] = [];
  private readied: (() => void)[] = [];
  private reserved = false;
  private readonly sent = (error?: Error | null) => {
    this.calls -= 1;
    if (error) return this.close();
    // Of slices that the system took at once, nothing is to be done.
    if (this.calls > 0 || this.inFlight === 0) return;
    this.progressAt = this.now();
    this.isSlow = this.progressAt - this.givenAt > SLOW_MS;
    this.took();
    this.giveOn();
    if (this.held === 0) this.resume();
  };

  /**
   * @param channel What is written to: bytes that wait there have been taken from us, and not yet by the system.
   * @param unread Where it is counted what the reader's address has not read.
   * @param now Milliseconds by a clock that nobody sets.
   */
  constructor(
    private readonly channel: Writable,
    private readonly unread: UnreadBytes,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Writes bytes. Resolves when more may be written, or when the connection is closed. */
  async send(bytes: Buffer): Promise<void> {
    if (this.closed) return;
    this.write(bytes);
    if (this.isFull) await this.flushed();
  }

  /**
   * Whether nothing more is to be written for now, because what was written before waits to be read: on this connection half
   * of what may wait, so that the other half is left for what is written next; or on all of the reader's address.
   */
  get isFull(): boolean {
    return this.isFilled || this.unread.isFull;
  }

  private get isFilled(): boolean {
    return this.held > this.unread.perStream / 2;
  }

  /** How many bytes may wait on it, and one payload more. */
  get limit(): number {
    return this.unread.perStream;
  }

  /** Whether it takes more, whatever waits on others of the address, and nobody has reserved it. */
  get isReady(): boolean {
    return !this.reserved && !this.isFilled;
  }

  /** Calls once, when it may be ready: the reservation is over, or nothing waits any more. */
  whenReady(call: () => void): void {
    this.readied.push(call);
  }

  /** Until it is freed, only one of the streams on it makes what it will write: the others cannot know how much room is left. */
  reserve(): void {
    this.reserved = true;
  }

  /** What it was reserved for has been written. */
  free(): void {
    this.reserved = false;
    if (!this.isFilled) this.ready();
  }

  /** Whether nothing waits to be read. */
  get isEmpty(): boolean {
    return this.held === 0;
  }

  /** How many bytes wait to be read. */
  get unreadBytes(): number {
    return this.held;
  }

  /** When the system took something that had waited, in milliseconds: the other side had made room for it. */
  get lastProgress(): number {
    return this.progressAt;
  }

  /** How long nothing has got through although something waits to, in milliseconds. */
  stalledFor(now: number): number {
    return this.held === 0 ? 0 : now - this.progressAt;
  }

  /**
   * Whether something waits, and over the stall time nothing was taken, or less than a reader has to take. To be asked about
   * every second.
   * @param stall In milliseconds.
   */
  isTooSlow(now: number, stall: number): boolean {
    if (this.held === 0) return false;
    if (this.stalledFor(now) >= stall) return true;
    if (now - this.halfAt < stall / 2) return false;
    const time = now - this.windowAt;
    // Of the slice that is on its way, all but the last byte may have been taken.
    const taken = this.taken - this.windowTaken + this.inFlight;
    if (time >= stall && taken < (LEAST_BYTES_PER_SECOND * time) / 1_000) return true;
    this.windowAt = this.halfAt;
    this.windowTaken = this.halfTaken;
    this.halfAt = now;
    this.halfTaken = this.taken;
    return false;
  }

  /** The connection is closed: nothing waits any more. */
  close(): void {
    this.closed = true;
    for (const bytes of this.queue.splice(0)) this.unread.release(bytes);
    this.given = 0;
    this.held = 0;
    this.inFlight = 0;
    this.resume();
  }

  /** Gives everything that waits to the channel, after which others may write to it; nothing more is written here. */
  finish(): void {
    if (this.closed) return;
    const [first, ...others] = this.queue;
    if (first !== undefined && this.given < first.length) this.channel.write(first.subarray(this.given));
    for (const bytes of others) this.channel.write(bytes);
    this.close();
  }

  /** Writes bytes, whatever waits. */
  write(bytes: Buffer): void {
    if (this.closed || bytes.length === 0) return;
    if (this.held === 0 && bytes.length <= SLICE_BYTES && !this.isSlow) {
      this.writeShort(bytes);
      return;
    }
    this.queue.push(bytes);
    this.held += bytes.length;
    if (this.queue.length === 1) {
      this.isCounted = false;
      this.giveOn();
      // The system takes most messages at once.
      if (this.held === 0) return;
      this.isCounted = true;
      this.beginWindow(this.now());
    }
    this.unread.hold(bytes);
  }

  /** Writes bytes that fit into a slice where nothing waits: a live message to most subscribers, which the system takes at once. */
  private writeShort(bytes: Buffer): void {
    this.calls += 1;
    this.channel.write(bytes, this.sent);
    if (this.channel.writableLength === 0) {
      this.taken += bytes.length;
      return;
    }
    this.queue.push(bytes);
    this.held = bytes.length;
    this.inFlight = bytes.length;
    this.given = bytes.length;
    this.isCounted = true;
    const now = this.now();
    this.givenAt = now;
    this.beginWindow(now);
    this.unread.hold(bytes);
  }

  private beginWindow(now: number): void {
    this.progressAt = now;
    this.windowAt = now;
    this.windowTaken = this.taken;
    this.halfAt = now;
    this.halfTaken = this.taken;
  }

  /** Resolves when nothing waits to be sent any more. */
  flushed(): Promise<void> {
    if (this.held === 0) return Promise.resolve();
    return new Promise((resolve) => this.resumed.push(resolve));
  }

  /** Gives slices to the channel for as long as the system takes them at once, and one more. */
  private giveOn(): void {
    for (let first = this.queue[0]; first !== undefined && this.inFlight === 0; first = this.queue[0]) {
      const size = this.isSlow ? SLOW_SLICE_BYTES : SLICE_BYTES;
      const end = Math.min(this.given + size, first.length);
      const slice = this.given === 0 && end === first.length ? first : first.subarray(this.given, end);
      this.inFlight = slice.length;
      this.given = end;
      this.calls += 1;
      this.channel.write(slice, this.sent);
      if (this.channel.writableLength > 0) this.givenAt = this.now();
      else this.took();
    }
  }

  /** The system has taken the slice that was on its way. */
  private took(): void {
    this.taken += this.inFlight;
    this.held -= this.inFlight;
    this.inFlight = 0;
    const first = this.queue[0];
    if (first === undefined || this.given < first.length) return;
    this.queue.shift();
    this.given = 0;
    if (this.isCounted) this.unread.release(first);
  }

  private resume(): void {
    for (const resolve of this.resumed.splice(0)) resolve();
    if (!this.reserved) this.ready();
  }

  private ready(): void {
    if (this.readied.length === 0) return;
    for (const call of this.readied.splice(0)) call();
  }
}
