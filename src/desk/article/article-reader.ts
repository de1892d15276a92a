/** The serving thread's side of the reader: one article at a time, within bounds of time and memory. */
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { KeptThread } from '../../kept-thread.js';
import { nextTurn } from '../../pace.js';
import type { ArticleInput, UnreadableArticle } from '../../reading/article.js';
import type { ArticleReading } from '../../reading/draft.js';
import type { ThingId } from '../../story/model.js';
import type { ReaderCalls } from './reader-calls.js';
import type { ContextPart } from './reading-context.js';

/** The built file: worker threads cannot load TypeScript. */
const SCRIPT = fileURLToPath(new URL('../../../dist/desk/article/reader-thread.js', import.meta.url));
/** Memory limit of the thread. Beyond it, the thread ends with its article, and the next article starts another. */
const HEAP_MIB = 384;
/** With more, the thread holds 30 MB more of the machine and takes hardly less CPU. */
const YOUNG_HEAP_MIB = 8;
/** An article of the greatest length takes some seconds of CPU; one that takes longer than this is given up. */
const READING_MS = 60_000;
/** The thread ends after so long without an article, and with it the memory of the models. */
const IDLE_MS = 600_000;
/** The most articles that wait: each may take a while. */
const MAX_WAITING = 20;

/** Why an article was not read, although it may be readable. */
export type ReadingFault = 'READER_BUSY' | 'READING_TOO_COSTLY';

/** The record of a story in parts, each read when the reader takes it. */
type ContextParts = Iterable<ContextPart> | AsyncIterable<ContextPart>;

type ReadingOutcome = ArticleReading | UnreadableArticle | ReadingFault;

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
    const heap = { heapMib: HEAP_MIB, youngHeapMib: YOUNG_HEAP_MIB };
    this.thread = new KeptThread({ script, name: 'article reader', ...heap, serves: {} }, log);
  }

  /** Reads an article for a story when those before it have been read. Only then does it read the record of the story. */
  async read(input: ArticleInput, story: ThingId, context: ContextParts): Promise<ReadingOutcome> {
    if (this.waiting >= this.bounds.maxWaiting) return 'READER_BUSY';
    this.waiting += 1;
    const reading = this.last.then(() => this.readNow(input, story, context));
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

  private async readNow(input: ArticleInput, story: ThingId, context: ContextParts): Promise<ReadingOutcome> {
    if (this.idle !== null) clearTimeout(this.idle);
    const timer = setTimeout(() => void this.thread.end(), this.bounds.readingMs);
    // All calls for an article go to one thread: if it ends, the next one has no part of the record.
    const { calls } = this.thread;
    try {
      await calls.begin(story);
      for await (const part of context) {
        await calls.add(part);
        // The thread may answer within this turn of the event loop.
        await nextTurn();
      }
      return await calls.read(input);
    } catch (error) {
      if (calls.$closed) return 'READING_TOO_COSTLY';
      throw error;
    } finally {
      clearTimeout(timer);
      this.idle = setTimeout(() => void this.thread.end(), this.bounds.idleMs);
      this.idle.unref();
    }
  }
}
