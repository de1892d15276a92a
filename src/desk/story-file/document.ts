/** Reads the YAML of a story file without blocking the process. */
import { Worker } from 'node:worker_threads';
import { ThreadEnded } from '../../kept-thread.js';
import { MAX_MISTAKES_TOLD } from '../../story/bounds.js';
import type { Path } from '../../story/violation.js';
import { SECTION_NAMES } from './definition.js';
import { type Asked, type Entry, type Outline, type Position, readDocument } from './document.mjs';
import { ENTRY_BOUNDS } from './form.js';

export interface OpenDocument {
  readonly outline: Outline;
  /** Some entries of a section, from this index on; empty at the end. */
  entries(section: string, from: number): Promise<readonly Entry[]>;
  /** The positions of these paths in the file, or of the innermost part of each that exists. */
  locate(paths: readonly Path[]): Promise<readonly Position[]>;
  /** Ends the thread. Nothing may be asked of the document afterwards. */
  close(): Promise<void>;
}

/** A shorter text is read directly, in a few milliseconds: starting a thread takes longer. */
const SHORT_CHARACTERS = 16_000;
/** How long a thread may read, and how much memory it may use. */
const THREAD = { timeoutMs: 120_000, heapMb: 768 } as const;

const ASKED: Asked = { sections: SECTION_NAMES, entry: ENTRY_BOUNDS, faults: MAX_MISTAKES_TOLD };

/** Reads a file; a thread reads a long one. Never rejects because of the file's content. */
export async function openDocument(source: string): Promise<OpenDocument> {
  if (source.length > SHORT_CHARACTERS) return DocumentThread.open(source);
  const { outline, entries, locate } = readDocument(source, ASKED);
  return {
    outline,
    entries: async (section, from) => entries(section, from),
    locate: async (paths) => locate(paths),
    close: async () => undefined,
  };
}

/** The outline of a file that exceeds the time or the memory of its thread. */
const TOO_MUCH: Outline = {
  faults: [
    {
      code: 'TOO_LARGE',
      message: 'Reading the file takes too much time or memory; divide it into several files',
      position: { line: 1, column: 1 },
    },
  ],
  moreFaults: 0,
  repeated: [],
  moreRepeated: 0,
  isMapping: false,
  story: undefined,
  unknown: [],
  moreUnknown: 0,
  entries: {},
};

/** A thread that holds a file and returns one portion of it at a time. */
class DocumentThread implements OpenDocument {
  private constructor(
    private readonly worker: Worker,
    readonly outline: Outline,
  ) {}

  static async open(source: string): Promise<DocumentThread> {
    const worker = new Worker(new URL('./document-worker.mjs', import.meta.url), {
      workerData: { source, asked: ASKED },
      resourceLimits: { maxOldGenerationSizeMb: THREAD.heapMb },
      name: 'story file',
    });
    const timer = setTimeout(() => void worker.terminate(), THREAD.timeoutMs);
    try {
      return new DocumentThread(worker, await answerOf<Outline>(worker));
    } catch (error) {
      if (error instanceof ThreadEnded) return new DocumentThread(worker, TOO_MUCH);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  entries(section: string, from: number): Promise<readonly Entry[]> {
    return this.ask({ section, from });
  }

  locate(paths: readonly Path[]): Promise<readonly Position[]> {
    return paths.length === 0 ? Promise.resolve([]) : this.ask({ paths });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private ask<T>(question: object): Promise<T> {
    const answer = answerOf<T>(this.worker);
    this.worker.postMessage(question);
    return answer;
  }
}

/** The next message of a thread. */
function answerOf<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', ended);
    };
    const answered = (answer: T) => {
      settle();
      resolve(answer);
    };
    const failed = (error: Error) => {
      settle();
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(isMemory ? new ThreadEnded(error.message) : error);
    };
    const ended = () => {
      settle();
      reject(new ThreadEnded('The thread that reads a story file has ended'));
    };
    worker.on('message', answered);
    worker.on('error', failed);
    worker.on('exit', ended);
  });
}
