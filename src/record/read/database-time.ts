/** Measures how long the database works for each reader and payload. */

/** Counts the rows and the database time of what is read for one request or payload. */
export interface ReadMeter {
  /** Counts rows that were read. Resolves when more may be read; it never resolves when the request has ended. */
  countRows(rows: number): Promise<void>;
  /** Milliseconds this process has spent on other work so far. */
  readonly busyMs: number;
  spendInDatabase(milliseconds: number): void;
}

/**
 * Divides the database's working time among the reads in flight: ten reads that together take 10 ms are charged 1 ms
 * each.
 */
export class DatabaseTime {
  /** The number of reads in flight. */
  private inFlight = 0;
  /** Milliseconds that a read in flight since the start would have been charged. */
  private share = 0;
  /** When `share` was last updated, and the value of `busyMs` then. */
  private countedAt = 0;
  private busyMs = 0;

  /** Charges a meter for a read, without the time in which this process was busy with other work. */
  async measured<T>(read: Promise<T>, meter: ReadMeter | null): Promise<T> {
    if (meter === null) return read;
    this.count(meter.busyMs);
    this.inFlight += 1;
    const before = this.share;
    try {
      return await read;
    } finally {
      this.count(meter.busyMs);
      this.inFlight -= 1;
      meter.spendInDatabase(this.share - before);
    }
  }

  private count(busyMs: number): void {
    const now = performance.now();
    const passed = Math.max(0, now - this.countedAt - (busyMs - this.busyMs));
    if (this.inFlight > 0) this.share += passed / this.inFlight;
    this.countedAt = now;
    this.busyMs = busyMs;
  }
}

/** The time of the one database that this process reads. */
export const databaseTime = new DatabaseTime();
