/**
 * When something happened, exactly as precisely as it is known.
 *
 * The text is in the Extended Date/Time Format where that can express the time (`edtf.ts`). The fields `approximate`
 * and `timeZone` stand beside it, because EDTF can express neither "about 15:00" nor the zone of a date.
 */

import { LRUCache } from 'lru-cache';
import { ruleWords } from '../words/rules.js';
import { endsOf, offsetMinutes, precisionsOf, TimeError, type WrittenEnd } from './edtf.js';
import {
  isZone,
  localAt,
  localTime,
  offsetSecondsAt,
  type Resolution,
  resolveDate,
  resolveTime,
  type Span,
  spanAtOffset,
} from './local-time.js';
import type { TimePrecision } from './vocabulary.js';

const { time: words } = ruleWords;

/** A moment in UTC with milliseconds, e.g. `2025-03-18T14:00:00.000Z`. */
export type Instant = string;

/**
 * A time in the record. This form must not change: digests cover it, and the desk compares a repeated entry with it.
 */
export interface FuzzyTime {
  /** The first possible moment. */
  readonly earliest: Instant;
  /** The last possible moment, inclusive. */
  readonly latest: Instant;
  /** The precision of the first end; `precisionsOf` gives both. */
  readonly precision: TimePrecision;
  readonly approximate: boolean;
  /** The IANA time zone of a date, also used to show the time. `null`: unknown, read as UTC. */
  readonly timeZone: string | null;
  /** As written, e.g. `2025-03-13` or `2025-03-18T14`; `edtfOf` gives the EDTF part. */
  readonly edtf: string;
}

/** A time as a story file or an input gives it. */
export interface TimeExpression {
  readonly edtf: string;
  readonly timeZone: string | null;
  readonly approximate: boolean;
}

/** Years that have four digits in every time zone. */
const FIRST_YEAR = 2;
const LAST_YEAR = 9998;

/**
 * Parses a time. A date means the local day in `timeZone` (UTC without one); an interval `a/b` runs from the start of
 * `a` to the end of `b`.
 * @throws TimeError when the service cannot hold the time, or when the time does not exist exactly once in the zone.
 */
export function parseTime({ edtf, timeZone, approximate }: TimeExpression): FuzzyTime {
  if (timeZone !== null && !isZone(timeZone)) {
    throw new TimeError(words.notAZone(timeZone));
  }
  const [first, last] = endsOf(edtf);
  const [{ earliest }, { latest }] = [spanOf(first, timeZone), spanOf(last, timeZone)];
  if (earliest > latest) throw new TimeError(words.endsBeforeItBegins(edtf));
  return {
    earliest: new Date(earliest).toISOString(),
    latest: new Date(latest).toISOString(),
    precision: first.precision,
    approximate: approximate || first.approximate || last.approximate,
    timeZone,
    edtf,
  };
}

/** Parses a moment after RFC 3339, section 5.6, like `2025-03-18T17:00:00+03:00`; `null` where the text is not one. */
export function parseInstant(text: string): Instant | null {
  const groups = RFC_3339.exec(text)?.groups;
  if (groups === undefined) return null;
  const number = (part: string) => Number(groups[part]);
  const local = localTime({
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
    millisecond: Number((groups.fraction ?? '').slice(0, 3).padEnd(3, '0')),
  });
  const minutes = offsetMinutes(groups.offset ?? '');
  if (local === null || minutes === null) return null;
  return new Date(spanAtOffset(local, local, minutes).earliest).toISOString();
}

const RFC_3339 =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.(?<fraction>\d+))?(?<offset>Z|[+-]\d{2}:\d{2})$/;

/** The unit of each precision, as `add` expects it. */
const UNIT = {
  YEAR: { years: 1 },
  MONTH: { months: 1 },
  DAY: { days: 1 },
  HOUR: { hours: 1 },
  MINUTE: { minutes: 1 },
  SECOND: { seconds: 1 },
} as const satisfies Record<TimePrecision, object>;

function spanOf(end: WrittenEnd, timeZone: string | null): Span {
  const { text, precision, hour, offset } = end;
  const year = Number(end.year.replaceAll('X', '0'));
  const openYears = 10 ** [...end.year].filter((digit) => digit === 'X').length;
  if (year < FIRST_YEAR || year + openYears - 1 > LAST_YEAR) {
    throw new TimeError(words.tooFarAway(text, FIRST_YEAR, LAST_YEAR));
  }
  if (precision === 'MONTH' && Number(end.month) > 20 && Number(end.month) < 42) {
    throw new TimeError(words.season(text));
  }
  const [month, day] = [Number(end.month ?? 1), Number(end.day ?? 1)];
  if (localTime({ year, month, day }) === null) throw new TimeError(words.noDate(text));
  const [minute, second] = [Number(end.minute ?? 0), Number(end.second ?? 0)];
  const first = localTime({ year, month, day, hour: Number(hour ?? 0), minute, second });
  if (first === null) {
    throw new TimeError(words.noTimeOfDay(text));
  }
  const unit = precision === 'YEAR' ? { years: openYears } : UNIT[precision];
  const last = first.add(unit).subtract({ milliseconds: 1 });
  if (hour === null) return foundOr(resolveDate(first, last, timeZone ?? 'UTC'), end, timeZone);
  if (offset === null && timeZone === null) {
    throw new TimeError(words.noZone(text));
  }
  const minutes = offset === null ? null : offsetMinutes(offset);
  if (offset !== null && minutes === null) {
    throw new TimeError(words.noOffset(offset));
  }
  // Z names a moment, whatever clocks show; an offset also states what a clock of the zone shows (RFC 9557, 3.4).
  if (minutes !== null && (timeZone === null || offset === 'Z')) return spanAtOffset(first, last, minutes);
  return foundOr(resolveTime(first, last, timeZone ?? 'UTC', minutes), end, timeZone);
}

