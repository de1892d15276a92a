/**
 * Counts the bytes that wait in this process until the clients of one address read them. A buffer that several streams
 * send counts once, because it is in memory once. Bytes that the operating system has taken no longer count: each
 * connection has a bounded buffer there.
 */
import type { Limits } from '../../limits.js';

export type UnreadLimits = Pick<Limits, 'unreadBytesPerStream' | 'unreadBytesPerAddress'>;

export class UnreadBytes {
  private waiting = 0;
  /** How many streams wait with each buffer. */
  private readonly holders = new Map<Buffer, number>();
  private onRoom: (() => void)[] = [];

  constructor(private readonly limits: UnreadLimits) {}

  /** How many bytes wait. */
  get bytes(): number {
    return this.waiting;
  }

  /** How many bytes may wait on one stream, plus one payload. */
  get perStream(): number {
    return this.limits.unreadBytesPerStream;
  }

  /** Whether to make and write nothing more for this address until some bytes were taken. */
  get isFull(): boolean {
    return this.waiting >= this.limits.unreadBytesPerAddress;
  }

  /** Whether a buffer waits already: on another stream it takes no more memory. */
  holds(bytes: Buffer): boolean {
    return this.holders.has(bytes);
  }

  /** Counts a buffer that waits on a stream. */
  hold(bytes: Buffer): void {
    const count = this.holders.get(bytes) ?? 0;
    if (count === 0) this.waiting += bytes.length;
    this.holders.set(bytes, count + 1);
  }

  /** Counts one stream less for a buffer. */
  release(bytes: Buffer): void {
    const left = (this.holders.get(bytes) ?? 0) - 1;
    if (left > 0) {
      this.holders.set(bytes, left);
      return;
    }
    if (!this.holders.delete(bytes)) return;
    this.waiting -= bytes.length;
    if (this.isFull || this.onRoom.length === 0) return;
    for (const call of this.onRoom.splice(0)) call();
  }

  /** Calls once, when there is room; at once if there is. */
  whenRoom(call: () => void): void {
    if (this.isFull) this.onRoom.push(call);
    else call();
  }
}
