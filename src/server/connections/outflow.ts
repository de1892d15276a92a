/**
 * Writes to one connection with backpressure. Only a little is buffered, so a client that stops reading costs little;
 * the rest of its updates stays in the record.
 */
import type { Writable } from 'node:stream';
import type { UnreadBytes } from '../limits/unread-bytes.js';

/**
 * Bytes per write. The callback of a write comes only when the operating system has taken all of it, so slices show
 * progress of a large message on a slow line.
 */
const SLICE_BYTES = 16 * 1024;
/** Bytes per write on a line that took longer than SLOW_MS for the previous slice. */
const SLOW_SLICE_BYTES = 2 * 1024;
const SLOW_MS = 1_000;

/** Minimum rate at which a client must read while data is waiting, averaged over the stall time. */
export const LEAST_BYTES_PER_SECOND = 1_024;

export class Outflow {
  /** Buffers not yet fully taken by the operating system, oldest first. */
  private readonly queue: Buffer[] = [];
  /** Bytes of the first buffer that were written to the channel. */
  private writtenOfFirst = 0;
  /** Bytes that were written to the channel and that the operating system has not taken. */
  private inFlight = 0;
  /** Writes whose callback has not come. */
  private pendingCallbacks = 0;
  private waitingBytes = 0;
  private takenBytes = 0;
  private writtenAt = 0;
  private progressAt = 0;
  private isSlow = false;
  /** Whether the first buffer counts as unread. */
  private isCounted = false;
  /** Start of the window over which the rate is measured, the bytes taken by then, and the same for its second half. */
  private windowAt = 0;
  private windowTaken = 0;
  private halfAt = 0;
  private halfTaken = 0;
  private closed = false;
  private flushWaiters: (() => void)[] = [];
  private readyCallbacks: (() => void)[] = [];
  private reserved = false;
  private readonly onWritten = (error?: Error | null) => {
    this.pendingCallbacks -= 1;
    if (error) return this.close();
    // Nothing to do for slices that the operating system took at once.
    if (this.pendingCallbacks > 0 || this.inFlight === 0) return;
    this.progressAt = this.now();
    this.isSlow = this.progressAt - this.writtenAt > SLOW_MS;
    this.noteSliceTaken();
    this.writeSlices();
    if (this.waitingBytes === 0) this.notifyFlushed();
  };

  /**
   * @param channel The stream to write to. Bytes that wait in it have left this queue, but the operating system has not
   * taken them.
   * @param unread Counts the unread bytes of the client's address.
   * @param now A monotonic clock, in milliseconds.
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
   * Whether to stop writing for now. Too much is unread on this connection (half of its limit, so that one more payload
   * fits) or in total for the client's address.
   */
  get isFull(): boolean {
    return this.isFilled || this.unread.isFull;
  }

  private get isFilled(): boolean {
    return this.waitingBytes > this.unread.perStream / 2;
  }

  /** How many bytes may wait on this connection, plus one payload. */
  get limit(): number {
    return this.unread.perStream;
  }

  /** Whether this connection can take more and is not reserved, whatever waits on the address's other connections. */
  get isReady(): boolean {
    return !this.reserved && !this.isFilled;
  }

  /** Calls once when the connection may be ready: the reservation has ended, or nothing waits any more. */
  whenReady(call: () => void): void {
    this.readyCallbacks.push(call);
  }

  /**
   * Reserves the connection for one stream that is making its next payload: other streams cannot know how much room
   * that will leave.
   */
  reserve(): void {
    this.reserved = true;
  }

  /** Ends the reservation, after the payload was written. */
  free(): void {
    this.reserved = false;
    if (!this.isFilled) this.notifyReady();
  }

  /** Whether everything was read. */
  get isEmpty(): boolean {
    return this.waitingBytes === 0;
  }

  /** How many bytes wait to be read. */
  get unreadBytes(): number {
    return this.waitingBytes;
  }

  /** When the operating system last took bytes that had waited, in milliseconds: proof that the client is reading. */
  get lastProgress(): number {
    return this.progressAt;
  }

  /** How long nothing has got through while bytes wait, in milliseconds. */
  stalledFor(now: number): number {
    return this.waitingBytes === 0 ? 0 : now - this.progressAt;
  }