/** @throws TimeError where the zone skips the time or has it twice; the message lists the times that exist. */
function foundOr(resolution: Resolution, { text, precision, offset }: WrittenEnd, timeZone: string | null): Span {
  const local = offset === null ? text : text.slice(0, -offset.length);
  const each = (offsets: readonly string[]) => offsets.map((one) => `${local}${one}`);
  switch (resolution.is) {
    case 'FOUND':
      return resolution;
    case 'MISSING': {
      const next = resolution.next.toString({ smallestUnit: 'second' }).slice(0, LENGTH[precision]);
      throw new TimeError(words.skipped(local, timeZone, next));
    }
    case 'TWICE':
      throw new TimeError(words.twice(local, timeZone, each(resolution.offsets)));
    case 'OTHER_OFFSET':
      throw new TimeError(words.otherOffset(text, timeZone, each(resolution.offsets)));
  }
}

/** How many characters of `2025-03-18T14:00:00` express each precision. */
const LENGTH: Record<TimePrecision, number> = { YEAR: 4, MONTH: 7, DAY: 10, HOUR: 13, MINUTE: 16, SECOND: 19 };

/** Whether two times may lie on the same local day, each day in the zone of its time. */
export function mayBeSameDay(a: FuzzyTime, b: FuzzyTime): boolean {
  const [first, second] = [wholeDays(a), wholeDays(b)];
  return first.earliest <= second.latest && second.earliest <= first.latest;
}

function wholeDays({ earliest, latest, timeZone }: FuzzyTime): Span {
  const zone = timeZone ?? 'UTC';
  const [first, last] = [localAt(earliest, zone).startOfDay(), localAt(latest, zone).startOfDay()];
  return { earliest: first.epochMilliseconds, latest: last.add({ days: 1 }).epochMilliseconds - 1 };
}

/** The parts of a moment, as the clock and calendar of its zone show them. */
type Parts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>>;

const FORMAT: Record<TimePrecision, (parts: Parts) => string> = {
  YEAR: ({ year }) => year,
  MONTH: ({ month, year }) => `${month} ${year}`,
  DAY: ({ day, month, year }) => `${day} ${month} ${year}`,
  HOUR: (parts) => `${FORMAT.DAY(parts)}, ${parts.hour} h`,
  MINUTE: (parts) => `${FORMAT.DAY(parts)}, ${parts.hour}:${parts.minute}`,
  SECOND: (parts) => `${FORMAT.MINUTE(parts)}:${parts.second}`,
};

/** One formatter for each zone: making one takes a hundred times as long as using it. */
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

/** How many seconds the clocks of the zone are ahead of UTC at each end of a time. */
export function offsetsOf({ earliest, latest, timeZone }: FuzzyTime): {
  readonly earliestOffsetSeconds: number;
  readonly latestOffsetSeconds: number;
} {
  const at = (moment: Instant) => (timeZone === null ? 0 : offsetSecondsAt(moment, timeZone));
  return { earliestOffsetSeconds: at(earliest), latestOffsetSeconds: at(latest) };
}

/** How many times in words the cache holds: a story has a few hundred times, and readers ask for them repeatedly. */
const KEPT = 5_000;
const described = new LRUCache<string, string>({ max: KEPT });

/** A time in words, as precise as it is known and with its zone: `about 18 March 2025, 17:00 Europe/Moscow`. */
export function describeTime(time: FuzzyTime): string {
  const { earliest, latest, edtf, approximate, timeZone } = time;
  const key = `${earliest} ${latest} ${edtf} ${approximate} ${timeZone}`;
  const known = described.get(key);
  if (known !== undefined) return known;
  const words = inWords(time);
  described.set(key, words);
  return words;
}

function inWords(time: FuzzyTime): string {
  const zone = time.timeZone ?? 'UTC';
  const { earliestPrecision, latestPrecision } = precisionsOf(time);
  const first = FORMAT[earliestPrecision](partsOf(time.earliest, zone));
  const last = FORMAT[latestPrecision](partsOf(time.latest, zone));
  const span = first === last ? first : `${first} – ${last}`;
  const hasTimeOfDay = [earliestPrecision, latestPrecision].some((one) => LENGTH[one] > LENGTH.DAY);
  return `${time.approximate ? 'about ' : ''}${span}${hasTimeOfDay || time.timeZone !== null ? ` ${zone}` : ''}`;
}
