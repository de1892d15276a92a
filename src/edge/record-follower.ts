/**
 * Keeps the copy of an edge up to date. Entries of the log come from a stream of NATS where there is one. The core is asked for
 * what the stream lacks, and decides alone whether the copy has another history: then the copy is emptied, and filled anew.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Cursor } from '../record/cursor.js';
import { RecordError } from '../record/errors.js';
import type { LogEntry } from '../record/log/log-entry.js';
import type { StoryRecord } from '../record/record.js';
import type { RecordPoint } from '../record/snapshot.js';
import type { CoreLog } from './core-log.js';
import type { LogStream } from './stream-log.js';
import { StreamReader } from './stream-reader.js';

/** How long to wait after a failed question, in milliseconds. */
const RETRY_MS = 500;
/** How often to look whether the stream is behind the core, in milliseconds. */
const LOOK_MS = 250;
/** The core is asked when the stream has been behind it for this long, in milliseconds. */
const STREAM_LAG_MS = 1_000;
/** A copy that is filled says how far it has come this often, in milliseconds. */
const PROGRESS_MS = 5_000;
/**
 * After entries of the stream were applied, the follower rests for a multiple of the time that this took, up to a limit. The
 * entries that come meanwhile are then applied in one transaction and told together: five of them for a third of the work each.
 */
const REST_FACTOR = 2;
const MAX_REST_MS = 30;
/** The codes of entries that do not continue the copy. */
const NOT_CONTINUED: readonly string[] = ['LOG_FORKED', 'LOG_DAMAGED', 'LOG_GAP'];

/** The newest head of the core that is known. */
export interface SeenCoreHead extends Cursor {
  /** It was the newest at the earliest then, from `performance.now()`. */
  readonly newestAt: number;
}

export interface CopyParts {
  readonly record: StoryRecord;
  readonly core: Pick<CoreLog, 'after'>;
  /** The newest head of the core; `null` while none is known. */
  readonly coreHead: () => SeenCoreHead | null;
  /** Called when words of the copy were erased: its files have them until it is scrubbed. */
  readonly onErased: () => void;
}

export class RecordFollower {
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;
  private reader: StreamReader | null = null;
  private stream: LogStream | null = null;
  /** Since when the copy has been as it is, from `performance.now()`. */
  private headAt = performance.now();
  private behindSince: number | null = null;
  /** Whether the stream has given something that does not continue the copy. */
  private isInDoubt = false;
  /** Whether the core has said that the stream was wrong. */
  private isForkedStream = false;
  private wake: () => void = () => undefined;
  private endRest: () => void = () => undefined;
  private isFailing = false;
  private toldAt = performance.now();
  /** The redactions up to this offset have been erased from the stream. */
  private erasedTo = 0;
  /** The copy has no redaction after this offset. */
  private redactedTo = 0;
  private erasing: Promise<void> | null = null;

  private constructor(
    private readonly parts: CopyParts,
    private readonly log: Logger,
    private head: RecordPoint,
  ) {
    this.redactedTo = head.offset;
    this.running = this.run();
  }

  /** Begins to follow the core. */
  static async start(parts: CopyParts, log: Logger): Promise<RecordFollower> {
    return new RecordFollower(parts, log, await parts.record.copied());
  }

  /** Reads the log from a stream from now on. */
  read(stream: LogStream): void {
    if (this.closing.signal.aborted) return;
    this.stream = stream;
    this.reader = new StreamReader(
      stream,
      () => ({ epoch: this.parts.record.epoch, offset: this.head.offset }),
      () => this.wake(),
      () => this.lookAgain(),
      this.log,
    );
  }

  /** Looks at the whole stream again: its server may have lost something. */
  lookAgain(): void {
    this.erasedTo = 0;
  }

  /** Stops, when what is being applied is applied. */
  async close(): Promise<void> {
    this.closing.abort();
    this.wake();
    this.endRest();
    await Promise.all([this.running, this.reader?.close(), this.erasing]);
  }

