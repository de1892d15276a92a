/**
 * What goes out over one connection, at the pace at which the other side reads. Little is written ahead, so that a reader
 * who has stopped reading costs little; what they have not read yet stays in the record.
 */

import type { Writable } from 'node:stream';

/** So many bytes are written together, and may wait to be sent, besides what the operating system keeps. */
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

  /**
   * Writes pieces in order, many at a time, each whole. A piece is given as its parts, which are copied once.
   * Resolves when more may be written, or when the connection is closed.
   */
  async send(pieces: Iterable<readonly Buffer[]>): Promise<void> {
    let parts: Buffer[] = [];
    let length = 0;
    for (const piece of pieces) {
      if (this.closed) return;
      for (const part of piece) {
        parts.push(part);
        length += part.length;
      }
      if (length < HIGH_WATER) continue;
      this.write(Buffer.concat(parts, length));
      [parts, length] = [[], 0];
      if (this.channel.writableLength > HIGH_WATER) await this.flushed();
    }
    if (this.closed || length === 0) return;
    this.write(Buffer.concat(parts, length));
    if (this.channel.writableLength > HIGH_WATER) await this.flushed();
  }

  /** Writes pieces at once, unless much waits to be sent: then it writes nothing, and says `false`. */
  offer(pieces: Iterable<readonly Buffer[]>): boolean {
    if (this.closed) return true;
    if (this.channel.writableLength > HIGH_WATER) return false;
    this.write(Buffer.concat([...pieces].flat()));
    return true;
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

  private write(bytes: Buffer): void {
    if (this.waiting === 0) this.progressAt = Date.now();
    // In slices, one right after the other: over a slow line a part of a large message is progress too.
    for (let start = 0; start < bytes.length; start += SLICE) {
      this.waiting += 1;
      this.channel.write(bytes.subarray(start, start + SLICE), this.sent);
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
