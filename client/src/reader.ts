/** Reads the messages of a subscription: leaves out known updates, and keeps the cursor. */
import type { FeedResult } from './connection.js';
import { codeOf, FeedError, type GraphQLFailure, graphqlError, isFinal, isObject } from './errors.js';

/** The messages of the feed that are no updates. */
type ControlMessage = { readonly __typename: 'CaughtUp' | 'Checkpoint' | 'FeedReset' };

/** The updates among the messages of a subscription. `Data` is the type of its data, with one root field. */
export type UpdateIn<Data> = Exclude<Data[keyof Data], ControlMessage>;

/** An event of a feed. `data` is the data of the service, for a consumer that passes it on to a cache. */
export type FeedEvent<Data> = { readonly data: Data } & (
  | { readonly type: 'update'; readonly update: UpdateIn<Data>; readonly cursor: string }
  /** Every update up to now has been delivered. Comes once on every connection. */
  | { readonly type: 'caughtUp'; readonly cursor: string }
  /** There was no update of this subscription up to here. */
  | { readonly type: 'checkpoint'; readonly cursor: string }
  /** The cursor is not valid any more. Read everything again now; the loop continues from `head`. */
  | { readonly type: 'reset'; readonly reason: string; readonly oldest: string; readonly head: string }
);

/** The cursor to continue from after an event. */
export function cursorAfter<Data>(event: FeedEvent<Data>): string {
  return event.type === 'reset' ? event.head : event.cursor;
}

/** The outcome of reading a message. */
export type ReadOutcome<Data> =
  | { readonly type: 'event'; readonly event: FeedEvent<Data> }
  /** The update is known already, or the message is of a kind that this client does not know. */
  | { readonly type: 'nothing' }
  /** An update is missing, or an error may pass: reconnect, and subscribe from the same cursor. */
  | { readonly type: 'retry'; readonly reason: string }
  | { readonly type: 'failed'; readonly error: FeedError };

/** The code of a failure of the service, which may be gone at the next attempt. */
const FAILURE = 'INTERNAL';
const MAX_FAILURES = 5;
/**
 * Before the first event, errors with unknown codes are tried again so often in a row, over about half a minute: a gateway
 * may be waiting for the service. After it they never end the feed.
 */
const MAX_UNKNOWN_ERRORS = 10;
/** Codes of limits that other clients at the same address or gateway share. Waiting helps. Over HTTP their status is 429. */
const RETRY_LATER: readonly (string | null)[] = [
  'TOO_MANY_REQUESTS',
  'TOO_MANY_STREAMS',
  'TOO_MANY_SUBSCRIPTIONS',
  'TOO_MANY_SELECTIONS',
  'TOO_MANY_OPERATIONS',
  'TOO_MUCH_UNREAD',
];
/** The number of last updates that are recognized when they come again. */
export const MAX_REMEMBERED_CURSORS = 1_000;

const NOTHING = { type: 'nothing' } as const;

/** Reads the messages of one feed, over all its connections. */
export class MessageReader<Data extends object> {
  /** The cursors of the last updates, to recognize one that comes again. */
  private readonly delivered = new Set<string>();
  private sequence: number | null = null;
  private gapAfter: number | null = null;
  private failuresInARow = 0;
  private unknownErrorsInARow = 0;
  /** Whether any event has come. */
  private hasEvents = false;

  /**
   * @param position The cursor to continue from; `null` is now.
   * @param contiguous Whether the sequence numbers must have no gap.
   */
  constructor(
    public position: string | null,
    private readonly contiguous: boolean,
  ) {}

  read({ data, errors }: FeedResult<Data>): ReadOutcome<Data> {
    if (errors !== undefined && errors.length > 0) return this.readErrors(errors);
    if (data === undefined || data === null) return NOTHING;
    const message = onlyValue(data);
    if (!isObject(message)) return NOTHING;
    const outcome = this.readMessage(data, message);
    if (outcome.type !== 'event') return outcome;
    this.failuresInARow = 0;
    this.unknownErrorsInARow = 0;
    this.hasEvents = true;
    this.position = cursorAfter(outcome.event);
    return outcome;
  }