  private async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.step();
      } catch (error) {
        if (this.closing.signal.aborted) return;
        if (!this.isFailing)
          this.log.warn({ err: error }, 'could not keep the copy of the record up to date; retrying');
        this.isFailing = true;
        await pause(RETRY_MS, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  private async step(): Promise<void> {
    this.eraseFromStream();
    const { reader } = this;
    const entries = reader?.after(this.head.offset) ?? [];
    const hasBatch = entries.some(({ offset, lastOffset }) => offset === lastOffset);
    if (hasBatch && !this.isInDoubt) {
      const begun = performance.now();
      await this.applyFromStream(entries);
      return this.gather(performance.now() - begun);
    }
    const hasGap = reader?.hasGapAfter(entries) === true;
    if (entries.length > 0 && !hasGap) reader?.readFurther();
    if (hasGap || this.mustAskCore()) await this.askCore(!hasGap && !this.isInDoubt);
    else await this.rest();
  }

  /** Whether the core has, or may have, something else than the copy, and the stream does not give it. */
  private mustAskCore(): boolean {
    if (this.reader === null || this.isInDoubt) return true;
    const seen = this.parts.coreHead();
    if (seen === null) return false;
    if (seen.epoch !== this.parts.record.epoch) return true;
    const { offset, hash } = this.head;
    if (seen.offset > offset) {
      this.behindSince ??= performance.now();
      return performance.now() - this.behindSince > STREAM_LAG_MS;
    }
    this.behindSince = null;
    // The core has less than the copy had before.
    if (seen.offset < offset) return this.headAt < seen.newestAt;
    return !hash.startsWith(seen.hashStart);
  }

  /** Rests after an application that took so long, and lets the reader gather what comes. */
  private gather(tookMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.endRest = resolve;
      setTimeout(resolve, Math.min(REST_FACTOR * tookMs, MAX_REST_MS));
    });
  }

  /** Waits for something new of the stream, or until it is time to look at the core. */
  private rest(): Promise<void> {
    return this.untilWoken((woken) => pause(LOOK_MS, undefined, { signal: woken }));
  }

  /**
   * Asks the core for what follows the head, and applies it.
   * @param isIdle Whether anything that comes from the stream meanwhile is better.
   */
  private async askCore(isIdle: boolean): Promise<void> {
    const { record, core } = this.parts;
    const answer = await this.untilWoken((woken) => {
      const { signal } = this.closing;
      const closing = isIdle ? AbortSignal.any([signal, woken]) : signal;
      return core.after(record.cursor(this.head), this.head.offset, closing);
    });
    if (answer === undefined) return;
    const wasInDoubt = this.isInDoubt;
    this.isInDoubt = false;
    if ('forkedFrom' in answer) await this.beginAnew(answer.forkedFrom);
    else {
      if (wasInDoubt) this.distrustStream();
      if (answer.entries.length > 0) await this.apply(answer.entries);
    }
    if (this.isFailing) this.log.info({ head: this.head.offset }, 'the copy of the record is kept up to date again');
    this.isFailing = false;
  }

  /** The core has what the copy has, so the stream is wrong. */
  private distrustStream(): void {
    if (!this.isForkedStream) {
      this.log.error(
        'the log has another history than the core: not reading it, and looking at it again every 5 seconds',
      );
    }
    this.isForkedStream = true;
    this.reader?.distrust();
  }

  /** Runs something that ends when the follower is woken; `undefined` then. */
  private async untilWoken<T>(run: (woken: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const woken = new AbortController();
    this.wake = () => woken.abort();
    try {
      return await run(woken.signal);
    } catch (error) {
      if (woken.signal.aborted) return undefined;
      throw error;
    } finally {
      this.wake = () => undefined;
    }
  }

  private async applyFromStream(entries: readonly LogEntry[]): Promise<void> {
    try {
      await this.apply(entries);
      this.isForkedStream = false;
    } catch (error) {
      if (!(error instanceof RecordError && NOT_CONTINUED.includes(error.code))) throw error;
      if (!this.isForkedStream)
        this.log.warn({ err: error }, 'the log does not continue the copy of the record; asking the core');
      this.isInDoubt = true;
      this.reader?.startAgain();
    }
  }

  private async apply(entries: readonly LogEntry[]): Promise<void> {
    const { head, hasErased } = await this.parts.record.follow(entries);
    this.moveTo(head);
    if (hasErased) {
      this.redactedTo = head.offset;
      this.parts.onErased();
    }
    this.tellProgress();
  }

  /** Empties the copy, to be filled with the record of the core. */
  private async beginAnew(epoch: string): Promise<void> {
    if (this.head.offset > 0) {
      const message = 'the core has another record, or another history of this one: emptying the copy, to fill it anew';
      this.log.error({ epoch, head: this.head.offset }, message);
    }
    this.moveTo(await this.parts.record.beginAnew(epoch));
    this.erasedTo = 0;
    this.reader?.startAgain();
  }

  private moveTo(head: RecordPoint): void {
    this.head = head;
    this.headAt = performance.now();
  }

  private tellProgress(): void {
    const seen = this.parts.coreHead();
    if (performance.now() - this.toldAt < PROGRESS_MS || seen === null || seen.offset <= this.head.offset) return;
    this.toldAt = performance.now();
    this.log.info({ head: this.head.offset, of: seen.offset }, 'copying the record of the core');
  }

  /**
   * Erases from the stream what redactions have erased: a mirror does not hear of deletions. A redaction that the stream does not
   * have yet is looked at again.
   */
  private eraseFromStream(): void {
    const { stream } = this;
    if (stream === null || this.erasedTo >= this.redactedTo || this.erasing !== null) return;
    this.erasing = this.erase(stream)
      .catch((error: unknown) =>
        this.log.warn({ err: error }, 'could not erase redacted updates from the log; trying again'),
      )
      .then(() => pause(RETRY_MS))
      .finally(() => {
        this.erasing = null;
      });
  }

  private async erase(stream: LogStream): Promise<void> {
    const { record } = this.parts;
    const { epoch } = record;
    const since = this.erasedTo;
    const last = Math.min(await stream.last(epoch), this.head.offset);
    const offsets = await stream.erase(epoch, await record.erasedUpdates(since));
    if (offsets.length > 0) this.log.info({ offsets }, 'erased redacted updates from the log');
    if (this.erasedTo === since) this.erasedTo = last;
  }
}