  /**
   * Whether bytes wait, and over the stall time the client took none, or fewer than the minimum rate. Call it every
   * second.
   * @param stall In milliseconds.
   */
  isTooSlow(now: number, stall: number): boolean {
    if (this.waitingBytes === 0) return false;
    if (this.stalledFor(now) >= stall) return true;
    if (now - this.halfAt < stall / 2) return false;
    const time = now - this.windowAt;
    // Of the slice in flight, the operating system may have taken all but the last byte.
    const taken = this.takenBytes - this.windowTaken + this.inFlight;
    if (time >= stall && taken < (LEAST_BYTES_PER_SECOND * time) / 1_000) return true;
    this.windowAt = this.halfAt;
    this.windowTaken = this.halfTaken;
    this.halfAt = now;
    this.halfTaken = this.takenBytes;
    return false;
  }

  /** Discards everything that waits: the connection is closed. */
  close(): void {
    this.closed = true;
    for (const bytes of this.queue.splice(0)) this.unread.release(bytes);
    this.writtenOfFirst = 0;
    this.waitingBytes = 0;
    this.inFlight = 0;
    this.notifyFlushed();
  }

  /** Writes everything that waits to the channel, so that others may write to it; this object writes nothing more. */
  finish(): void {
    if (this.closed) return;
    const [first, ...others] = this.queue;
    if (first !== undefined && this.writtenOfFirst < first.length)
      this.channel.write(first.subarray(this.writtenOfFirst));
    for (const bytes of others) this.channel.write(bytes);
    this.close();
  }

  /** Writes bytes without waiting for earlier ones. */
  write(bytes: Buffer): void {
    if (this.closed || bytes.length === 0) return;
    if (this.waitingBytes === 0 && bytes.length <= SLICE_BYTES && !this.isSlow) {
      this.writeShort(bytes);
      return;
    }
    this.queue.push(bytes);
    this.waitingBytes += bytes.length;
    if (this.queue.length === 1) {
      this.isCounted = false;
      this.writeSlices();
      // The operating system takes most messages at once.
      if (this.waitingBytes === 0) return;
      this.isCounted = true;
      this.beginWindow(this.now());
    }
    this.unread.hold(bytes);
  }

  /** Fast path: the bytes fit into one slice and nothing waits, as with most live messages. */
  private writeShort(bytes: Buffer): void {
    this.pendingCallbacks += 1;
    this.channel.write(bytes, this.onWritten);
    if (this.channel.writableLength === 0) {
      this.takenBytes += bytes.length;
      return;
    }
    this.queue.push(bytes);
    this.waitingBytes = bytes.length;
    this.inFlight = bytes.length;
    this.writtenOfFirst = bytes.length;
    this.isCounted = true;
    const now = this.now();
    this.writtenAt = now;
    this.beginWindow(now);
    this.unread.hold(bytes);
  }

  private beginWindow(now: number): void {
    this.progressAt = now;
    this.windowAt = now;
    this.windowTaken = this.takenBytes;
    this.halfAt = now;
    this.halfTaken = this.takenBytes;
  }

  /** Resolves when nothing waits any more. */
  flushed(): Promise<void> {
    if (this.waitingBytes === 0) return Promise.resolve();
    return new Promise((resolve) => this.flushWaiters.push(resolve));
  }

  /** Writes slices while the operating system takes them at once, and one more. */
  private writeSlices(): void {
    for (let first = this.queue[0]; first !== undefined && this.inFlight === 0; first = this.queue[0]) {
      const size = this.isSlow ? SLOW_SLICE_BYTES : SLICE_BYTES;
      const end = Math.min(this.writtenOfFirst + size, first.length);
      const slice =
        this.writtenOfFirst === 0 && end === first.length ? first : first.subarray(this.writtenOfFirst, end);
      this.inFlight = slice.length;
      this.writtenOfFirst = end;
      this.pendingCallbacks += 1;
      this.channel.write(slice, this.onWritten);
      if (this.channel.writableLength > 0) this.writtenAt = this.now();
      else this.noteSliceTaken();
    }
  }

  /** Accounts for the slice in flight, which the operating system has taken. */
  private noteSliceTaken(): void {
    this.takenBytes += this.inFlight;
    this.waitingBytes -= this.inFlight;
    this.inFlight = 0;
    const first = this.queue[0];
    if (first === undefined || this.writtenOfFirst < first.length) return;
    this.queue.shift();
    this.writtenOfFirst = 0;
    if (this.isCounted) this.unread.release(first);
  }

  private notifyFlushed(): void {
    for (const resolve of this.flushWaiters.splice(0)) resolve();
    if (!this.reserved) this.notifyReady();
  }

  private notifyReady(): void {
    if (this.readyCallbacks.length === 0) return;
    for (const call of this.readyCallbacks.splice(0)) call();
  }
}
