/** A worker thread that starts with the first call to it, and again with the next call after it has ended. */
import { Worker } from 'node:worker_threads';
import { type BirpcReturn, createBirpc } from 'birpc';
import type { Logger } from 'pino';

/** A thread has ended before it answered: it ran out of time or memory, or it failed. */
export class ThreadEnded extends Error {}

/** The thread to keep. */
export interface ThreadToKeep<Own extends object> {
  /** The built file: worker threads cannot load TypeScript. */
  readonly script: string;
  /** Its name, for logs and for people who look at the process. */
  readonly name: string;
  /** Memory limit. Beyond it, the thread ends with the calls under way. */
  readonly heapMib: number;
  /** Memory for what the thread has just made. The less it has, the more often it collects garbage, and the less it holds. */
  readonly youngHeapMib: number;
  /** The functions that the thread may call. */
  readonly serves: Own;
}

interface RunningThread<Calls extends object, Own extends object> {
  readonly worker: Worker;
  readonly calls: BirpcReturn<Calls, Own>;
}

export class KeptThread<Calls extends object, Own extends object> {
  private running: RunningThread<Calls, Own> | null = null;

  constructor(
    private readonly thread: ThreadToKeep<Own>,
    private readonly log: Logger,
  ) {}

  /** The functions of the thread. A call is rejected when the thread ends before it has answered. */
  get calls(): BirpcReturn<Calls, Own> {
    this.running ??= this.start();
    return this.running.calls;
  }

  /** Ends the thread. The next call starts another. */
  async end(): Promise<void> {
    const { running } = this;
    this.running = null;
    await running?.worker.terminate();
  }

  private start(): RunningThread<Calls, Own> {
    const { script, name, heapMib, youngHeapMib, serves } = this.thread;
    const resourceLimits = { maxOldGenerationSizeMb: heapMib, maxYoungGenerationSizeMb: youngHeapMib };
    const worker = new Worker(script, { name, resourceLimits, execArgv: [] });
    const calls = createBirpc<Calls, Own>(serves, {
      post: (message) => worker.postMessage(message),
      on: (take) => worker.on('message', take),
      timeout: -1,
    });
    worker.on('error', (error) => this.log.error({ err: error, thread: name }, 'a worker thread failed'));
    worker.once('exit', () => {
      if (this.running?.worker === worker) this.running = null;
      calls.$close(new ThreadEnded(`The thread "${name}" has ended`));
    });
    // The thread alone must not keep the process alive; requests do that.
    worker.unref();
    return { worker, calls };
  }
}
