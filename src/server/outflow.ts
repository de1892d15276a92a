/**
 * What goes out over one connection, at the pace at which the other side reads. Little is written ahead, so that a reader
 * who has stopped reading costs little; what they have not read yet stays in the record.
 */

/** So many bytes are written together, and may wait to be sent, besides what the operating system keeps. */
const HIGH_WATER = 64 * 1024;

export interface Channel {
  /** Writes bytes; `sent` is called when they have left, or when they never will. */
  write(bytes: Buffer, sent: () => void): void;
  /** Bytes that wait to be sent. */
  buffered(): number;
}

export class Outflow {
  private waiting = 0;
  private progressAt = 0;
  private closed = false;
  private resumed: (() => void)[] = [];

  constructor(private readonly channel: Channel) {}

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
      if (this.channel.buffered() > HIGH_WATER) await this.flushed();
    }
    if (this.closed || length === 0) return;
    this.write(Buffer.concat(parts, length));
    if (this.channel.buffered() > HIGH_WATER) await this.flushed();
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
    this.waiting += 1;
    this.channel.write(bytes, () => {
      this.waiting -= 1;
      this.progressAt = Date.now();
      if (this.waiting === 0) this.resume();
    });
  }

  private flushed(): Promise<void> {
    if (this.closed || this.waiting === 0) return Promise.resolve();
    return new Promise((resolve) => this.resumed.push(resolve));
  }

  private resume(): void {
    for (const resolve of this.resumed.splice(0)) resolve();
  }
}
