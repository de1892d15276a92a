/**
 * Knows the head of the record for this process. Commits wake it; what it knows comes from reading. A wake-up is a hint
 * that may be late, doubled or missing, which is why the head is also read every second.
 */
import type { Logger } from 'pino';
import type { StoryRecord } from '../record/record.js';
import type { Place } from '../record/snapshot.js';

/** How often the head is read when no wake-up comes, in milliseconds. */
export const POLL_INTERVAL = 1_000;

export class Tail {
  private readonly waiting = new Set<() => void>();
  private reading: Promise<void> | null = null;
  private readAgain = false;
  private timer: NodeJS.Timeout | null = null;
  private unsubscribe: () => void = () => undefined;

  private constructor(
    private readonly record: StoryRecord,
    private readonly log: Logger,
    private known: Place,
  ) {}

  static async start(record: StoryRecord, log: Logger): Promise<Tail> {
    const tail = new Tail(record, log, await record.head());
    tail.unsubscribe = record.onCommit(() => void tail.advance());
    tail.timer = setInterval(() => void tail.advance(), POLL_INTERVAL);
    await tail.advance();
    return tail;
  }

  /** The newest place that this process knows of. */
  get head(): Place {
    return this.known;
  }

  /** Calls `wake` once, when the head has moved. Returns the function that calls it off. */
  whenMoved(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => this.waiting.delete(wake);
  }

  /** Reads the head, and tells those who wait if it has moved. Several calls at once read once, and once more. */
  async advance(): Promise<void> {
    if (this.reading !== null) {
      this.readAgain = true;
      return this.reading;
    }
    this.reading = this.read();
    return this.reading;
  }

  private async read(): Promise<void> {
    do {
      this.readAgain = false;
      try {
        const head = await this.record.head();
        if (head.offset > this.known.offset) this.move(head);
      } catch (error) {
        this.log.warn({ err: error }, 'the head of the record could not be read; trying again');
      }
    } while (this.readAgain);
    // At once, not in a later turn: a wake-up between the test above and this would be heard by nobody.
    this.reading = null;
  }

  private move(head: Place): void {
    this.known = head;
    const wakened = [...this.waiting];
    this.waiting.clear();
    for (const wake of wakened) wake();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.unsubscribe();
  }
}
