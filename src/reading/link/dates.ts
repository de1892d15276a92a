/** Days of the calendar as EDTF, and back. */
import { Temporal } from 'temporal-polyfill';

/** Days without time of day, as words of an article name them. */
interface Days {
  readonly first: Temporal.PlainDate;
  /** Inclusive. */
  readonly last: Temporal.PlainDate;
  readonly approximate: boolean;
}

/** The shortest EDTF of some days: a day, a month, a year, or an interval of these. */
export function edtfOfDays({ first, last, approximate }: Days): string {
  const mark = approximate ? '~' : '';
  for (const length of [YEAR_LENGTH, MONTH_LENGTH] as const) {
    if (!isStart(first, length) || !isEnd(last, length)) continue;
    return interval(first.toString().slice(0, length), last.toString().slice(0, length), mark);
  }
  return interval(first.toString(), last.toString(), mark);
}

/** The lengths of `2025` and `2025-03`. */
const [YEAR_LENGTH, MONTH_LENGTH] = [4, 7];

function interval(first: string, last: string, mark: string): string {
  return first === last ? `${first}${mark}` : `${first}${mark}/${last}${mark}`;
}

function isStart(day: Temporal.PlainDate, length: number): boolean {
  return day.day === 1 && (length === MONTH_LENGTH || day.month === 1);
}

function isEnd(day: Temporal.PlainDate, length: number): boolean {
  return day.day === day.daysInMonth && (length === MONTH_LENGTH || day.month === 12);
}

/** The day of an EDTF date or time, as its own clock shows it; `null` where it is less precise than a day. */
export function dayOf(edtf: string | null): Temporal.PlainDate | null {
  const { year, month, day } =
    /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:T.*|~)?$/.exec(edtf ?? '')?.groups ?? {};
  try {
    const parts = { year: Number(year), month: Number(month), day: Number(day) };
    return day === undefined ? null : Temporal.PlainDate.from(parts, { overflow: 'reject' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
