/**
 * Publishes the record to a stream of JetStream, which distributes it. The relay has no state: the stream says how far it is.
 * Any number of relays may run, because each message names the sequence that it must get, and the first one wins.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Tail } from '../feed/tail.js';
import { NO_HASH } from '../record/cursor.js';
import { RecordError } from '../record/errors.js';
import { nextHash } from '../record/hash-chain.js';
import { encodeLogEntry, type LogEntry } from '../record/log/log-entry.js';
import { MAX_ENTRIES_PER_READ } from '../record/log/read-log.js';
import type { StoryRecord } from '../record/record.js';
import type { RecordPoint } from '../record/snapshot.js';
import { eraseWords, HEADERS, messageAt, streamInfo, streamName, subjectOf } from './log-stream.js';
import type { NatsLink } from './nats-connection.js';

export interface PublishingOptions {
  /** How many servers of a cluster keep the stream. */
  readonly replicas: number;
  /** Whether to replace a stream of another history without asking, once. */
  readonly rebuild: boolean;
}

/** The wait after a failure, in milliseconds. */
const RETRY_MS = 250;
/** How long the stream recognises a message that is published twice, in nanoseconds. */
const DUPLICATE_WINDOW_NS = 120_000_000_000;
/** Bytes of a message beside its content. */
const HEADER_BYTES = 1_000;

/** Another relay was faster, or the stream has changed: look at it again. */
class Overtaken extends Error {}

/** The end of a stream that continues the record. */
interface StreamEnd extends RecordPoint {
  readonly epoch: string;
}

export class Relay {
  /** Requests wait for the connection, so the manager is made without one. */
  private readonly manager: Promise<JetStreamManager>;
  /** The erasures of the redactions up to this offset are made in the stream. */
  private erasedTo = 0;
  /** The epoch of the stream that this relay has last filled; `null` for none. */
  private filled: string | null = null;
  private mayRebuild: boolean;
  private isStopped = false;
  /** Whether the stream, or the record, may have changed under the relay. */
  private isStale = false;
  private wake: () => void = () => undefined;
  private lastFailure: string | null = null;
  private last = 0;
  private isWell = false;

  constructor(
    private readonly record: StoryRecord,
    private readonly tail: Tail,
    private readonly nats: NatsLink,
    private readonly log: Logger,
    private readonly options: PublishingOptions,
  ) {
    this.mayRebuild = options.rebuild;
    this.manager = jetstreamManager(nats.connection, { checkAPI: false });
  }

  /**
   * Publishes until `stop` is called. Failures of NATS and of the database are waited out.
   * @throws RecordError LOG_FORKED where the stream has another history than the record.
   */
  async run(): Promise<void> {
    this.tail.whenForked(() => this.lookAgain());
    while (!this.isStopped) {
      try {
        const manager = await this.manager;
        const end = await this.openStream(manager);
        if (end === null) continue;
        this.isWell = true;
        await this.follow(manager, end);
      } catch (error) {
        if (error instanceof Overtaken) continue;
        this.isWell = false;
        if (error instanceof RecordError && error.code === 'LOG_FORKED') throw error;
        this.tellFailure(error);
        await pause(RETRY_MS);
      }
    }
  }

  /** The newest offset that this relay knows to be in the stream; 0 while it knows none. */
  get published(): number {
    return this.last;
  }

  /** Whether the relay reaches NATS, and has failed at nothing since it last looked at the stream. */
  get isPublishing(): boolean {
    return this.isWell && !this.nats.isAway();
  }

  /** Ends `run` after what is being published. */
  stop(): void {
    this.isStopped = true;
    this.wake();
  }

  /** Makes the relay look at the whole stream again: its server may have lost something, or the record have changed. */
  lookAgain(): void {
    this.erasedTo = 0;
    this.isStale = true;
    this.wake();
  }

  /** The connection tells of its outages itself; everything else is told once. */
  private tellFailure(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (this.nats.isAway() || message === this.lastFailure) return;
    this.lastFailure = message;
    this.log.warn({ err: error }, 'could not publish the record; trying again');
  }

  /** Makes the stream if it is missing, and checks that the record continues it. Returns its end; `null` to look again. */
  private async openStream(manager: JetStreamManager): Promise<StreamEnd | null> {
    this.isStale = false;
    const { epoch } = this.record;
    await this.leaveStreamOfOtherEpoch(manager, epoch);
    const name = streamName(epoch);
    const info = (await streamInfo(manager, name)) ?? (await this.makeStream(manager, epoch));
    const { last_seq: offset } = info.state;
    if (offset === 0) return { epoch, offset, hash: NO_HASH };
    // There is none where somebody has purged the stream: it cannot be compared, and has no generation.
    const message = await messageAt(manager, name, offset);
    const hash = message?.header.get(HEADERS.hash) ?? null;
    const generation = Number(message?.header.get(HEADERS.generation) ?? 0);
    const point = await this.record.pointOf(offset);
    if (point !== null && point.hash === hash) {
      await this.eraseSince(manager, name, offset);
      return { epoch, offset, hash };
    }
    if (point === null && this.record.isReplica) {
      throw new RecordError('REPLICA_BEHIND', `The standby has not got update ${offset} yet, which the stream has`);
    }
    if (!this.mayRebuild && generation >= this.record.generation) throw forked(name, offset, hash, point);
    this.log.warn(
      { stream: name, last: offset, generation, ownGeneration: this.record.generation },
      'the stream has another history than the record; deleting it, to fill it again',
    );
    this.mayRebuild = false;
    await manager.streams.delete(name);
    return null;
  }

