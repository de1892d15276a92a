/** Reads what comes over a connection: what of it is new, and where one has got to. */
import type { Result } from './connection.js';
import { codeOf, FeedError, graphqlError, isObject } from './errors.js';

/** The members of `FeedMessage` that are no updates. */
type Word = { readonly __typename: 'CaughtUp' | 'Checkpoint' | 'FeedReset' };

/** The updates among what a subscription delivers. `Data` is the type of its data, with the one root field. */
export type UpdateIn<Data> = Exclude<Data[keyof Data], Word>;

/** What a consumer is given. `data` is what the service sent, for those who pass it on to a cache. */
export type FeedEvent<Data> = { readonly data: Data } & (
  | { readonly type: 'update'; readonly update: UpdateIn<Data>; readonly cursor: string }
  /** Everything up to now has been delivered. Comes on every connection, so again after each that broke. */
  | { readonly type: 'caughtUp'; readonly cursor: string }
  /** Nothing that is followed happened up to here. */
  | { readonly type: 'checkpoint'; readonly cursor: string }
  /** The cursor cannot be honoured. Read again at this moment; whoever goes on iterating follows on from `head`. */
  | { readonly type: 'reset'; readonly reason: string; readonly oldest: string; readonly head: string }
);

/** The place that an event brings one to. */
export function placeOf<Data>(event: FeedEvent<Data>): string {
  return event.type === 'reset' ? event.head : event.cursor;
}

export type Reading<Data> =
  | { readonly type: 'event'; readonly event: FeedEvent<Data> }
  /** It is known already, or not for this client. */
  | { readonly type: 'nothing' }
  /** It is not to be trusted: connect again and ask from the same place. */
  | { readonly type: 'doubtful'; readonly reason: string }
  | { readonly type: 'failed'; readonly error: FeedError };

/** Errors that may be gone the next time. */
const PASSING: readonly (string | null)[] = ['INTERNAL', 'STORE_UNREACHABLE'];
const PASSING_ERRORS_IN_A_ROW = 5;
/** Errors that are gone when one has waited: others ask from the same address. Over HTTP they come with 429. */
const LATER: readonly (string | null)[] = [
  'TOO_MANY_REQUESTS',
  'TOO_MANY_STREAMS',
  'TOO_MANY_SUBSCRIPTIONS',
  'TOO_MUCH_UNREAD',
];
/** How many cursors of updates are remembered, to know one that comes again. */
const REMEMBERED = 1_000;

const NOTHING = { type: 'nothing' } as const;

export class Reader<Data extends object> {
  private readonly given = new Set<string>();
  private sequence: number | null = null;
  private gapAfter: number | null = null;
  private errorsInARow = 0;

  /**
   * @param position Where to go on from; `null` is now.
   * @param contiguous Whether every update of one story is followed, so that their numbers have no gap.
   */
  constructor(
    public position: string | null,
    private readonly contiguous: boolean,
  ) {}

  read({ data, errors }: Result<Data>): Reading<Data> {
    if (errors !== undefined && errors.length > 0) {
      const error = graphqlError(errors);
      if (errors.every((one) => LATER.includes(codeOf(one)))) return { type: 'doubtful', reason: error.message };
      this.errorsInARow += 1;
      const passing = errors.some((one) => PASSING.includes(codeOf(one)));
      if (!passing || this.errorsInARow > PASSING_ERRORS_IN_A_ROW) return { type: 'failed', error };
      return { type: 'doubtful', reason: error.message };
    }
    if (data === undefined || data === null) return NOTHING;
    const message = onlyValue(data);
    if (!isObject(message)) return NOTHING;
    this.errorsInARow = 0;
    const reading = this.readMessage(data, message);
    if (reading.type === 'event') this.position = placeOf(reading.event);
    return reading;
  }

  private readMessage(data: Data, message: Data[keyof Data] & Record<string, unknown>): Reading<Data> {
    const { __typename: typename, cursor } = message;
    if (typename === 'FeedReset') return this.readReset(data, message);
    if (typeof cursor !== 'string') {
      // A type that this operation selects nothing of: one may be added to the schema any day.
      const selected = Object.keys(message).some((name) => name !== '__typename');
      return selected || typename === 'CaughtUp' || typename === 'Checkpoint'
        ? unfit(`\`cursor\` of ${String(typename)}`)
        : NOTHING;
    }
    if (typename === 'CaughtUp') return { type: 'event', event: { type: 'caughtUp', cursor, data } };
    if (typename === 'Checkpoint') return { type: 'event', event: { type: 'checkpoint', cursor, data } };
    return isUpdate<Data[keyof Data]>(message) ? this.readUpdate(data, message, message.sequence, cursor) : NOTHING;
  }

  private readUpdate(data: Data, update: UpdateIn<Data>, sequence: unknown, cursor: string): Reading<Data> {
    if (this.given.has(cursor)) return NOTHING;
    if (this.contiguous) {
      if (typeof sequence !== 'number') return unfit('`sequence` of every update, for `contiguous`');
      if (this.sequence !== null && sequence <= this.sequence) return NOTHING;
      if (this.sequence !== null && sequence > this.sequence + 1) return this.gap(this.sequence, sequence);
      this.sequence = sequence;
    }
    this.remember(cursor);
    return { type: 'event', event: { type: 'update', update, cursor, data } };
  }

  private gap(last: number, sequence: number): Reading<never> {
    const reason = `Update ${sequence} came after update ${last}`;
    if (this.gapAfter === last) return { type: 'failed', error: new FeedError('SEQUENCE_GAP', reason) };
    this.gapAfter = last;
    return { type: 'doubtful', reason };
  }

  private readReset(data: Data, { reason, oldest, head }: Record<string, unknown>): Reading<Data> {
    if (typeof reason !== 'string' || typeof oldest !== 'string' || typeof head !== 'string') {
      return unfit('`reason`, `oldest` and `head` of FeedReset');
    }
    // What was known belongs to another history, or lies before what is kept.
    this.given.clear();
    this.sequence = null;
    this.gapAfter = null;
    return { type: 'event', event: { type: 'reset', reason, oldest, head, data } };
  }

  private remember(cursor: string): void {
    this.given.add(cursor);
    const [oldest] = this.given;
    if (this.given.size > REMEMBERED && oldest !== undefined) this.given.delete(oldest);
  }
}

function onlyValue<Data extends object>(data: Data): Data[keyof Data] | undefined {
  for (const name in data) return data[name];
  return undefined;
}

function isUpdate<Message>(
  message: Message & Record<string, unknown>,
): message is Exclude<Message, Word> & Record<string, unknown> {
  return !['CaughtUp', 'Checkpoint', 'FeedReset'].includes(String(message.__typename));
}

/** @throws FeedError OPERATION_UNFIT when a subscription cannot be resumed, whatever the service answers. */
export function checkOperation(query: string): void {
  for (const part of [/\$after\b/, /\b__typename\b/, /\bcursor\b/]) {
    if (!part.test(query))
      throw new FeedError('OPERATION_UNFIT', `The operation lacks ${part.source.replace(/\\b|\\/g, '')}`);
  }
}

function unfit(lacking: string): { readonly type: 'failed'; readonly error: FeedError } {
  return { type: 'failed', error: new FeedError('OPERATION_UNFIT', `The operation must select ${lacking}`) };
}
