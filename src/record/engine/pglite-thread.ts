/** The thread that PGlite runs in, as seen from the thread that asks. */
import { existsSync, statfsSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { RecordError } from '../errors.js';

export const MEBIBYTE = 1024 * 1024;

/** An error of the database, with its SQLSTATE where it has one. */
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

/** What went wrong in the thread. */
interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly constraint?: string;
  /** Whether the disk lacks the room for what was asked. */
  readonly lacksRoom: boolean;
  /** Whether the thread cannot go on after it. */
  readonly isFatal: boolean;
}

interface Answer {
  readonly id: number;
  readonly rows?: unknown[];
  readonly affectedRows?: number;
  readonly error?: Failure;
}

/** What the thread says without being asked. */
type Notice = { readonly isFull: boolean; readonly freeBytes: number } | { readonly checkpointError: Failure };

/** How much room the disk of a directory has, in bytes; without an end where the file system does not tell. */
export function freeBytes(directory: string): number {
  const { bavail, bsize, blocks } = statfsSync(directory);
  return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
}

/** The thread answers to this when the store is open. */
const OPENING = 0;
/** Signs of life are looked for this often. */
const SIGN_CHECK_MS = 500;
/** An opening store has at least so long: compiling PGlite is work without a sign of life, and slow on a busy machine. */
const OPENING_PATIENCE_MS = 120_000;
/** A thread that does not end within this time, because the system holds it, is left to the end of the process. */
const TERMINATION_MS = 2_000;

/** The worker thread that runs PGlite, asked one question at a time or several: it answers in order. */
export class Thread {
  private readonly waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  private asked = 0;
  private ended: Error | null = null;
  private isClosing = false;
  /** Why the thread was given up, for the operator. */
  private reason: RecordError | null = null;
  /** Resolves with that reason when the thread was given up, and has ended unless the system holds it. */
  readonly lost: Promise<RecordError>;
  private tellLost: (reason: RecordError) => void = () => undefined;
  /** Resolves when the thread has ended, of whatever cause. */
  readonly exited: Promise<void>;
  /** How many signs of life the thread has given, which it counts itself. */
  private readonly signs = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private signsSeen = 0;
  /** How many looks in a row have found no sign of life while an answer was owed. Looks, not time: this thread may have been stopped. */
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
    this.worker.on('message', (message: Answer | Notice) => {
      if ('id' in message) this.take(message);
      else this.note(message);
    });
    this.worker.on('error', (error) => this.lose(`its thread failed: ${error.message}`));
    this.lost = new Promise((resolve) => {
      this.tellLost = resolve;
    });
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', (code) => {
        this.lose(`its thread ended with code ${code}`);
        resolve();
      });
    });
    this.checking = setInterval(() => this.check(), SIGN_CHECK_MS).unref();
  }

  /** @throws RecordError STORE_UNAVAILABLE, STORE_FULL; PgliteError when the store in the directory cannot be opened. */
  static async start(directory: string, patience: number, log: Logger | null): Promise<Thread> {
    const thread = new Thread(directory, patience, log);
    try {
      await thread.answerTo(OPENING);
    } catch (error) {
      await thread.stop();
      throw thread.reason ?? error;
    }
    return thread;
  }

  query(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    return this.ask({ sql, parameters });
  }

  /** @throws RecordError STORE_UNAVAILABLE when it was lost, or does not close in time. */
  async close(): Promise<void> {
    try {
      await this.ask({ close: true });
    } finally {
      await this.stop();
    }
  }

  private async stop(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.checking);
    await this.worker.terminate();
  }

  private ask(question: object): Promise<Answer> {
    this.asked += 1;
    const answer = this.answerTo(this.asked);
    if (this.ended === null) this.worker.postMessage({ id: this.asked, ...question });
    return answer;
  }

  private answerTo(id: number): Promise<Answer> {
    if (this.ended !== null) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private take(answer: Answer): void {
    const question = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    const { error } = answer;
    if (error?.isFatal && question !== undefined && answer.id !== OPENING) {
      // What became of it is not known: it is told what all others are that wait.
      this.waiting.set(answer.id, question);
      this.lose(`it failed: ${error.message}`);
      return;
    }
    if (error === undefined) question?.resolve(answer);
    else question?.reject(error.lacksRoom ? tooFull() : new PgliteError(error.message, error.code, error.constraint));
    if (error?.isFatal) this.lose(`it failed: ${error.message}`);
  }

  private note(notice: Notice): void {
    const { directory } = this;
    if ('checkpointError' in notice) {
      this.log?.error(
        { directory, err: notice.checkpointError },
        'the log of the embedded store could not be shortened',
      );
      return;
    }
    const freeMiB = Math.floor(notice.freeBytes / MEBIBYTE);
    if (notice.isFull) {
      this.log?.error(
        { directory, freeMiB },
        'the disk of the embedded store is full: writes are refused with STORE_FULL, reads go on; free space on it',
      );
    } else {
      this.log?.warn({ directory, freeMiB }, 'the disk of the embedded store has room again: writes are accepted');
    }
  }

  private check(): void {
    const signs = Atomics.load(this.signs, 0);
    const isSilent = this.waiting.size > 0 && signs === this.signsSeen;
    this.signsSeen = signs;
    this.silentChecks = isSilent ? this.silentChecks + 1 : 0;
    const silence = this.silentChecks * SIGN_CHECK_MS;
    const patience = this.waiting.has(OPENING) ? Math.max(this.patience, OPENING_PATIENCE_MS) : this.patience;
    if (silence >= patience) this.lose(`it has not answered, read or written anything for ${silence / 1_000} s`);
  }

  /** Gives the thread up: whoever waits is told so, and nobody can ask any more. */
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
      `The embedded store in ${this.directory} is lost to this process: ${why}. Its disk has ${roomOn(this.directory)}; if ` +
        'that is little, free space. Nothing that was acknowledged is lost: start the process again',
    );
    this.reason = reason;
    void Promise.race([this.worker.terminate(), after(TERMINATION_MS, null, { ref: false })]).then(() =>
      this.tellLost(reason),
    );
  }
}

function roomOn(directory: string): string {
  return existsSync(directory) ? `${Math.floor(freeBytes(directory) / MEBIBYTE)} MiB free` : 'no such folder any more';
}

function tooFull(): RecordError {
  return new RecordError(
    'STORE_FULL',
    'The disk of the store is full: nothing was written, and reading goes on. Try again when its operator has made room',
  );
}
