/** What is answered in a format: how it is known, what it is, and how it is computed at a head of the record. */
import { GraphQLError } from 'graphql';
import type { Timed } from '../../formats/writers.js';
import { parseCursor } from '../../graphql/cursor.js';
import { parseDateTime } from '../../graphql/date-time.js';
import type { StoryRecord } from '../../record/record.js';
import type { Place, Snapshot } from '../../record/snapshot.js';
import { placeIn } from '../../web/address.js';
import type { Account } from '../limits/account.js';

/** Writes what was asked for, chunk by chunk; `timed` does the writing. */
export type Chunks = (timed: Timed) => AsyncGenerator<string>;

export interface Content {
  /** Equal for the same text. */
  readonly key: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Units that it takes to write it, about, if it is no longer than most. */
  readonly units: number;
  /** Reads how it begins, at a head of the record; `null` where there is nothing of what was asked for, which `missing` says. */
  begin(head: Place): Promise<Chunks | null>;
  /** What the text is made of, at a head of the record: as long as that is the same, so is the text. */
  madeOf(head: Place): Promise<string>;
  readonly missing: GraphQLError;
}

/** What a request says besides its path. */
export interface Asking {
  readonly parameters: URLSearchParams;
  /** The origin by which readers know the service. */
  readonly base: string;
  readonly record: StoryRecord;
  /** Who asks. */
  readonly account: Account;
}

/** A story as of a place, where one is asked for. */
export interface AsOf {
  /** The cursor of the place, whatever it was named by; `null` for the story as it stands. */
  readonly token: string | null;
  snapshotAt(head: Place): Snapshot;
}

/** A parameter of an address has a value that it cannot have. */
export function parameterError(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'PARAMETER_UNFIT' } });
}

/** Units that it takes to find a place in the record, about. */
const PLACE_UNITS = 0.5;

/**
 * The place that a cursor names, the newest place at a moment or at the end of a day (in UTC), or whatever is the head.
 * @throws GraphQLError CURSOR_MALFORMED or DATE_TIME_MALFORMED; RecordError CURSOR_FORKED or CURSOR_AHEAD.
 */
export async function asOfIn(token: string | null, { record, account }: Asking): Promise<AsOf> {
  const named = placeIn(token);
  if (named === null) return { token, snapshotAt: (head) => record.reader().at(head) };
  account.charge(PLACE_UNITS);
  const place = await ('time' in named
    ? record.placeAtTime(parseDateTime(named.time))
    : record.placeAt(parseCursor(named.cursor)));
  return { token: record.cursor(place), snapshotAt: () => record.reader().at(place) };
}
