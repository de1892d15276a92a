/** Whether the process is ready: whether its store answers, and whether it takes writes. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RecordError } from '../../record/errors.js';

/** How long a result is reused before the store is asked again, in milliseconds. */
const KEPT_MS = 500;
/** A store that does not answer within this time counts as not ready, in milliseconds. */
const TIMEOUT_MS = 2_000;

/** The state of the store. */
export interface StoreState {
  /** Whether the store answers. */
  readonly isReady: boolean;
  /** Why the store takes no writes; `null` when it does, or does not answer. */
  readonly refusesWrites: RecordError | null;
}

const UNAVAILABLE: StoreState = { isReady: false, refusesWrites: null };

/** Asks the store whether it answers, once for all concurrent requests. */
export class Readiness {
  private checked: { readonly state: StoreState; readonly at: number } | null = null;
  private checking: Promise<StoreState> | null = null;

  /** @param ask Queries the store; returns why it takes no writes, or `null`. Throws when the store does not answer. */
  constructor(
    private readonly ask: () => Promise<RecordError | null>,
    private readonly log: Logger,
  ) {}

  /** The state of the store, at most half a second old. */
  async state(): Promise<StoreState> {
    const { checked } = this;
    if (checked !== null && performance.now() - checked.at < KEPT_MS) return checked.state;
    // Join a check that is under way, so that there is never more than one.
    this.checking ??= this.check();
    const late = new AbortController();
    const tooLate = pause(TIMEOUT_MS, UNAVAILABLE, { signal: late.signal, ref: false }).catch(() => UNAVAILABLE);
    try {
      return await Promise.race([this.checking, tooLate]);
    } finally {
      late.abort();
    }
  }

  private async check(): Promise<StoreState> {
    let state = UNAVAILABLE;
    try {
      state = { isReady: true, refusesWrites: await this.ask() };
      this.logChange(state.refusesWrites);
    } catch (error) {
      this.log.warn({ err: error }, 'the store does not answer, so this process is not ready');
    }
    this.checked = { state, at: performance.now() };
    this.checking = null;
    return state;
  }

  /** Logs one line when writing becomes impossible, and one when it works again. */
  private logChange(refusal: RecordError | null): void {
    const before = this.checked?.state.refusesWrites ?? null;
    if (refusal?.code === before?.code) return;
    if (refusal === null) this.log.warn('the store takes writes again');
    else
      this.log.error({ code: refusal.code }, `the store takes no writes, reading still works: ${refusal.forOperators}`);
  }
}
