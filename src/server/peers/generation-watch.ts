/**
 * Asks the other hosts of the database and other processes for the generation of their record: once a higher one is known,
 * this process refuses writes (`Fence`). Who does not answer is no reason to refuse.
 */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Engine, HostAnswer } from '../../record/engine/engine.js';
import type { GenerationWatcher } from '../../record/fence.js';
import type { StoryRecord } from '../../record/record.js';
import { settlesWithin } from '../../settles-within.js';
import type { CoreHead } from './core-head.js';

/** How often all are asked, in milliseconds. */
const INTERVAL_MS = 2_000;
/** After a client has named a higher generation, they are asked at most this often, in milliseconds. */
const HINT_INTERVAL_MS = 1_000;
/** Another process has this long to answer, in milliseconds. */
const PATIENCE_MS = 1_000;

const Answer = z.object({
  record: z.object({ epoch: z.string(), generation: z.number().int().positive() }),
});

export class GenerationWatch implements GenerationWatcher {
  private readonly timer: NodeJS.Timeout;
  private readonly failing = new Set<string>();
  private asking: Promise<void> | null = null;
  private queued: Promise<void> | null = null;
  private reading: Promise<boolean> | null = null;
  private noting: Promise<void> | null = null;
  private begunAt = Number.NEGATIVE_INFINITY;

  /**
   * @param core The process that `WRITE_URL` names; `null` for none.
   * @param peers The addresses at which other processes answer `/readyz`; this process may be among them.
   */
  constructor(
    private readonly record: StoryRecord,
    private readonly engine: Pick<Engine, 'askHosts' | 'fence'>,
    private readonly core: Pick<CoreHead, 'url' | 'seen'> | null,
    private readonly peers: readonly string[],
    private readonly log: Logger,
  ) {
    engine.fence.watchedBy(this);
    this.timer = setInterval(() => this.hint(), INTERVAL_MS);
  }

  /** Asks with questions that begin now or later, and resolves when each has an answer, or none in time. */
  ask(): Promise<void> {
    if (this.asking === null) return this.begin();
    this.queued ??= this.asking.then(() => this.begin());
    return this.queued;
  }

  hint(): void {
    if (this.asking === null && performance.now() - this.begunAt >= HINT_INTERVAL_MS) void this.begin();
  }

  private begin(): Promise<void> {
    this.queued = null;
    this.begunAt = performance.now();
    const asking = this.askAll().finally(() => {
      if (this.asking === asking) this.asking = null;
    });
    this.asking = asking;
    return asking;
  }

  private async askAll(): Promise<void> {
    const { fence } = this.engine;
    const endDoubts = fence.beginRound();
    // Read first, over a connection that may lead to another server than before: others may have replaced that one.
    const reading = this.read();
    const isRead = (await settlesWithin(reading, PATIENCE_MS)) && (await reading);
    const answers = await Promise.all([this.engine.askHosts(), ...this.peers.map(askPeer)]);
    for (const answer of answers.flat()) {
      if ('seen' in answer) fence.noteElsewhere(answer.seen, answer.where);
      this.logChange(answer);
    }
    const { core } = this;
    if (core !== null && core.seen !== null) fence.noteElsewhere(core.seen, core.url);
    if (!isRead) return;
    // Another host of the address may be in use now, which was not replaced.
    if (fence.refusal !== null) await settlesWithin(this.read(), PATIENCE_MS);
    endDoubts();
    this.note();
  }

  /** Reads the generation; one attempt at a time, which may wait for the database. Returns whether it succeeded. */
  private read(): Promise<boolean> {
    this.reading ??= this.record
      .readGeneration()
      .then(
        () => true,
        (error: unknown) => {
          this.log.debug({ err: error }, 'could not read the generation of the record');
          return false;
        },
      )
      .finally(() => {
        this.reading = null;
      });
    return this.reading;
  }

  /** Writes down what is known now. Nobody waits for it: a write that waits for this watcher may lock the record. */
  private note(): void {
    this.noting ??= this.record
      .noteGeneration()
      .catch((error: unknown) => this.log.warn({ err: error }, 'could not write down the generation of the record'))
      .finally(() => {
        this.noting = null;
      });
  }

  /** Logs one line when a host or process stops to say its generation, and one when it does so again. */
  private logChange(answer: HostAnswer): void {
    const { where } = answer;
    if ('seen' in answer) {
      if (this.failing.delete(where)) this.log.info({ where }, 'says again which generation its record has');
      return;
    }
    if (this.failing.has(where)) return;
    this.failing.add(where);
    this.log.info({ err: answer.failure, where }, 'does not say which generation its record has');
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.engine.fence.watchedBy(null);
    await this.queued;
    await this.asking;
    await this.reading;
    await this.noting;
  }
}

async function askPeer(peer: string): Promise<HostAnswer> {
  try {
    const response = await fetch(`${peer}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return { where: peer, seen: Answer.parse(await response.json()).record };
  } catch (failure) {
    return { where: peer, failure };
  }
}
