/** Whether the process is ready: whether the store behind it answers. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

/** What was found out is told for so long, in milliseconds, before the store is asked again. */
const KEPT_MS = 500;
/** A store that has not answered after so long, in milliseconds, is one that does not: those who ask wait no longer. */
const PATIENCE_MS = 2_000;

/** Asks the store whether it answers: once for all who want to know, however many they are. */
export class Readiness {
  private checked: { readonly ready: boolean; readonly at: number } | null = null;
  private checking: Promise<boolean> | null = null;

  /** @param ask A real query, all the way to the store; it throws when it is not answered. */
  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly log: Logger,
  ) {}

  /** Whether the store answers, or did so half a second ago at most. */
  async isReady(): Promise<boolean> {
    const { checked } = this;
    if (checked !== null && performance.now() - checked.at < KEPT_MS) return checked.ready;
    // A query that is still on its way is joined, so there is never more than one.
    this.checking ??= this.check();
    const late = new AbortController();
    const tooLate = pause(PATIENCE_MS, false, { signal: late.signal, ref: false }).catch(() => false);
    try {
      return await Promise.race([this.checking, tooLate]);
    } finally {
      late.abort();
    }
  }

  private async check(): Promise<boolean> {
    let ready = true;
    try {
      await this.ask();
    } catch (error) {
      ready = false;
      this.log.warn({ err: error }, 'the store does not answer, so this process is not ready');
    }
    this.checked = { ready, at: performance.now() };
    this.checking = null;
    return ready;
  }
}
