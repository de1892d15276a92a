/** Deletes expired data beside the record: when the service starts, and every hour. */
import type { Logger } from 'pino';
import type { Retention } from '../config.js';
import type { StoryRecord } from '../record/record.js';

/** The interval, in milliseconds. */
const INTERVAL_MS = 3_600_000;

export class RetentionWatch {
  private readonly timer: NodeJS.Timeout;
  private deletion: Promise<void>;

  /** Starts the first deletion without waiting for it. */
  constructor(
    private readonly record: StoryRecord,
    private readonly retention: Retention,
    private readonly log: Logger,
  ) {
    this.deletion = this.deleteExpired();
    this.timer = setInterval(() => {
      this.deletion = this.deletion.then(() => this.deleteExpired());
    }, INTERVAL_MS);
    this.timer.unref();
  }

  /** Stops, and resolves when a running deletion has ended. */
  close(): Promise<void> {
    clearInterval(this.timer);
    return this.deletion;
  }

  /** A failed deletion is tried again in an hour. */
  private async deleteExpired(): Promise<void> {
    // The primary deletes, and its standby follows.
    if (this.record.isReplica) return;
    try {
      const counts = await this.record.deleteExpired(this.retention);
      if (counts === null) return;
      const isAny = Object.values(counts).some((count) => count > 0);
      this.log[isAny ? 'info' : 'debug'](counts, 'deleted expired data');
    } catch (error) {
      this.log.warn({ err: error }, 'cannot delete expired data; retrying in an hour');
    }
  }
}
