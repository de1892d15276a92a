/** Sees to it that what may go after a time goes: at the start of the service, and every hour. */
import type { Logger } from 'pino';
import type { Retention } from '../config.js';
import type { StoryRecord } from '../record/record.js';

/** How often, in milliseconds. */
const INTERVAL_MS = 3_600_000;

export class RetentionWatch {
  private readonly timer: NodeJS.Timeout;
  private working: Promise<void>;

  /** Begins; nothing waits for it. */
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

  /** Resolves when it has ended. */
  close(): Promise<void> {
    clearInterval(this.timer);
    return this.working;
  }

  /** What cannot be done now is done in an hour. */
  private async forget(): Promise<void> {
    try {
      const forgotten = await this.record.deleteExpired(this.retention);
      if (forgotten === null) return;
      const isAny = Object.values(forgotten).some((count) => count > 0);
      this.log[isAny ? 'info' : 'debug'](forgotten, 'what was kept for long enough is gone');
    } catch (error) {
      this.log.warn({ err: error }, 'what was kept for long enough could not be deleted; trying again in an hour');
    }
  }
}
