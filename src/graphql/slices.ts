/**
 * Shares the event loop between operations. Work runs in slices: when the slices of one round of the event loop have
 * taken `SLICE_MS`, the rest waits for its turn, and the process serves sockets, kept responses and the live feed in
 * between. Accounts take turns, so that one with many operations does not hold up another with one.
 */
import { threadCpuMs } from '../thread-cpu.js';

/** The most milliseconds of slices in one round. Between two fields, a few more may pass. */
const SLICE_MS = 4;

/**
 * At most this many workers resume between two looks at the clock, so that their reads go into one SQL statement.
 * Fewer resume while the previous ones took longer than a slice.
 */
const MAX_RESUMED_TOGETHER = 32;

/** The worker that is charged for the time while it works. */
export interface Worker {
  /** Workers with the same address share turns. */
  readonly address: string;
  /** Charges milliseconds of CPU to the worker. */
  charge(milliseconds: number): void;
}

/** Two clocks, read together, in milliseconds: wall-clock time, and the CPU time of this thread. */
interface ClockReading {
  readonly clockMs: number;
  readonly cpuMs: number;
}

function readClocks(): ClockReading {
  return { clockMs: performance.now(), cpuMs: threadCpuMs() };
}

/**
 * CPU of the whole process for each millisecond of a thread that works for clients. Other threads collect garbage and
 * compile code, and the system sends the output. Measured with the most expensive queries of `npm run hostile`.
 */
export const WITH_OTHER_THREADS = 1.4;

/** How many milliseconds of work the average of the CPU share covers. */
const SHARE_MEMORY_MS = 50;
/** The shortest time between two measurements of a round: asking the system takes CPU as well. */
const SHARE_EVERY_MS = 10;

/** Runs after the reactions of all settled promises: a single tick would run before them. */
function afterPromises(callback: () => void): void {
  queueMicrotask(() => process.nextTick(callback));
}

interface Waiting {
  readonly worker: Worker;
  /** Whether the worker may work for long between two calls, so that the clock is read after it. */
  readonly isLong: boolean;
  readonly resume: () => void;
}