  /** Tells the service's own refusals from errors that may pass, such as those of a gateway whose service restarts. */
  private readErrors(errors: readonly GraphQLFailure[]): ReadOutcome<Data> {
    const error = graphqlError(errors);
    if (isFinal(errors)) return { type: 'failed', error };
    const retry = { type: 'retry', reason: error.message } as const;
    const codes = errors.map(codeOf);
    if (codes.every((code) => RETRY_LATER.includes(code))) return retry;
    if (codes.includes(FAILURE)) {
      this.failuresInARow += 1;
      return this.failuresInARow > MAX_FAILURES ? { type: 'failed', error } : retry;
    }
    this.unknownErrorsInARow += 1;
    return !this.hasEvents && this.unknownErrorsInARow > MAX_UNKNOWN_ERRORS ? { type: 'failed', error } : retry;
  }

  private readMessage(data: Data, message: Data[keyof Data] & Record<string, unknown>): ReadOutcome<Data> {
    const { __typename: typename, cursor } = message;
    if (typename === 'FeedReset') return this.readReset(data, message);
    if (typeof cursor !== 'string') {
      // A type of which this operation selects nothing: the schema may get new types.
      const selected = Object.keys(message).some((name) => name !== '__typename');
      return selected || typename === 'CaughtUp' || typename === 'Checkpoint'
        ? unfit(`\`cursor\` of ${String(typename)}`)
        : NOTHING;
    }
    if (typename === 'CaughtUp') return { type: 'event', event: { type: 'caughtUp', cursor, data } };
    if (typename === 'Checkpoint') return { type: 'event', event: { type: 'checkpoint', cursor, data } };
    return isUpdate<Data[keyof Data]>(message) ? this.readUpdate(data, message, message.sequence, cursor) : NOTHING;
  }

  private readUpdate(data: Data, update: UpdateIn<Data>, sequence: unknown, cursor: string): ReadOutcome<Data> {
    if (this.delivered.has(cursor)) return NOTHING;
    if (this.contiguous) {
      if (typeof sequence !== 'number') return unfit('`sequence` of every update, for `contiguous`');
      if (this.sequence !== null && sequence <= this.sequence) return NOTHING;
      if (this.sequence !== null && sequence > this.sequence + 1) return this.gap(this.sequence, sequence);
      this.sequence = sequence;
    }
    this.remember(cursor);
    return { type: 'event', event: { type: 'update', update, cursor, data } };
  }

  private gap(last: number, sequence: number): ReadOutcome<never> {
    const reason = `Update ${sequence} followed update ${last}`;
    if (this.gapAfter === last) return { type: 'failed', error: new FeedError('SEQUENCE_GAP', reason) };
    this.gapAfter = last;
    return { type: 'retry', reason };
  }

  private readReset(data: Data, { reason, oldest, head }: Record<string, unknown>): ReadOutcome<Data> {
    if (typeof reason !== 'string' || typeof oldest !== 'string' || typeof head !== 'string') {
      return unfit('`reason`, `oldest` and `head` of FeedReset');
    }
    // The known cursors and numbers belong to another epoch, or are older than what the record keeps.
    this.delivered.clear();
    this.sequence = null;
    this.gapAfter = null;
    return { type: 'event', event: { type: 'reset', reason, oldest, head, data } };
  }

  private remember(cursor: string): void {
    this.delivered.add(cursor);
    const [oldest] = this.delivered;
    if (this.delivered.size > MAX_REMEMBERED_CURSORS && oldest !== undefined) this.delivered.delete(oldest);
  }
}

/** The value of the only root field. */
export function onlyValue<Data extends object>(data: Data): Data[keyof Data] | undefined {
  for (const name in data) return data[name];
  return undefined;
}

function isUpdate<Message>(
  message: Message & Record<string, unknown>,
): message is Exclude<Message, ControlMessage> & Record<string, unknown> {
  return !['CaughtUp', 'Checkpoint', 'FeedReset'].includes(String(message.__typename));
}

/** @throws FeedError OPERATION_UNFIT when a subscription cannot be resumed, whatever the service answers. */
export function checkOperation(query: string): void {
  for (const part of [/\$after\b/, /\b__typename\b/, /\bcursor\b/]) {
    if (!part.test(query))
      throw new FeedError('OPERATION_UNFIT', `The operation must contain ${part.source.replace(/\\b|\\/g, '')}`);
  }
}

function unfit(lacking: string): { readonly type: 'failed'; readonly error: FeedError } {
  return { type: 'failed', error: new FeedError('OPERATION_UNFIT', `The operation must select ${lacking}`) };
}
