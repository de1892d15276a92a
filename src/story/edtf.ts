/**
 * The part of the Extended Date/Time Format (EDTF: Library of Congress 2019, ISO 8601-2, levels 0 and 1) that a time
 * can be written in. EDTF has no times of day to the hour or the minute, no intervals with times of day and no "about
 * 15:00": editors may write those, and other fields express them.
 */
import { LRUCache } from 'lru-cache';
import { ruleWords } from '../words/rules.js';
import type { TimePrecision } from './vocabulary.js';

const { time: words } = ruleWords;

/** A time that cannot be read: `message` says what is wrong and what would be right. */
export class TimeError extends Error {
  override readonly name = 'TimeError';
}

/** One end of a time as written, before it is checked against the calendar. */
export interface WrittenEnd {
  /** The text without the mark for "about". */
  readonly text: string;
  readonly year: string;
  readonly month: string | null;
  readonly day: string | null;
  readonly hour: string | null;
  readonly minute: string | null;
  readonly second: string | null;
  /** `Z`, or like `+03:00` or `+03`. */
  readonly offset: string | null;
  readonly approximate: boolean;
  readonly precision: TimePrecision;
  /** Whether the last digits are open: `202X`, `2025-XX`. */
  readonly unspecified: boolean;
}

const FORM =
  /^(?<text>(?<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?<month>\d{2}|XX)(?:-(?<day>\d{2}|XX)(?:T(?<hour>\d{2})(?::(?<minute>\d{2})(?::(?<second>\d{2}))?)?(?<offset>Z|[+-]\d{2}(?::\d{2})?)?)?)?)?)(?<approximate>~)?$/;
/** Open digits stand at the end. */
const OPEN_IN_THE_MIDDLE = /X.*\d/;

/**
 * Forms of EDTF that the service does not accept, each with what to write instead. The first match gives the message.
 */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^[[{]|,/, words.choice],
  [/\.\.|^\/|\/$/, words.openInterval],
  [/[?%]/, words.uncertain],
  [/^Y|^-|\/Y|\/-/, words.longYear],
  [/X/, words.openDigits],
  [/~./, words.aboutInside],
  [/:\d{2}[.,]\d/, words.fractions],
];

/** The two ends of a time. */
type Ends = readonly [first: WrittenEnd, last: WrittenEnd];

/** A cache of parsed times: a story repeats few different times, and reads several fields of each. */
const known = new LRUCache<string, Ends>({ max: 1_000 });

/** Parses a time into its two ends; they are the same unless it is an interval. */
export function endsOf(edtf: string): Ends {
  const before = known.get(edtf);
  if (before !== undefined) return before;
  const ends = readEnds(edtf);
  known.set(edtf, ends);
  return ends;
}

function readEnds(edtf: string): Ends {
  const [from = '', to, ...more] = edtf.split('/');
  const first = more.length === 0 ? endOf(from) : null;
  const last = to === undefined ? first : endOf(to);
  if (first === null || last === null) {
    const [, reason] = REFUSED.find(([form]) => form.test(edtf)) ?? [];
    throw new TimeError(words.notATime(edtf, reason ?? words.writeLike));
  }
  return [first, last];
}

function endOf(written: string): WrittenEnd | null {
  const groups = FORM.exec(written)?.groups;
  if (groups === undefined || OPEN_IN_THE_MIDDLE.test(written)) return null;
  const { text = '', year = '', month = null, day = null, hour = null, minute = null, second = null } = groups;
  const { offset = null, approximate } = groups;
  const unspecified = written.includes('X');
  const parts = { year, month: closed(month), day: closed(day), hour, minute, second };
  return { ...parts, text, offset, approximate: approximate !== undefined, precision: precisionOf(parts), unspecified };
}

function closed(digits: string | null): string | null {
  return digits === 'XX' ? null : digits;
}

type Digits = Pick<WrittenEnd, 'month' | 'day' | 'hour' | 'minute' | 'second'>;

function precisionOf({ month, day, hour, minute, second }: Digits): TimePrecision {
  if (second !== null) return 'SECOND';
  if (minute !== null) return 'MINUTE';
  if (hour !== null) return 'HOUR';
  if (day !== null) return 'DAY';
  return month === null ? 'YEAR' : 'MONTH';
}

/** UTC offsets that are or were in use. */
const [FIRST_OFFSET, LAST_OFFSET] = [-12 * 60, 14 * 60];

/** The minutes of a written offset; `null` for an invalid offset. */
export function offsetMinutes(offset: string): number | null {
  if (offset === 'Z') return 0;
  const [hours = '', minutes = '00'] = offset.slice(1).split(':');
  const size = Number(hours) * 60 + Number(minutes);
  const value = offset.startsWith('-') ? -size : size;
  // ISO 8601 has no -00:00.
  const isUnsigned = size === 0 && offset.startsWith('-');
  return Number(minutes) > 59 || value < FIRST_OFFSET || value > LAST_OFFSET || isUnsigned ? null : value;
}

/** The fields of a time that its text in words needs. */
interface SaidTime {
  readonly edtf: string;
  readonly earliest: string;
  readonly approximate: boolean;
}

/** The time in EDTF level 0 or 1, with the same meaning for every reader; `null` where EDTF cannot express it. */
export function edtfOf({ edtf, earliest, approximate }: SaidTime): string | null {
  const [first, last] = endsOf(edtf);
  if (first.hour !== null || last.hour !== null) {
    if (edtf.includes('/') || approximate || first.precision !== 'SECOND') return null;
    // Without an offset, other programs would assume their own zone or UTC.
    return `${earliest.slice(0, 19)}Z`;
  }
  const isAboutWhole = approximate && !first.approximate && !last.approximate;
  const inEdtf = (end: WrittenEnd) => `${end.text}${isAboutWhole || end.approximate ? '~' : ''}`;
  // The mark at either end makes the whole time approximate.
  if (first.text === last.text) {
    if (first.unspecified && approximate) return null;
    return approximate ? `${first.text}~` : first.text;
  }
  // Other programs compare the beginnings of the two ends, and refuse an interval whose last end does not begin later.
  if (first.unspecified || last.unspecified || beginningOf(first) >= beginningOf(last)) return null;
  return `${inEdtf(first)}/${inEdtf(last)}`;
}

/** The first day of a date, to compare it with another one's. */
function beginningOf({ year, month, day }: WrittenEnd): string {
  return `${year}-${month ?? '01'}-${day ?? '01'}`;
}

const FROM_COARSE: readonly TimePrecision[] = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];

/** How precisely a time is known: each end, and the coarser of the two. */
export interface Precisions {
  readonly earliestPrecision: TimePrecision;
  readonly latestPrecision: TimePrecision;
  readonly precision: TimePrecision;
}

/** The precisions of a time, from its written form. */
export function precisionsOf({ edtf }: Pick<SaidTime, 'edtf'>): Precisions {
  const [{ precision: earliestPrecision }, { precision: latestPrecision }] = endsOf(edtf);
  const isFirstCoarser = FROM_COARSE.indexOf(earliestPrecision) < FROM_COARSE.indexOf(latestPrecision);
  return { earliestPrecision, latestPrecision, precision: isFirstCoarser ? earliestPrecision : latestPrecision };
}
