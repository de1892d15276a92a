/**
 * Asks a process at the primary for the head of the record, so that a process at a standby, or an edge, knows how old what it reads is:
 * by its own clock alone, because the clocks of machines differ.
 */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { SeenCoreHead } from '../../edge/record-follower.js';
import { decodeCursor } from '../../record/cursor.js';
import type { GenerationSeen } from '../../record/fence.js';
import type { Core } from '../../record/record.js';

/** How often the process is asked, in milliseconds. */
const INTERVAL_MS = 500;
/** Its answer may be this old already, in milliseconds (docs/api/caching.md, A5). */
const MAX_AGE_MS = 1_250;
/** How long it has to answer, in milliseconds. */
const PATIENCE_MS = 2_000;
/** Answers are kept for this long, in milliseconds: the standby may have an older head only. Longer than any allowed lag. */
const KEPT_MS = 70_000;

const Answer = z.object({ data: z.object({ record: z.object({ head: z.string() }) }) });

export class CoreHead implements Core {
  /** Newest last. */
  private answers: readonly SeenCoreHead[] = [];
  private readonly timer: NodeJS.Timeout;
  private asking: Promise<void> | null = null;
  private isFailing = false;

  /**
   * @param url The address of a process at the primary.
   * @param maxLagMs How old what a standby gives may be.
   * @param headers The headers by which the process knows this one.
   */
  constructor(
    readonly url: string,
    readonly maxLagMs: number,
    private readonly log: Logger,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    this.timer = setInterval(() => this.ask(), INTERVAL_MS);
    this.ask();
  }

  /** Resolves when the first question has an answer, or none. */
  async first(): Promise<void> {
    await this.asking;
  }

  /** The head of that process as it last said; `null` before its first answer. */
  get seen(): SeenCoreHead | null {
    return this.answers.at(-1) ?? null;
  }

  confirmedAt({ epoch, generation, offset }: GenerationSeen & { readonly offset: number }): number {
    const had = this.answers.findLast(
      // A standby of a primary that was replaced may have other updates at the same offsets.
      (answer) => answer.epoch === epoch && answer.generation <= generation && answer.offset <= offset,
    );
    return had?.newestAt ?? Number.NEGATIVE_INFINITY;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private ask(): void {
    this.asking ??= this.askOnce().finally(() => {
      this.asking = null;
    });
  }

  private async askOnce(): Promise<void> {
    const newestAt = performance.now() - MAX_AGE_MS;
    try {
      const response = await fetch(`${this.url}/graphql`, {
        method: 'POST',
        headers: { ...this.headers, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: '{ record { head } }' }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      // Processes at standbys that ask each other would confirm each other for ever.
      if (response.headers.has('replica-lag')) {
        throw new Error(`WRITE_URL (${this.url}) leads to a process at a standby; expected one at the primary`);
      }
      const head = decodeCursor(Answer.parse(await response.json()).data.record.head);
      if (head === null) throw new Error(`WRITE_URL (${this.url}) answers with a cursor of another version`);
      this.answers = [...this.answers, { ...head, newestAt }].slice(-KEPT_MS / INTERVAL_MS);
      if (this.isFailing) this.log.info({ url: this.url }, 'the process at the primary answers again');
      this.isFailing = false;
    } catch (error) {
      const message =
        'the process at the primary does not say what its head is; what this process gives is not confirmed';
      if (!this.isFailing) this.log.warn({ err: error, url: this.url }, message);
      this.isFailing = true;
    }
  }
}
