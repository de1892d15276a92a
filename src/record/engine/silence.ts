/** Whether a database is silent, and the statements that wait for it. */
import type { RecordError } from '../errors.js';

export class Silence {
  private since: number | null = null;
  /** Refuse the statements that wait, each its own. */
  private readonly waiting = new Set<(reason: RecordError) => void>();

  /** @param reason Makes the error of refused statements. */
  constructor(private readonly reason: () => RecordError) {}

  /** How long the database has been silent, in milliseconds; 0 while it answers. */
  get lastedMs(): number {
    return this.since === null ? 0 : performance.now() - this.since;
  }

  /** The database has fallen silent, or still is: refuses all statements that wait. */
  begin(): void {
    this.since ??= performance.now();
    const refused = [...this.waiting];
    this.waiting.clear();
    for (const refuse of refused) refuse(this.reason());
  }

  /** The database answers. */
  end(): void {
    this.since = null;
  }

  /** @throws RecordError STORE_UNREACHABLE while the database is silent. */
  check(): void {
    if (this.since !== null) throw this.reason();
  }

  /** Settles as `answer` does, or rejects as soon as the database falls silent. */
  unlessSilent<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      answer.then(
        (value) => {
          this.waiting.delete(reject);
          resolve(value);
        },
        (error: unknown) => {
          this.waiting.delete(reject);
          reject(error);
        },
      );
    });
  }
}
