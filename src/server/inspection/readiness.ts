/** Whether the process is ready: whether its store answers, and whether it takes writes. */
import type { Logger } from 'pino';
import type { RecordError } from '../../record/errors.js';
import type { Fence, GenerationSeen } from '../../record/fence.js';
import { settlesWithin } from '../../settles-within.js';
import type { Connections } from '../connections/connections.js';

/** How long a result is reused before the store is asked again, in milliseconds. */
const KEPT_MS = 500;
/** A store that does not answer within this time counts as not ready, in milliseconds. */
const TIMEOUT_MS = 1_000;

/** The state of the store. */
export interface StoreState {
  /** Whether the store answers. */
  readonly isReady: boolean;
  /** Why the store takes no writes, and is not ready where it was replaced; `null` when it does, or does not answer. */
  readonly refusesWrites: RecordError | null;
}

/** The answer of `/readyz`. */
export interface ReadyAnswer {
  /** Whether requests should be sent here: 200, otherwise 503. */
  readonly isReady: boolean;
  /** The members beside `status`. */
  readonly body: object;
}

const UNAVAILABLE: StoreState = { isReady: false, refusesWrites: null };

/** Asks the store whether it answers, once for all concurrent requests. */
export class Readiness {
  private checked: { readonly state: StoreState; readonly at: number } | null = null;
  private checking: Promise<StoreState> | null = null;

  /**
   * @param fence Knows whether the store was replaced by another one.
   * @param isConfirmed Whether the head of the record was read a moment ago.
   * @param ask Asks the store why it takes no writes; `null` when it does. Throws when the store does not answer.
   */
  constructor(
    private readonly fence: Pick<Fence, 'refusal'>,
    private readonly isConfirmed: () => boolean,
    private readonly ask: () => Promise<RecordError | null>,
    private readonly log: Logger,
  ) {}

  /** The state of the store, at most half a second old. The store is not asked where it has not answered for a while. */
  async state(): Promise<StoreState> {
    const { refusal } = this.fence;
    if (refusal !== null) {
      this.logChange(refusal);
      this.checked = { state: { isReady: false, refusesWrites: refusal }, at: performance.now() };
      return this.checked.state;
    }
    if (!this.isConfirmed()) return UNAVAILABLE;
    const { checked } = this;
    if (checked !== null && performance.now() - checked.at < KEPT_MS) return checked.state;
    // Join a check that is under way, so that there is never more than one.
    this.checking ??= this.check();
    const { checking } = this;
    return (await settlesWithin(checking, TIMEOUT_MS)) ? checking : UNAVAILABLE;
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
    // An edge never takes writes.
    if (refusal?.code === before?.code || refusal?.code === 'WRITE_ELSEWHERE') return;
    if (refusal === null) this.log.warn('the store takes writes again');
    else this.log.error({ code: refusal.code }, `the store takes no writes: ${refusal.forOperators}`);
  }
}

/**
 * Answers `/readyz` of a service.
 * @param record The record of this process, which others have to know; see `GenerationWatch`.
 */
export function readyAnswers(
  readiness: Readiness,
  connections: Pick<Connections, 'isDraining'>,
  record: () => GenerationSeen,
): () => Promise<ReadyAnswer> {
  return async () => {
    const state = connections.isDraining ? UNAVAILABLE : await readiness.state();
    // The drain may have begun while the store was asked.
    const isReady = state.isReady && !connections.isDraining;
    const refusal = state.refusesWrites;
    const told = refusal === null ? {} : { code: refusal.code, message: refusal.forOperators };
    // A process that can only read still serves readers. One whose database was replaced says so.
    const canWrite = isReady ? { canWrite: refusal === null } : {};
    return { isReady, body: { ...canWrite, ...told, record: record() } };
  };
}
