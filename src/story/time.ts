/**
 * When something happened, as precisely as it is known and no more precisely.
 *
 * Written in the Extended Date/Time Format (EDTF, Library of Congress 2019, levels 0 and 1) as far as that can say it.
 * EDTF cannot say "about 15:00", nor in which time zone a date is meant: `approximate` and `timeZone` say so beside it.
 */

import { LRUCache } from 'lru-cache';
import { DateTime, IANAZone } from 'luxon';
import type { TimePrecision } from './vocabulary.js';

/** A moment in UTC with milliseconds, e.g. `2025-03-18T14:00:00.000Z`. */
export type Instant = string;

export interface FuzzyTime {
  /** The first moment it can have been. */
  readonly earliest: Instant;
  /** The last moment it can have been, inclusive. */
  readonly latest: Instant;
  readonly precision: TimePrecision;
  readonly approximate: boolean;
  /** IANA time zone in which a date is meant and in which to show it. `null`: not known, taken as UTC. */
  readonly timeZone: string | null;
  /** As written, e.g. `2025-03-13` or `2025-03-18T14:00Z`. */
  readonly edtf: string;
}

/** What can be said of a time in a story file or an input. */
export interface TimeExpression {
  readonly edtf: string;
  readonly timeZone: string | null;
  readonly approximate: boolean;
}

/** A time that cannot be read: `message` says what is wrong and what would be right. */
export class TimeError extends Error {
  override readonly name = 'TimeError';
}

const FORM =
  /^(?<year>\d{4})(?:-(?<month>\d{2})(?:-(?<day>\d{2})(?:T(?<hour>\d{2})(?::(?<minute>\d{2})(?::(?<second>\d{2}))?)?(?<offset>Z|[+-]\d{2}:\d{2})?)?)?)?(?<approximate>~)?$/;

const UNIT: Record<TimePrecision, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'> = {
  YEAR: 'year',
  MONTH: 'month',
  DAY: 'day',
  HOUR: 'hour',
  MINUTE: 'minute',
  SECOND: 'second',
};

/** The zones that were asked for: there are a few hundred, and finding out whether a name is one takes long. */
const zones = new Set<string>();

function isZone(name: string): boolean {
  if (zones.has(name)) return true;
  const isKnown = IANAZone.isValidZone(name);
  if (isKnown) zones.add(name);
  return isKnown;
}

/** Years that can be written as four digits in every time zone. */
const FIRST_YEAR = 2;
const LAST_YEAR = 9998;

const EXAMPLES = '2025, 2025-03, 2025-03-13, 2025-03-18T14:00Z, 2025-03~ or 2025-03-21/2025-03-22';

/**
 * Reads a time. A date means the local day in `timeZone` (UTC without one); an interval `a/b` runs from the start of `a`
 * to the end of `b`.
 * @throws TimeError when the text is not a time that this service can hold.
 */
export function parseTime({ edtf, timeZone, approximate }: TimeExpression): FuzzyTime {
  if (timeZone !== null && !isZone(timeZone)) {
    throw new TimeError(`"${timeZone}" is not an IANA time zone; write one like Europe/Moscow`);
  }
  const [from, to, ...more] = edtf.split('/');
  if (from === undefined || more.length > 0) throw new TimeError(`"${edtf}" is not a time; write one like ${EXAMPLES}`);
  const first = parseMoment(from, timeZone);
  const last = to === undefined ? first : parseMoment(to, timeZone);
  if (first.earliest > last.latest) throw new TimeError(`The interval "${edtf}" ends before it begins`);
  return {
    earliest: first.earliest,
    latest: last.latest,
    precision: first.precision,
    approximate: approximate || first.approximate || last.approximate,
    timeZone,
    edtf,
  };
}

