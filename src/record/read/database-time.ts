/** How long the database works for each of those who read. */

/** Who is told how long the database worked for what is read. */
export interface ReadMeter {
  /** So many rows were read. Resolves when more may be; never, when what they are read for has ended. */
  countRows(rows: number): Promise<void>;
  /** Milliseconds for which this process was busy with other work until now. */
  readonly busyMs: number;
  spendInDatabase(milliseconds: number): void;
}

/**
 * Shares the time in which the database works among the reads that are under way: of ten that take ten milliseconds together,
 * each is told one.
 */
export class DatabaseTime {
  /** How many reads are under way. */
  private underWay = 0;
  /** Milliseconds that a read would have been told which has been under way all the time. */
  private share = 0;
  /** When that was counted last, and how busy this process had been until then, in milliseconds. */
  private countedAt = 0;
  private busyMs = 0;

  /** Tells a meter how long a read takes, less the time in which this process is busy with other work meanwhile. */
  async measured<T>(reading: Promise<T>, meter: ReadMeter | null): Promise<T> {
    if (meter === null) return reading;
    this.count(meter.busyMs);
    this.underWay += 1;
    const before = this.share;
    try {
      return await reading;
    } finally {
      this.count(meter.busyMs);
      this.underWay -= 1;
      meter.spendInDatabase(this.share - before);
    }
  }

  private count(busyMs: number): void {
    const now = performance.now();
    const passed = Math.max(0, now - this.countedAt - (busyMs - this.busyMs));
    if (this.underWay > 0) this.share += passed / this.underWay;
    this.countedAt = now;
    this.busyMs = busyMs;
  }
}

/** The time of the one database that this process reads from. */
export const databaseTime = new DatabaseTime();
