/** Measures how long the database works for each reader and payload. */
import { SharedTime } from '../../shared-time.js';

/** Counts the rows and the database time of what is read for one request or payload. */
export interface ReadMeter {
  /** Counts rows that were read. Resolves when more may be read; it never resolves when the request has ended. */
  countRows(rows: number): Promise<void>;
  /** Milliseconds this process has spent on other work so far. */
  readonly busyMs: number;
  spendInDatabase(milliseconds: number): void;
}

/** Divides the database's working time among the reads in flight. */
export class DatabaseTime {
  private readonly time = new SharedTime();

  /** Charges a meter for a read, without the time in which this process was busy with other work. */
  async measured<T>(read: Promise<T>, meter: ReadMeter | null): Promise<T> {
    if (meter === null) return read;
    const begun = this.time.begin(performance.now() - meter.busyMs);
    try {
      return await read;
    } finally {
      meter.spendInDatabase(this.time.end(begun, performance.now() - meter.busyMs));
    }
  }
}

/** The time of all that this process reads in databases: one, or the primary and its standby. */
export const databaseTime = new DatabaseTime();
