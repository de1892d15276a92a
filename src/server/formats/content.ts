/** The content of a response in a format: its cache key, its headers, and how to compute it at a head of the record. */
import { GraphQLError } from 'graphql';
import { parseCursor } from '../../graphql/cursor.js';
import { parseDateTime } from '../../graphql/date-time.js';
import { databaseTime } from '../../record/read/database-time.js';
import type { StoryRecord } from '../../record/record.js';
import type { RecordPoint } from '../../record/snapshot.js';
import { placeIn } from '../../web/address.js';
import type { StepMeter } from '../limits/step-meter.js';

/** A content in chunks: each takes a few milliseconds to write, and an empty one is a pause. */
export type Chunks = AsyncGenerator<string>;

export interface FormatContent {
  /** Equal keys mean equal text. */
  readonly key: string;
  /** Equal for contents that differ only in the point at which they are read: they grow with the story. */
  readonly family: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Approximate units for writing a content of usual length. */
  readonly units: number;
  /** The point at which to read, for a head of the record. */
  pointAt(head: RecordPoint): RecordPoint;
  /**
   * Reads the beginning at a head of the record; `null` when the thing does not exist, see `missing`.
   * @param meter Counts the cost of the beginning and of all chunks.
   */
  begin(head: RecordPoint, meter: StepMeter): Promise<Chunks | null>;
  /** A digest of everything that the text depends on, at a head of the record: while it is the same, so is the text. */
  madeOf(head: RecordPoint, meter: StepMeter): Promise<string>;
  /**
   * The error when the thing does not exist at a head. If the record has it since a later moment, the extension
   * `firstMoment` tells that moment.
   */
  missing(head: RecordPoint, meter: StepMeter): Promise<GraphQLError>;
}

/** A request for a format, besides its path. */
export interface Asking {
  readonly parameters: URLSearchParams;
  /** The public origin of the service. */
  readonly base: string;
  readonly record: StoryRecord;
  /** The requester's meter. */
  readonly meter: StepMeter;
}

/** A story as of a point in the record, if the request names one. */
export interface AsOf {
  /** The cursor of the point, even if the request named a moment; `null` for the newest version of the story. */
  readonly token: string | null;
  pointAt(head: RecordPoint): RecordPoint;
}

/** The error for an invalid value of an address parameter. */
export function parameterError(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'PARAMETER_UNFIT' } });
}

/**
 * The point of a cursor, of a moment or of the end of a day (in UTC); without one, the head.
 * @throws GraphQLError CURSOR_MALFORMED or DATE_TIME_MALFORMED; RecordError CURSOR_FORKED or CURSOR_AHEAD.
 */
export async function asOfIn(token: string | null, { record, meter }: Asking): Promise<AsOf> {
  const named = placeIn(token);
  if (named === null) return { token, pointAt: (head) => head };
  const finding =
    'time' in named ? record.pointAtTime(parseDateTime(named.time)) : record.pointAt(parseCursor(named.cursor));
  const point = await databaseTime.measured(finding, meter);
  return { token: record.cursor(point), pointAt: () => point };
}
