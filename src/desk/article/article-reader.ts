/** The serving thread's side of the reader: one article at a time, within bounds of time and memory. */
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { KeptThread, ThreadEnded } from '../../kept-thread.js';
import type { ArticleInput } from '../../reading/article.js';
import type { ReadingContext } from '../../reading/reading-context.js';
import type { MeasuredReading, ReaderCalls } from './reader-calls.js';
import { citedBy } from './reading-context.js';

/** The built file: worker threads cannot load TypeScript. */
const SCRIPT = fileURLToPath(new URL('../../../dist/desk/article/reader-thread.js', import.meta.url));
/** Memory limit of the thread. Beyond it, the thread ends with its article, and the next article starts another. */
const HEAP_MIB = 384;
/** An article of the greatest length takes some seconds of CPU; one that takes longer than this is given up. */
const READING_MS = 60_000;
/** The thread ends after so long without an article, and with it the memory of the models. */
const IDLE_MS = 600_000;
/** The most articles that wait: each may take a while. */
const MAX_WAITING = 20;
/** How many statements are sent to the thread at once. */
const PORTION = 100;

/** Why an article was not read, although it may be readable. */
export type ReadingFault = 'READER_BUSY' | 'READING_TOO_COSTLY';

/** The bounds of a reader. */
export interface ReadingBounds {
  readonly readingMs: number;
  readonly idleMs: number;
  readonly maxWaiting: number;
}
const BOUNDS: ReadingBounds = { readingMs: READING_MS, idleMs: IDLE_MS, maxWaiting: MAX_WAITING };

export class ArticleReader {
  private readonly thread: KeptThread<ReaderCalls, object>;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idle: NodeJS.Timeout | null = null;

  constructor(
    log: Logger,
    private readonly bounds = BOUNDS,
    script = SCRIPT,
  ) {
    this.thread = new KeptThread({ script, name: 'article reader', heapMib: HEAP_MIB, serves: {} }, log);
  }

  /** Reads an article when those before it have been read. */
  async read(input: ArticleInput, context: ReadingContext): Promise<MeasuredReading | ReadingFault> {
    if (this.waiting >= this.bounds.maxWaiting) return 'READER_BUSY';
    this.waiting += 1;
    const reading = this.last.then(() => this.readNow(input, context));
    this.last = reading.catch(() => undefined);
    try {
      return await reading;
    } finally {
      this.waiting -= 1;
    }
  }

  /** Ends the thread; the articles under way are given up. */
  close(): Promise<void> {
    if (this.idle !== null) clearTimeout(this.idle);
    return this.thread.end();
  }

  private async readNow(input: ArticleInput, context: ReadingContext): Promise<MeasuredReading | ReadingFault> {
    if (this.idle !== null) clearTimeout(this.idle);
    const timer = setTimeout(() => void this.thread.end(), this.bounds.readingMs);
    try {
      await this.tell(context);
      return await this.thread.calls.read(input);
    } catch (error) {
      if (error instanceof ThreadEnded) return 'READING_TOO_COSTLY';
      throw error;
    } finally {
      clearTimeout(timer);
      this.idle = setTimeout(() => void this.thread.end(), this.bounds.idleMs);
      this.idle.unref();
    }
  }

  /** Tells the thread the record, in portions. */
  private async tell({ statements, sources, ...context }: ReadingContext): Promise<void> {
    const sourceOf = new Map(sources.map((source) => [source.slug, source]));
    const first = citedBy(context.redacted).flatMap((slug) => sourceOf.get(slug) ?? []);
    for (const { slug } of first) sourceOf.delete(slug);
    await this.thread.calls.begin({ ...context, statements: [], sources: first });
    for (let from = 0; from < statements.length; from += PORTION) {
      const portion = statements.slice(from, from + PORTION);
      const cited = citedBy(portion).flatMap((slug) => sourceOf.get(slug) ?? []);
      for (const { slug } of cited) sourceOf.delete(slug);
      // Waits for the thread, and so lets others run, before it copies the next portion.
      await this.thread.calls.add(portion, cited);
    }
  }
}
