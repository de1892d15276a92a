/**
 * Shares the event loop between operations. Work runs in slices: when the slices of one round of the event loop have taken
 * `SLICE_MS`, whatever wants to go on waits for its turn, and everybody else (sockets, kept responses, live fan-out) is
 * served in between. Accounts take turns, so that one with many operations does not hold up another with one.
 */
import { threadCpuMs } from '../thread-cpu.js';

/** Milliseconds that the slices of one round may take together. Between two fields up to a few more can pass. */
const SLICE_MS = 4;

/**
 * At most so many go on together before the clock is looked at again: what they read is then read in one statement. Fewer do
 * while those before them took longer than a slice.
 */
const MAX_RESUMED_TOGETHER = 32;

/** Who is charged for the time that passes while it works. */
export interface Worker {
  /** Workers with the same address share turns. */
  readonly address: string;
  /** It took so many milliseconds of CPU. */
  charge(milliseconds: number): void;
}

/** Two clocks, read together, in milliseconds: the time that has passed, and the CPU that this thread has used. */
interface ClockReading {
  readonly clockMs: number;
  readonly cpuMs: number;
}

function readClocks(): ClockReading {
  return { clockMs: performance.now(), cpuMs: threadCpuMs() };
}

/**
 * CPU of the whole process for each millisecond of a thread that works for clients. Other threads collect garbage and compile code, and the system
 * sends what was written. Measured with the dearest queries of `npm run hostile`.
 */
export const WITH_OTHER_THREADS = 1.4;

/** Over so many milliseconds of work it is learned how much CPU this thread is given. */
const SHARE_MEMORY_MS = 50;
/** Rounds are looked at for that no closer together than this: asking the system takes CPU as well. */
const SHARE_EVERY_MS = 10;

/** Runs when the promises that are settled now have been followed up: a tick alone would run before them. */
function afterPromises(callback: () => void): void {
  queueMicrotask(() => process.nextTick(callback));
}

interface Waiting {
  readonly worker: Worker;
  /** Whether it may work for long before it asks again, so that the clock is looked at behind it. */
  readonly isLong: boolean;
  readonly resume: () => void;
}

export class Slices {
  /** Milliseconds that were taken in this round. */
  private taken = 0;
  /** Who works now; `null` between two bursts of work. */
  private current: Worker | null = null;
  /** When the time of `current` was last counted. */
  private countedAt = 0;
  private isRoundScheduled = false;
  /** Those who wait, by key; the first key is the next to have its turn. */
  private readonly waiting = new Map<string, Waiting[]>();
  /** How many go on together before the clock is looked at. */
  private resumedTogether = MAX_RESUMED_TOGETHER;
  /** Milliseconds of work of any kind that were counted since this process began. */
  private counted = 0;
  /**
   * How much CPU this thread was given lately for each millisecond of the clock, from 0 to 1: on a machine that others use
   * as well a clock runs on while the process waits for a core.
   */
  private share = 1;
  /** When the first work of a round that is looked at began, by the clock and by CPU time; `null` in any other. */
  private round: ClockReading | null = null;
  /** When a round was looked at last, by the clock. */
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly read: () => ClockReading = readClocks) {}

  /** Milliseconds of CPU, about, that some milliseconds by the clock were. */
  cpuOf(milliseconds: number): number {
    return milliseconds * this.share;
  }

  /** Milliseconds, by the clock, for which work of any kind has held this process until now. */
  get busyMs(): number {
    return this.counted + (this.current === null ? 0 : performance.now() - this.countedAt);
  }

  /** A worker works from now on, until another one does or the burst of work ends: the time in between is its own. */
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

  /** Whether this round has taken as long as it may: whoever can wait waits for its turn. */
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

  /** Resolves when it is the turn of a worker that asks again after a short time. From then on it works. */
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

  /** Once in each round of the event loop, after sockets and timers: those who wait go on. */
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
    // A long round tells more than a short one.
    const weight = Math.min(1, elapsed / SHARE_MEMORY_MS);
    this.share += (share - this.share) * weight;
    this.round = null;
  }

  /** Lets a few go on, looks how long they took, and goes on with others while the round lasts. */
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

  /** So many took so many milliseconds together: as many as fill a slice are resumed next. */
  private learnTogether(resumed: number, milliseconds: number): void {
    const fitting = milliseconds > 0 ? Math.floor((resumed * SLICE_MS) / milliseconds) : MAX_RESUMED_TOGETHER;
    this.resumedTogether = Math.min(MAX_RESUMED_TOGETHER, Math.max(1, fitting));
  }

  private shift(): Waiting | undefined {
    for (const [key, all] of this.waiting) {
      const one = all.shift();
      // The key goes to the end of the line.
      this.waiting.delete(key);
      if (all.length > 0) this.waiting.set(key, all);
      return one;
    }
    return undefined;
  }
}

/** The slices of this process: it has one event loop. */
export const slices = new Slices();