  /** Deletes the stream of the record that a restored backup has replaced: no redaction would erase words in it any more. */
  private async leaveStreamOfOtherEpoch(manager: JetStreamManager, epoch: string): Promise<void> {
    if (this.filled !== null && this.filled !== epoch) {
      const name = streamName(this.filled);
      this.log.warn({ stream: name, epoch }, 'the record was replaced by one of another epoch; deleting the stream');
      if ((await streamInfo(manager, name)) !== null) await manager.streams.delete(name);
    }
    this.filled = epoch;
  }

  private async makeStream(manager: JetStreamManager, epoch: string): Promise<StreamInfo> {
    const info = await manager.streams.add({
      name: streamName(epoch),
      subjects: [subjectOf(epoch)],
      description: 'The record of Onrecord: the sequence of a message is the offset of its update',
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      num_replicas: this.options.replicas,
      duplicate_window: DUPLICATE_WINDOW_NS,
      allow_direct: true,
    });
    this.erasedTo = 0;
    this.log.info({ stream: info.config.name }, 'made the stream; filling it from the first update');
    return info;
  }

  /** Publishes what comes after the end of the stream, until something makes the relay look at the stream again. */
  private async follow(manager: JetStreamManager, from: StreamEnd): Promise<void> {
    const client = manager.jetstream();
    for (let end = from; !this.isStopped && !this.isStale; ) {
      this.last = end.offset;
      if (this.tail.head.offset <= end.offset) {
        await this.moved(end.offset);
        continue;
      }
      const entries = await this.record.log(end.offset, MAX_ENTRIES_PER_READ);
      checkFollows(end, entries);
      await this.publish(client, entries);
      this.lastFailure = null;
      end = entries.at(-1) ?? end;
      if (entries.some(({ erased }) => erased.length > 0)) {
        await this.eraseSince(manager, streamName(end.epoch), end.offset);
      } else this.erasedTo = end.offset;
    }
  }

  /** Resolves when the record has an update after an offset, or the relay has something else to do. */
  private moved(last: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.tail.whenMoved(resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
      if (this.isStopped || this.isStale || this.tail.head.offset > last) this.wake();
    });
  }

  /** Publishes entries without waiting for each. @throws Overtaken where the stream goes on otherwise. */
  private async publish(client: JetStreamClient, entries: readonly LogEntry[]): Promise<void> {
    const results = await Promise.allSettled(entries.map((entry) => this.publishOne(client, entry)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw isOvertaken(failed.reason) ? new Overtaken() : failed.reason;
  }

  private async publishOne(client: JetStreamClient, entry: LogEntry): Promise<void> {
    const { epoch, offset, hash, redactedAt } = entry;
    const fields = headers();
    fields.set(HEADERS.hash, hash);
    fields.set(HEADERS.generation, String(this.record.generation));
    if (redactedAt !== null) fields.set(HEADERS.redactedAt, String(redactedAt));
    let payload = encodeLogEntry(entry);
    const most = (this.nats.connection.info?.max_payload ?? 0) - HEADER_BYTES;
    if (Buffer.byteLength(payload) > most) {
      fields.set(HEADERS.elsewhere, 'true');
      payload = '';
    }
    const { seq } = await client.publish(subjectOf(epoch), payload, {
      msgID: `${epoch}:${offset}:${hash}`,
      headers: fields,
      expect: { lastSequence: offset - 1, streamName: streamName(epoch) },
    });
    if (seq !== offset) throw new Overtaken();
  }

  /**
   * Erases from the stream the updates that redactions have erased words of since this was last done. Redactions that are not in
   * the stream yet come later: so the last message is never one that is erased. A message that was published after its redaction
   * has no words to erase.
   */
  private async eraseSince(manager: JetStreamManager, stream: string, last: number): Promise<void> {
    const erased = await this.record.erasedUpdates(this.erasedTo);
    const done = erased.filter(({ redactedAt }) => redactedAt <= last);
    const withWords = await eraseWords(manager, stream, done);
    if (withWords.length > 0) this.log.info({ offsets: withWords }, 'erased redacted updates from the stream');
    this.erasedTo = last;
  }
}

/**
 * Checks that entries continue the stream: the record may have been replaced by another one since the end was looked at.
 * @throws RecordError LOG_DAMAGED
 */
function checkFollows(end: StreamEnd, entries: readonly LogEntry[]): void {
  let { offset, hash } = end;
  for (const entry of entries) {
    const follows = entry.offset === offset + 1 && entry.hash === nextHash(hash, entry.digest);
    if (!follows || entry.epoch !== end.epoch) {
      const message = `Update ${entry.offset} of the record does not follow the one before it`;
      throw new RecordError('LOG_DAMAGED', message, `${message}: run "onrecord verify" if this does not end`);
    }
    ({ offset, hash } = entry);
  }
}

function isOvertaken(error: unknown): boolean {
  return error instanceof Overtaken || (error instanceof JetStreamApiError && WRONG_SEQUENCE.includes(error.code));
}
const WRONG_SEQUENCE: readonly number[] = [
  JetStreamApiCodes.StreamWrongLastSequence,
  JetStreamApiCodes.StreamWrongLastSequenceUnknown,
];

function forked(stream: string, offset: number, hash: string | null, own: RecordPoint | null): RecordError {
  return new RecordError(
    'LOG_FORKED',
    `The stream ${stream} has another history than the record`,
    `The stream ${stream} has ${hash?.slice(0, 12) ?? 'no hash'} at offset ${offset}, and the record ${own?.hash.slice(0, 12) ?? 'nothing'}: ` +
      'the stream is of another history. If DATABASE_URL leads to the right record (not to an old primary), replace the stream by it with "onrecord relay --rebuild"',
  );
}
