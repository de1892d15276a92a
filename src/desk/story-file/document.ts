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
  /** Lets the thread go. Nothing may be asked of the document afterwards. */
  close(): Promise<void>;
}

/** A shorter text is read directly, in a few milliseconds: starting a thread takes longer. */
const SHORT_CHARACTERS = 16_000;
/** How long a thread may read, and how much memory it may use. */
const THREAD = { timeoutMs: 120_000, heapMb: 768 } as const;
/** How long a thread without a file waits for another one: the files of a folder come one after the other. */
const IDLE_MS = 5_000;

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
      fault: { kind: 'tooCostly', detail: '' },
      position: { line: 1, column: 1 },
    },
  ],
  moreFaults: 0,
  repeated: [],
  moreRepeated: 0,
  isMapping: false,
  story: undefined,
  recordedAt: undefined,
  unknown: [],
  moreUnknown: 0,
  entries: {},
};

/** At most one thread without a file. Starting one takes longer than reading most files. */
class IdleThread {
  private idle: { readonly worker: Worker; readonly timer: NodeJS.Timeout } | null = null;

  /** The thread that waits, or a new one. */
  take(): Worker {
    const { idle } = this;
    this.idle = null;
    if (idle === null) return startThread();
    clearTimeout(idle.timer);
    idle.worker.ref();
    return idle.worker;
  }

  /** Keeps a thread for the next file, or ends it if another one waits already. */
  async keep(worker: Worker): Promise<void> {
    if (this.idle !== null) {
      await worker.terminate();
      return;
    }
    // A thread that only waits must not keep the process alive.
    worker.unref();
    const timer = setTimeout(() => {
      this.idle = null;
      void worker.terminate();
    }, IDLE_MS).unref();
    this.idle = { worker, timer };
  }
}

const threads = new IdleThread();

function startThread(): Worker {
  return new Worker(new URL('./document-worker.mjs', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: THREAD.heapMb },
    name: 'story file',
  });
}

/** A thread that holds a file and returns one portion of it at a time. */
class DocumentThread implements OpenDocument {
  private constructor(
    private readonly worker: Worker,
    readonly outline: Outline,
    /** How many questions the thread has not answered. */
    private unanswered: number,
  ) {}

  static async open(source: string): Promise<DocumentThread> {
    const worker = threads.take();
    const timer = setTimeout(() => void worker.terminate(), THREAD.timeoutMs);
    try {
      const outline = answerOf<Outline>(worker);
      worker.postMessage({ source, asked: ASKED });
      return new DocumentThread(worker, await outline, 0);
    } catch (error) {
      if (error instanceof ThreadEnded) return new DocumentThread(worker, TOO_MUCH, 1);
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
    // A thread that still works, or has failed, is of no use to the next file.
    await (this.unanswered === 0 ? threads.keep(this.worker) : this.worker.terminate());
  }

  private async ask<T>(question: object): Promise<T> {
    this.unanswered += 1;
    const answer = answerOf<T>(this.worker);
    this.worker.postMessage(question);
    const given = await answer;
    this.unanswered -= 1;
    return given;
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
