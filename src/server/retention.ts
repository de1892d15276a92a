/** Deletes expired data beside the record: when the service starts, and every hour. */
import type { Logger } from 'pino';
import type { Retention } from '../config.js';
import type { StoryRecord } from '../record/record.js';

/** The interval, in milliseconds. */
const INTERVAL_MS = 3_600_000;

export class RetentionWatch {
  private readonly timer: NodeJS.Timeout;
  private working: Promise<void>;

  /** Starts the first deletion without waiting for it. */
  constructor(
    private readonly record: StoryRecord,
    private readonly retention: Retention,
    private readonly log: Logger,
  ) {
    this.working = this.forget();
    this.timer = setInterval(() => {
      this.working = this.working.then(() => this.forget());
    }, INTERVAL_MS);
    this.timer.unref();
  }

  /** Stops, and resolves when a running deletion has ended. */
  close(): Promise<void> {
    clearInterval(this.timer);
    return this.working;
  }

  /** A failed deletion is tried again in an hour. */
  private async forget(): Promise<void> {
    try {
      const forgotten = await this.record.deleteExpired(this.retention);
      if (forgotten === null) return;
      const isAny = Object.values(forgotten).some((count) => count > 0);
      this.log[isAny ? 'info' : 'debug'](forgotten, 'deleted what retention had expired');
    } catch (error) {
      this.log.warn({ err: error }, 'cannot delete what retention has expired; retrying in an hour');
    }
  }
}