export class Slices {
  /** Milliseconds taken in this round. */
  private taken = 0;
  /** The worker at work; `null` between two bursts of work. */
  private current: Worker | null = null;
  /** When the time of `current` was last counted. */
  private countedAt = 0;
  private isRoundScheduled = false;
  /** The waiting workers by key; the first key is next. */
  private readonly waiting = new Map<string, Waiting[]>();
  /** How many workers resume between two looks at the clock. */
  private resumedTogether = MAX_RESUMED_TOGETHER;
  /** Milliseconds of all work counted since this process began. */
  private counted = 0;
  /**
   * The recent share of CPU that this thread got, from 0 to 1. On a shared machine the clock runs on while the process
   * waits for a core.
   */
  private share = 1;
  /** When the first work of a measured round began, in wall-clock and CPU time; `null` in other rounds. */
  private round: ClockReading | null = null;
  /** The wall-clock time of the last measured round. */
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly read: () => ClockReading = readClocks) {}

  /** The approximate milliseconds of CPU in some wall-clock milliseconds. */
  cpuOf(milliseconds: number): number {
    return milliseconds * this.share;
  }

  /** Wall-clock milliseconds for which work of any kind has held this process so far. */
  get busyMs(): number {
    return this.counted + (this.current === null ? 0 : performance.now() - this.countedAt);
  }

  /** Marks a worker as working from now on, until another one works or the burst ends; that time is charged to it. */
  work(worker: Worker): void {
    const now = performance.now();
    if (this.round === null && now - this.lookedAt >= SHARE_EVERY_MS) {
      this.lookedAt = now;
      this.round = this.read();
    }
    if (this.current === null) {
      afterPromises(this.endBurst);
    } else this.count(now);
    this.current = worker;
    this.countedAt = now;
  }

  /** Whether this round has used up its time: work that can wait then waits for its turn. */
  get isOver(): boolean {
    return this.taken >= SLICE_MS;
  }

  /** `null` where a worker may go on at once; otherwise resolves when it is its turn. From then on it works. */
  begin(worker: Worker): Promise<void> | null {
    this.work(worker);
    return this.isOver ? this.nextTurn(worker) : null;
  }

  /** Resolves in a later round, when it is the worker's turn. From then on it works. */
  async nextTurn(worker: Worker): Promise<void> {
    await this.wait(worker, true);
    this.work(worker);
  }

  /** Resolves at the turn of a worker that asks again after a short time. From then on it works. */
  async nextShortTurn(worker: Worker): Promise<void> {
    while (this.isOver) await this.wait(worker, false);
    this.work(worker);
  }

  private wait(worker: Worker, isLong: boolean): Promise<void> {
    this.scheduleRound();
    return new Promise((resume) => {
      const one = { worker, isLong, resume };
      const others = this.waiting.get(worker.address);
      if (others === undefined) this.waiting.set(worker.address, [one]);
      else others.push(one);
    });
  }

  private readonly endBurst = (): void => {
    if (this.current !== null) this.count(performance.now());
    this.current = null;
  };

  private count(now: number): void {
    const milliseconds = now - this.countedAt;
    this.countedAt = now;
    this.taken += milliseconds;
    this.counted += milliseconds;
    this.current?.charge(this.cpuOf(milliseconds) * WITH_OTHER_THREADS);
    this.scheduleRound();
  }

  private scheduleRound(): void {
    if (this.isRoundScheduled) return;
    this.isRoundScheduled = true;
    setImmediate(this.beginRound);
  }

  /** Resumes waiting workers, once in each round of the event loop, after sockets and timers. */
  private readonly beginRound = (): void => {
    this.endBurst();
    this.learnShare();
    this.taken = 0;
    this.isRoundScheduled = false;
    this.resumeSome();
  };

  private learnShare(): void {
    if (this.round === null) return;
    const { clockMs, cpuMs } = this.read();
    const elapsed = clockMs - this.round.clockMs;
    const share = elapsed > 0 ? Math.min(1, (cpuMs - this.round.cpuMs) / elapsed) : 1;
    // A long round counts for more than a short one.
    const weight = Math.min(1, elapsed / SHARE_MEMORY_MS);
    this.share += (share - this.share) * weight;
    this.round = null;
  }

  /** Resumes a few workers, measures how long they took, and repeats while the round lasts. */
  private readonly resumeSome = (): void => {
    this.endBurst();
    if (this.isOver) {
      this.scheduleRound();
      return;
    }
    const begunAt = this.taken;
    let resumed = 0;
    while (resumed < this.resumedTogether) {
      const one = this.shift();
      if (one === undefined) break;
      this.work(one.worker);
      one.resume();
      resumed += 1;
      if (one.isLong) break;
    }
    if (resumed === 0) return;
    afterPromises(() => {
      this.endBurst();
      this.learnTogether(resumed, this.taken - begunAt);
      this.resumeSome();
    });
  };

  /** Adjusts how many workers resume together: as many as fill a slice. */
  private learnTogether(resumed: number, milliseconds: number): void {
    const fitting = milliseconds > 0 ? Math.floor((resumed * SLICE_MS) / milliseconds) : MAX_RESUMED_TOGETHER;
    this.resumedTogether = Math.min(MAX_RESUMED_TOGETHER, Math.max(1, fitting));
  }

  private shift(): Waiting | undefined {
    for (const [key, all] of this.waiting) {
      const one = all.shift();
      // The key moves to the end of the line.
      this.waiting.delete(key);
      if (all.length > 0) this.waiting.set(key, all);
      return one;
    }
    return undefined;
  }
}

/** The slices of this process: it has one event loop. */
export const slices = new Slices();
