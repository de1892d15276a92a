/** Reads the log of the record from a stream of NATS: that of the relay, or its mirror on a server nearby. */
import { DeliverPolicy, type JetStreamManager, jetstreamManager, StorageType } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import type { ErasedUpdate } from '../record/log/erased-updates.js';
import type { LogEntry } from '../record/log/log-entry.js';
import { entryIn, eraseWords, streamInfo, streamName } from '../relay/log-stream.js';
import type { NatsLink } from '../relay/nats-connection.js';

/** A place of the log, and its entry; `null` where the stream does not have it. */
export interface StreamMessage {
  readonly offset: number;
  readonly entry: LogEntry | null;
}

/** The largest number of messages in one request. */
const MESSAGES_PER_REQUEST = 256;

/** A stream of the log, as those who read it need it. */
export type LogStream = Pick<StreamLog, 'after' | 'last' | 'mirror' | 'erase'>;

export class StreamLog {
  private readonly manager: Promise<JetStreamManager>;

  /** @param mirrorDomain The JetStream domain of the log, of which a missing stream becomes a mirror; `null` to make none. */
  constructor(
    nats: NatsLink,
    private readonly mirrorDomain: string | null,
    private readonly log: Logger,
  ) {
    this.manager = jetstreamManager(nats.connection, { checkAPI: false });
  }

  /**
   * The messages of the stream of a record after an offset, and those that follow, until it is closed.
   * @throws when there is no such stream, or it is lost.
   */
  async *after(epoch: string, offset: number, closing: AbortSignal): AsyncGenerator<StreamMessage> {
    const manager = await this.manager;
    const consumer = await manager.jetstream().consumers.get(streamName(epoch), {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: offset + 1,
    });
    const messages = await consumer.consume({ max_messages: MESSAGES_PER_REQUEST });
    const stop = () => messages.stop();
    closing.addEventListener('abort', stop, { once: true });
    try {
      if (closing.aborted) return;
      for await (const message of messages) yield { offset: message.seq, entry: this.entryOf(message) };
    } finally {
      closing.removeEventListener('abort', stop);
      messages.stop();
    }
  }

  /** The newest offset that the stream of a record has; 0 without a stream. */
  async last(epoch: string): Promise<number> {
    return (await streamInfo(await this.manager, streamName(epoch)))?.state.last_seq ?? 0;
  }

  /**
   * Makes the mirror of the stream of a record, where one is wanted and missing.
   * @param isWrong Whether the mirror that is there has another history, as after a relay has replaced the stream.
   */
  async mirror(epoch: string, isWrong: boolean): Promise<void> {
    const { mirrorDomain } = this;
    if (mirrorDomain === null) return;
    const [manager, name] = [await this.manager, streamName(epoch)];
    const info = await streamInfo(manager, name);
    if (info !== null && !(isWrong && info.config.mirror !== undefined)) return;
    if (info !== null) await manager.streams.delete(name);
    // Without a subject for deliveries, the servers choose their own.
    const external = { api: `$JS.${mirrorDomain}.API`, deliver: '' };
    await manager.streams.add({ name, storage: StorageType.File, mirror: { name, external }, allow_direct: true });
    this.log.info({ stream: name, of: mirrorDomain }, 'made a mirror of the log');
  }

  /** Erases the messages of a record that still have words which redactions have erased. Returns their offsets. */
  async erase(epoch: string, erased: readonly ErasedUpdate[]): Promise<readonly number[]> {
    return eraseWords(await this.manager, streamName(epoch), erased);
  }

  /** The core is asked for an entry that cannot be read, as for one that is not there. */
  private entryOf(message: Parameters<typeof entryIn>[0]): LogEntry | null {
    try {
      return entryIn(message);
    } catch (error) {
      const text = 'the log has an entry that cannot be read; asking the core for it';
      this.log.error({ err: error, offset: message.seq }, text);
      return null;
    }
  }
}
