/**
 * The log as a stream of JetStream: the message with sequence N is the update with offset N. Relays write it, and readers of it
 * or of its mirrors use the same names and headers.
 */
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StoredMsg,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { MsgHdrs } from '@nats-io/transport-node';
import type { ErasedUpdate } from '../record/log/erased-updates.js';
import { type LogEntry, parseLogEntry } from '../record/log/log-entry.js';

/** The headers of a message. */
export const HEADERS = {
  /** The hash of the update. */
  hash: 'Onrecord-Hash',
  /** The generation of the record when the message was published. */
  generation: 'Onrecord-Generation',
  /** The newest redaction that had erased words of the update by then; not set where none had. */
  redactedAt: 'Onrecord-Redacted-At',
  /** Set to `true` where the entry was too large for a message, which is empty then: a reader gets the entry from the core. */
  elsewhere: 'Onrecord-Elsewhere',
} as const;

/** The name of the stream of a record. */
export function streamName(epoch: string): string {
  return `ONRECORD_${epoch}`;
}

/** The subject of all its messages. */
export function subjectOf(epoch: string): string {
  return `onrecord.${epoch}`;
}

/**
 * The entry in a message of the log; `null` where the message has none, because it was too large.
 * @throws RecordError LOG_DAMAGED or LOG_NEWER
 */
export function entryIn(message: {
  readonly seq: number;
  readonly headers: MsgHdrs | undefined;
  string(): string;
}): LogEntry | null {
  if (message.headers?.get(HEADERS.elsewhere) === 'true') return null;
  return parseLogEntry(message.string(), message.seq);
}

/** The error code of JetStream for a sequence that is not there. */
const SEQUENCE_NOT_FOUND = 10_043;
const MESSAGE_DELETE_FAILED = 10_057;

/** At most this many requests at once. */
const AT_ONCE = 64;

/**
 * Overwrites messages in a stream or a mirror, by their sequences. Deletions do not reach the mirrors of a stream, so each has to
 * be told. A sequence that is not there is passed over.
 */
export async function eraseFromStream(
  manager: JetStreamManager,
  stream: string,
  sequences: readonly number[],
): Promise<void> {
  await eachAtOnce(sequences, async (sequence) => {
    try {
      await manager.streams.deleteMessage(stream, sequence, true);
    } catch (error) {
      if (!(await isGone(manager, stream, sequence, error))) throw error;
    }
  });
}

/**
 * Overwrites the messages that still have words which redactions have erased. A message that was published after the redaction
 * has none. Returns their sequences.
 */
export async function eraseWords(
  manager: JetStreamManager,
  stream: string,
  erased: readonly ErasedUpdate[],
): Promise<readonly number[]> {
  const withWords: number[] = [];
  await eachAtOnce(erased, async ({ offset, redactedAt }) => {
    const message = await messageAt(manager, stream, offset);
    if (message !== null && Number(message.header.get(HEADERS.redactedAt)) < redactedAt) withWords.push(offset);
  });
  await eraseFromStream(manager, stream, withWords);
  return withWords;
}

/** Whether a deletion failed because the message is not there. Servers have several codes for this. */
async function isGone(manager: JetStreamManager, stream: string, sequence: number, error: unknown): Promise<boolean> {
  if (!(error instanceof JetStreamApiError)) return false;
  if (error.code !== SEQUENCE_NOT_FOUND && error.code !== MESSAGE_DELETE_FAILED) return false;
  return (await messageAt(manager, stream, sequence)) === null;
}

/** The message with a sequence; `null` where it is not there. */
export function messageAt(manager: JetStreamManager, stream: string, sequence: number): Promise<StoredMsg | null> {
  return manager.streams.getMessage(stream, { seq: sequence });
}

/** The state of a stream; `null` where there is none of this name. */
export async function streamInfo(manager: JetStreamManager, stream: string): Promise<StreamInfo | null> {
  try {
    return await manager.streams.info(stream);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return null;
    throw error;
  }
}

/** Does something for each item, for a bounded number of items at once. */
async function eachAtOnce<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await Promise.all(items.slice(from, from + AT_ONCE).map(run));
  }
}
