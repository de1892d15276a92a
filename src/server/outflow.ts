/**
 * What goes out over one connection, at the pace at which the other side reads. Little is written ahead, so that a reader
 * who has stopped reading costs little; what they have not read yet stays in the record.
 */
import type { Writable } from 'node:stream';

/** When so many bytes wait to be sent, besides what the operating system keeps, no more are written. */
const HIGH_WATER = 64 * 1024;

/** What of a write is waited for by itself, in bytes. */
const SLICE = 16 * 1024;

export class Outflow {
  private waiting = 0;
  private progressAt = 0;
  private closed = false;
  private resumed: (() => void)[] = [];
  private readonly sent = (error?: Error | null) => {
    this.waiting -= 1;
    if (error) return this.close();
    this.progressAt = Date.now();
    if (this.waiting === 0) this.resume();
  };

  /** @param channel What is written to: bytes that wait there have been taken from us, and not yet by the system. */
  constructor(private readonly channel: Writable) {}

  /** Writes bytes. Resolves when more may be written, or when the connection is closed. */
  async send(bytes: Buffer): Promise<void> {
    if (this.closed) return;
    this.write(bytes);
    if (this.isFull) await this.flushed();
  }

  /** Whether nothing more is to be written for now, because what was written before waits to be read. */
  get isFull(): boolean {
    return this.channel.writableLength > HIGH_WATER;
  }

  /** How long nothing has got through although something waits to, in milliseconds. */
  stalledFor(now: number): number {
    return this.waiting === 0 ? 0 : now - this.progressAt;
  }

  /** The connection is closed: nothing waits any more. */
  close(): void {
    this.closed = true;
    this.resume();
  }

  /** Writes bytes, whatever waits. */
  write(bytes: Buffer): void {
    if (this.closed) return;
    if (this.waiting === 0) this.progressAt = Date.now();
    // In slices, one right after the other: over a slow line a part of a large message is progress too.
    for (let start = 0; start < bytes.length; start += SLICE) {
      this.waiting += 1;
      this.channel.write(bytes.length <= SLICE ? bytes : bytes.subarray(start, start + SLICE), this.sent);
    }
  }

  /** Resolves when nothing waits to be sent any more. */
  flushed(): Promise<void> {
    if (this.closed || this.waiting === 0) return Promise.resolve();
    return new Promise((resolve) => this.resumed.push(resolve));
  }

  private resume(): void {
    for (const resolve of this.resumed.splice(0)) resolve();
  }
}