function parseMoment(text: string, timeZone: string | null) {
  const groups = FORM.exec(text)?.groups;
  if (groups === undefined) throw new TimeError(`"${text}" is not a time; write one like ${EXAMPLES}`);
  const { year, month = '01', day = '01', hour, minute = '00', second = '00', offset } = groups;
  const precision = precisionOf(groups);
  if (hour !== undefined && offset === undefined && timeZone === null) {
    throw new TimeError(`"${text}" has a time of day but no zone; add Z, an offset like +03:00, or a timeZone`);
  }
  const zone = offset === undefined ? (timeZone ?? 'UTC') : offset === 'Z' ? 'UTC' : `UTC${offset}`;
  const start = DateTime.fromISO(`${year}-${month}-${day}T${hour ?? '00'}:${minute}:${second}`, { zone });
  if (!start.isValid) throw new TimeError(`"${text}" is not a date of the calendar`);
  if (start.year < FIRST_YEAR || start.year > LAST_YEAR) {
    throw new TimeError(`"${text}" is too far away; years are from ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
  return {
    earliest: instant(start),
    latest: instant(start.endOf(UNIT[precision])),
    precision,
    approximate: groups.approximate !== undefined,
  };
}

function precisionOf(groups: Record<string, string | undefined>): TimePrecision {
  if (groups.second !== undefined) return 'SECOND';
  if (groups.minute !== undefined) return 'MINUTE';
  if (groups.hour !== undefined) return 'HOUR';
  if (groups.day !== undefined) return 'DAY';
  return groups.month === undefined ? 'YEAR' : 'MONTH';
}

function instant(moment: DateTime): Instant {
  return moment.toUTC().toJSDate().toISOString();
}

/** Whether two times may lie on the same day, each day being the local one where its time is known. */
export function mayBeSameDay(a: FuzzyTime, b: FuzzyTime): boolean {
  const [first, second] = [wholeDays(a), wholeDays(b)];
  return first.earliest <= second.latest && second.earliest <= first.latest;
}

function wholeDays({ earliest, latest, timeZone }: FuzzyTime): { earliest: Instant; latest: Instant } {
  const zone = timeZone ?? 'UTC';
  return {
    earliest: instant(DateTime.fromISO(earliest, { zone }).startOf('day')),
    latest: instant(DateTime.fromISO(latest, { zone }).endOf('day')),
  };
}

/** The parts of a moment, as a clock and a calendar in its zone show them. */
type Parts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>>;

const FORMAT: Record<TimePrecision, (parts: Parts) => string> = {
  YEAR: ({ year }) => year,
  MONTH: ({ month, year }) => `${month} ${year}`,
  DAY: ({ day, month, year }) => `${day} ${month} ${year}`,
  HOUR: (parts) => `${FORMAT.DAY(parts)}, ${parts.hour} h`,
  MINUTE: (parts) => `${FORMAT.DAY(parts)}, ${parts.hour}:${parts.minute}`,
  SECOND: (parts) => `${FORMAT.MINUTE(parts)}:${parts.second}`,
};

/** Made once for each zone: making one takes a hundred times as long as using it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function partsOf(moment: Instant, timeZone: string): Parts {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    clock = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric', ...time });
    clocks.set(timeZone, clock);
  }
  const parts = new Map(clock.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  const part = (type: keyof Parts) => parts.get(type) ?? '';
  return {
    year: part('year').padStart(4, '0'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** How many times are kept in words: a story has a few hundred, and its readers ask for them again and again. */
const KEPT = 5_000;
const described = new LRUCache<string, string>({ max: KEPT });

/** A time in words, with no more precision than it has and its zone named: `about 18 March 2025, 17:00 Europe/Moscow`. */
export function describeTime(time: FuzzyTime): string {
  const { earliest, latest, precision, approximate, timeZone } = time;
  const key = `${earliest} ${latest} ${precision} ${approximate} ${timeZone}`;
  const known = described.get(key);
  if (known !== undefined) return known;
  const words = inWords(time);
  described.set(key, words);
  return words;
}

function inWords(time: FuzzyTime): string {
  const zone = time.timeZone ?? 'UTC';
  const format = (moment: Instant) => FORMAT[time.precision](partsOf(moment, zone));
  const first = format(time.earliest);
  const last = format(time.latest);
  const span = first === last ? first : `${first} – ${last}`;
  const hasTimeOfDay = time.precision === 'HOUR' || time.precision === 'MINUTE' || time.precision === 'SECOND';
  return `${time.approximate ? 'about ' : ''}${span}${hasTimeOfDay || time.timeZone !== null ? ` ${zone}` : ''}`;
}
