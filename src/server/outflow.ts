/**
 * What goes out over one connection, at the pace at which the other side reads. Little is written ahead, so that a reader
 * who has stopped reading costs little; what they have not read yet stays in the record.
 */

/** So many bytes may wait to be sent before writing stops, besides what the operating system keeps. */
const HIGH_WATER = 64 * 1024;

export interface Channel {
  /** Writes a text; `sent` is called when it has left, or when it never will. */
  write(text: string, sent: () => void): void;
  /** Bytes that wait to be sent. */
  buffered(): number;
  /** What is written between the two goes out together. */
  cork(): void;
  uncork(): void;
}

export class Outflow {
  private waiting = 0;
  private progressAt = 0;
  private closed = false;
  private resumed: (() => void)[] = [];

  constructor(private readonly channel: Channel) {}

  /** Writes texts in order. Resolves when more may be written, or when the connection is closed. */
  async send(texts: Iterable<string>): Promise<void> {
    this.channel.cork();
    for (const text of texts) {
      if (this.channel.buffered() > HIGH_WATER) {
        this.channel.uncork();
        await this.flushed();
        this.channel.cork();
      }
      if (this.closed) break;
      this.write(text);
    }
    this.channel.uncork();
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

  private write(text: string): void {
    if (this.waiting === 0) this.progressAt = Date.now();
    this.waiting += 1;
    this.channel.write(text, () => {
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
