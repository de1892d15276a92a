/** Whether the process is ready: whether the store behind it answers, and whether it takes writes. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RecordError } from '../../record/errors.js';

/** What was found out is told for so long, in milliseconds, before the store is asked again. */
const KEPT_MS = 500;
/** A store that has not answered after so long, in milliseconds, is one that does not: those who ask wait no longer. */
const PATIENCE_MS = 2_000;

/** What was found out about the store. */
export interface StoreState {
  /** Whether it answers. */
  readonly isReady: boolean;
  /** Why it takes no writes, although it answers; `null` when it does. */
  readonly refusesWrites: RecordError | null;
}

const AWAY: StoreState = { isReady: false, refusesWrites: null };

/** Asks the store whether it answers: once for all who want to know, however many they are. */
export class Readiness {
  private checked: { readonly state: StoreState; readonly at: number } | null = null;
  private checking: Promise<StoreState> | null = null;

  /** @param ask A real query, all the way to the store: why it takes no writes, or `null`. It throws when it is not answered. */
  constructor(
    private readonly ask: () => Promise<RecordError | null>,
    private readonly log: Logger,
  ) {}

  /** How the store is, or was half a second ago at most. */
  async state(): Promise<StoreState> {
    const { checked } = this;
    if (checked !== null && performance.now() - checked.at < KEPT_MS) return checked.state;
    // A query that is still on its way is joined, so there is never more than one.
    this.checking ??= this.check();
    const late = new AbortController();
    const tooLate = pause(PATIENCE_MS, AWAY, { signal: late.signal, ref: false }).catch(() => AWAY);
    try {
      return await Promise.race([this.checking, tooLate]);
    } finally {
      late.abort();
    }
  }

  private async check(): Promise<StoreState> {
    let state = AWAY;
    try {
      state = { isReady: true, refusesWrites: await this.ask() };
      this.tellChange(state.refusesWrites);
    } catch (error) {
      this.log.warn({ err: error }, 'the store does not answer, so this process is not ready');
    }
    this.checked = { state, at: performance.now() };
    this.checking = null;
    return state;
  }

  /** One line when writing becomes impossible, and one when it is possible again. */
  private tellChange(refusal: RecordError | null): void {
    const before = this.checked?.state.refusesWrites ?? null;
    if (refusal?.code === before?.code) return;
    if (refusal === null) this.log.warn('the store takes writes again');
    else this.log.error({ code: refusal.code }, `nothing can be written, reading goes on: ${refusal.forOperators}`);
  }
}
