/** What is answered in a format: how it is known, what it is, and how it is computed at a head of the record. */
import { GraphQLError } from 'graphql';
import { parseCursor } from '../../graphql/cursor.js';
import { parseDateTime } from '../../graphql/date-time.js';
import { databaseTime } from '../../record/read/database-time.js';
import type { StoryRecord } from '../../record/record.js';
import type { Place } from '../../record/snapshot.js';
import { placeIn } from '../../web/address.js';
import type { StepMeter } from '../limits/step-meter.js';

/** What was asked for, written chunk by chunk: each takes a few milliseconds, and an empty one is a pause. */
export type Chunks = AsyncGenerator<string>;

export interface FormatContent {
  /** Equal for the same text. */
  readonly key: string;
  /** Equal for what differs only in the place at which it is read: as that goes on, such texts become longer. */
  readonly family: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Units that it takes to write it, about, if it is no longer than most. */
  readonly units: number;
  /** Where it is read, at a head of the record. */
  placeAt(head: Place): Place;
  /**
   * Reads how it begins, at a head of the record; `null` where there is nothing of what was asked for, see `missing`.
   * @param meter Is told what that takes, and what it takes to go on.
   */
  begin(head: Place, meter: StepMeter): Promise<Chunks | null>;
  /** What the text is made of, at a head of the record: as long as that is the same, so is the text. */
  madeOf(head: Place, meter: StepMeter): Promise<string>;
  /**
   * The error for something that the record does not have at a head. Where the record has it only later, the extension
   * `firstMoment` says from when on.
   */
  missing(head: Place, meter: StepMeter): Promise<GraphQLError>;
}

/** What a request says besides its path. */
export interface Asking {
  readonly parameters: URLSearchParams;
  /** The origin by which readers know the service. */
  readonly base: string;
  readonly record: StoryRecord;
  /** Of whoever asks. */
  readonly meter: StepMeter;
}

/** A story as of a place, where one is asked for. */
export interface AsOf {
  /** The cursor of the place, whatever it was named by; `null` for the story as it stands. */
  readonly token: string | null;
  placeAt(head: Place): Place;
}

/** A parameter of an address has a value that it cannot have. */
export function parameterError(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'PARAMETER_UNFIT' } });
}

/**
 * The place that a cursor names, the newest place at a moment or at the end of a day (in UTC), or whatever is the head.
 * @throws GraphQLError CURSOR_MALFORMED or DATE_TIME_MALFORMED; RecordError CURSOR_FORKED or CURSOR_AHEAD.
 */
export async function asOfIn(token: string | null, { record, meter }: Asking): Promise<AsOf> {
  const named = placeIn(token);
  if (named === null) return { token, placeAt: (head) => head };
  const finding =
    'time' in named ? record.placeAtTime(parseDateTime(named.time)) : record.placeAt(parseCursor(named.cursor));
  const place = await databaseTime.measured(finding, meter);
  return { token: record.cursor(place), placeAt: () => place };
}
