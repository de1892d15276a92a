/** Reads ahead in the stream of the log, as far as there is room, and opens it again whenever it is lost. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { LogEntry } from '../record/log/log-entry.js';
import type { LogStream, StreamMessage } from './stream-log.js';

/** How long to wait before the stream is opened again, in milliseconds. */
const RETRY_MS = 500;
/** A stream of another history is looked at again after this time, in milliseconds. */
const DISTRUST_MS = 5_000;
/** The largest number of messages that are read ahead; more where a batch is longer. */
const ROOM_FOR_MESSAGES = 512;

/** The place after which a copy of the record goes on. */
export interface CopyPosition {
  readonly epoch: string;
  readonly offset: number;
}

export class StreamReader {
  private messages: StreamMessage[] = [];
  private room = ROOM_FOR_MESSAGES;
  private makeRoom: () => void = () => undefined;
  private reading = new AbortController();
  private isClosed = false;
  private isFailing = false;
  private waitMs = RETRY_MS;
  private isDistrusted = false;
  private readonly running: Promise<void>;

  /**
   * @param position Where the copy is.
   * @param wake Called when there is something new.
   * @param onOpen Called whenever the stream has been opened: it may have other messages than before.
   */
  constructor(
    private readonly stream: LogStream,
    private readonly position: () => CopyPosition,
    private readonly wake: () => void,
    private readonly onOpen: () => void,
    private readonly log: Logger,
  ) {
    this.running = this.run();
  }

  /** The entries that follow an offset without a gap. Forgets those up to it. */
  after(offset: number): readonly LogEntry[] {
    this.forget(offset);
    const entries: LogEntry[] = [];
    for (const [index, message] of this.messages.entries()) {
      if (message.entry === null || message.offset !== offset + 1 + index) break;
      entries.push(message.entry);
    }
    return entries;
  }

  /** Whether the stream goes on later than these entries after an offset: it lacks what is between. */
  hasGapAfter(entries: readonly LogEntry[]): boolean {
    return this.messages.length > entries.length;
  }

  /** Reads further ahead: what is there ends in the middle of a batch. */
  readFurther(): void {
    this.room = this.messages.length + ROOM_FOR_MESSAGES;
    this.makeRoom();
  }

  /** Forgets what was read, and opens the stream anew at the place of the copy. */
  startAgain(): void {
    this.messages = [];
    this.reading.abort();
    this.makeRoom();
  }

  /** Looks away from a stream of another history for a while; a mirror is made anew. */
  distrust(): void {
    this.waitMs = DISTRUST_MS;
    this.isDistrusted = true;
    this.startAgain();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.startAgain();
    await this.running;
  }

  private forget(offset: number): void {
    const known = this.messages.findIndex((message) => message.offset > offset);
    this.messages.splice(0, known === -1 ? this.messages.length : known);
    if (this.messages.length >= ROOM_FOR_MESSAGES) return;
    this.room = ROOM_FOR_MESSAGES;
    this.makeRoom();
  }

  private async run(): Promise<void> {
    while (!this.isClosed) {
      const reading = new AbortController();
      this.reading = reading;
      try {
        await this.read(reading.signal);
      } catch (error) {
        if (!this.isFailing && !this.isClosed) {
          this.log.warn({ err: error }, 'cannot read the log of the record; asking the core until it is back');
        }
        this.isFailing = true;
      }
      const { waitMs } = this;
      this.waitMs = RETRY_MS;
      if (!reading.signal.aborted || waitMs > RETRY_MS) await pause(waitMs);
    }
  }

  private async read(signal: AbortSignal): Promise<void> {
    const { epoch, offset } = this.position();
    await this.stream.mirror(epoch, this.isDistrusted);
    this.isDistrusted = false;
    const last = await this.stream.last(epoch);
    this.onOpen();
    for await (const message of this.stream.after(epoch, offset, signal)) {
      if (this.isFailing) this.log.info({ offset: message.offset, last }, 'reading the log of the record again');
      this.isFailing = false;
      if (signal.aborted) return;
      this.messages.push(message);
      if (message.offset > this.position().offset) this.wake();
      while (this.messages.length >= this.room && !signal.aborted) {
        await new Promise<void>((resolve) => {
          this.makeRoom = resolve;
        });
      }
    }
  }
}
