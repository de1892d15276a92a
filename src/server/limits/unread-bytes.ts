/**
 * The bytes that wait in this process until clients of one address read them. A buffer that several streams send is counted
 * once, because it is there once. What the system has taken counts no longer: it has a bound of its own for each connection.
 */
import type { Limits } from '../../limits.js';

export type UnreadLimits = Pick<Limits, 'unreadBytesPerStream' | 'unreadBytesPerAddress'>;

export class UnreadBytes {
  private waiting = 0;
  /** How many streams hold a buffer. */
  private readonly holders = new Map<Buffer, number>();
  private onRoom: (() => void)[] = [];

  constructor(private readonly limits: UnreadLimits) {}

  /** How many bytes wait. */
  get bytes(): number {
    return this.waiting;
  }

  /** How many bytes may wait on one stream, and one payload more. */
  get perStream(): number {
    return this.limits.unreadBytesPerStream;
  }

  /** Whether nothing more is to be made or written for this address until some of its bytes have been taken. */
  get isFull(): boolean {
    return this.waiting >= this.limits.unreadBytesPerAddress;
  }

  /** Whether a buffer waits already: on one stream more it takes no more. */
  holds(bytes: Buffer): boolean {
    return this.holders.has(bytes);
  }

  /** Counts a buffer that waits on a stream. */
  hold(bytes: Buffer): void {
    const count = this.holders.get(bytes) ?? 0;
    if (count === 0) this.waiting += bytes.length;
    this.holders.set(bytes, count + 1);
  }

  /** A buffer waits on one stream less. */
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

  /** Calls once, when there is room again; at once where there is. */
  whenRoom(call: () => void): void {
    if (this.isFull) this.onRoom.push(call);
    else call();
  }
}
