/** The main thread's side of the worker thread that runs PGlite. */
import { existsSync, statfsSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { RecordError } from '../errors.js';

export const MEBIBYTE = 1024 * 1024;

/** An error of the embedded database, with its SQLSTATE if it has one. */
export class PgliteError extends Error {
  override readonly name = 'PgliteError';
  constructor(
    message: string,
    readonly code: string | undefined,
    readonly constraint: string | undefined,
  ) {
    super(message);
  }
}

/** An error in the worker thread. */
interface ThreadFailure {
  readonly message: string;
  readonly code?: string;
  readonly constraint?: string;
  /** Whether the disk has too little room for the statement. */
  readonly lacksRoom: boolean;
  /** Whether the thread cannot continue after the error. */
  readonly isFatal: boolean;
}

interface ThreadResponse {
  readonly id: number;
  readonly rows?: unknown[];
  readonly affectedRows?: number;
  readonly error?: ThreadFailure;
}

/** A message that the thread sends on its own. */
type ThreadReport = { readonly isFull: boolean; readonly freeBytes: number } | { readonly upkeepError: ThreadFailure };

/** The free bytes on the disk of a directory; Infinity where the file system does not report them. */
export function freeBytes(directory: string): number {
  const { bavail, bsize, blocks } = statfsSync(directory);
  return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
}

/** The id of the answer that the thread gives when the store is open. */
const OPENING_ID = 0;
/** The interval between two looks at the signs of life. */
const SIGN_CHECK_MS = 500;
/** An opening store gets at least this time: compiling PGlite gives no sign of life, and is slow on a busy machine. */
const OPENING_PATIENCE_MS = 120_000;
/** After this time, a thread that the system keeps from ending is left until the process ends. */
const TERMINATION_MS = 2_000;

/** The worker thread that runs PGlite. It answers several statements in the order in which they were sent. */
export class PgliteThread {
  private readonly waiting = new Map<number, { resolve(answer: ThreadResponse): void; reject(error: Error): void }>();
  private lastId = 0;
  private ended: Error | null = null;
  private isClosing = false;
  /** Why the thread was given up, for operators. */
  private reason: RecordError | null = null;
  /** Resolves with that reason when the thread was given up and has ended, or could not be ended in time. */
  readonly lost: Promise<RecordError>;
  private resolveLost: (reason: RecordError) => void = () => undefined;
  /** Resolves when the thread has ended, for any reason. */
  readonly exited: Promise<void>;
  /** The number of signs of life, which the thread counts itself. */
  private readonly signs = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private signsSeen = 0;
  /**
   * How many looks in a row found no sign of life while an answer was due. Counts looks instead of time, because this
   * thread may have been stopped meanwhile.
   */
  private silentChecks = 0;
  private readonly checking: NodeJS.Timeout;
  private readonly worker: Worker;

  private constructor(
    private readonly directory: string,
    private readonly patience: number,
    private readonly log: Logger | null,
  ) {
    this.worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), {
      workerData: { directory, signs: this.signs },
      name: 'pglite',
    });
    this.worker.on('message', (message: ThreadResponse | ThreadReport) => {
      if ('id' in message) this.settle(message);
      else this.logReport(message);
    });
    this.worker.on('error', (error) => this.lose(`its thread failed: ${error.message}`));
    this.lost = new Promise((resolve) => {
      this.resolveLost = resolve;
    });
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', (code) => {
        this.lose(`its thread ended with code ${code}`);
        resolve();
      });
    });
    this.checking = setInterval(() => this.checkSigns(), SIGN_CHECK_MS).unref();
  }

  /**
   * Opens the store in a directory.
   * @throws RecordError STORE_UNAVAILABLE, STORE_FULL; PgliteError when the store in the directory cannot be opened.
   */
  static start(directory: string, patience: number, log: Logger | null): Promise<PgliteThread> {
    return PgliteThread.opened(new PgliteThread(directory, patience, log));
  }

  private static async opened(thread: PgliteThread): Promise<PgliteThread> {
    try {
      await thread.awaitAnswer(OPENING_ID);
    } catch (error) {
      await thread.stop();
      throw thread.reason ?? error;
    }
    return thread;
  }

  query(sql: string, parameters: readonly unknown[]): Promise<ThreadResponse> {
    return this.send({ sql, parameters });
  }

  /** @throws RecordError STORE_UNAVAILABLE when it was lost, or does not close in time. */
  async close(): Promise<void> {
    try {
      await this.send({ close: true });
    } finally {
      await this.stop();
    }
  }

  private async stop(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.checking);
    await this.worker.terminate();
  }

  private send(question: object): Promise<ThreadResponse> {
    this.lastId += 1;
    const answer = this.awaitAnswer(this.lastId);
    if (this.ended === null) this.worker.postMessage({ id: this.lastId, ...question });
    return answer;
  }

  private awaitAnswer(id: number): Promise<ThreadResponse> {
    if (this.ended !== null) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private settle(answer: ThreadResponse): void {
    const question = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    const { error } = answer;
    if (error?.isFatal && question !== undefined && answer.id !== OPENING_ID) {
      // The outcome of this statement is unknown: it is rejected like all others that wait.
      this.waiting.set(answer.id, question);
      this.lose(`it failed: ${error.message}`);
      return;
    }
    if (error === undefined) question?.resolve(answer);
    else question?.reject(error.lacksRoom ? tooFull() : new PgliteError(error.message, error.code, error.constraint));
    if (error?.isFatal) this.lose(`it failed: ${error.message}`);
  }

  private logReport(report: ThreadReport): void {
    const { directory } = this;
    if ('upkeepError' in report) {
      this.log?.error(
        { directory, err: report.upkeepError },
        'could not renew the plans of the embedded store or shorten its write-ahead log',
      );
      return;
    }
    const freeMiB = Math.floor(report.freeBytes / MEBIBYTE);
    if (report.isFull) {
      this.log?.error(
        { directory, freeMiB },
        'the disk of the embedded store is full: writes are refused with STORE_FULL, reads work; free space on it',
      );
    } else {
      this.log?.warn({ directory, freeMiB }, 'the disk of the embedded store has room again: writes are accepted');
    }
  }

  private checkSigns(): void {
    const signs = Atomics.load(this.signs, 0);
    const isSilent = this.waiting.size > 0 && signs === this.signsSeen;
    this.signsSeen = signs;
    this.silentChecks = isSilent ? this.silentChecks + 1 : 0;
    const silence = this.silentChecks * SIGN_CHECK_MS;
    const patience = this.waiting.has(OPENING_ID) ? Math.max(this.patience, OPENING_PATIENCE_MS) : this.patience;
    if (silence >= patience) this.lose(`it has not answered, read or written anything for ${silence / 1_000} s`);
  }

  /** Gives the thread up: rejects all waiting and later statements. */
  private lose(why: string): void {
    if (this.ended !== null || this.isClosing) return;
    clearInterval(this.checking);
    const error = new RecordError(
      'STORE_UNAVAILABLE',
      'The store does not answer, and the service restarts. Try again in a moment, with the same idempotency key',
    );
    this.ended = error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
    const reason = new RecordError(
      'STORE_UNAVAILABLE',
      `This process has lost the embedded store in ${this.directory}: ${why}. ${roomOn(this.directory)}. ` +
        'No acknowledged write is lost: start the process again',
    );
    this.reason = reason;
    void Promise.race([this.worker.terminate(), after(TERMINATION_MS, null, { ref: false })]).then(() =>
      this.resolveLost(reason),
    );
  }
}

function roomOn(directory: string): string {
  if (!existsSync(directory)) return 'Its folder was removed';
  return `Its disk has ${Math.floor(freeBytes(directory) / MEBIBYTE)} MiB free; if that is little, free space`;
}

function tooFull(): RecordError {
  return new RecordError(
    'STORE_FULL',
    'The disk of the store is full: nothing was written, and reads work. Try again when its operator has freed space',
  );
}
