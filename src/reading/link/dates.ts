/** Days of the calendar as EDTF, and back. */
import { Temporal } from 'temporal-polyfill';
import { localAt } from '../../story/local-time.js';
import { type FuzzyTime, parseTime } from '../../story/time.js';

/** The days that words of an article name. */
interface DaySpan {
  readonly first: Temporal.PlainDate;
  /** Inclusive. */
  readonly last: Temporal.PlainDate;
  readonly approximate: boolean;
}

/** The shortest EDTF of some days: a day, a month, a year, or an interval of these. */
export function edtfOfDays({ first, last, approximate }: DaySpan): string {
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

/** The days of a time, each as the calendar of its zone shows it: `2025-03-13`. Both inclusive. */
export interface LocalDays {
  readonly first: string;
  readonly last: string;
}

/** The local days of times. It keeps each result, because an article repeats few different times. */
export class Calendar {
  private readonly known = new Map<string, LocalDays>();

  daysOf({ earliest, latest, timeZone }: FuzzyTime): LocalDays {
    return this.kept(`${earliest} ${latest} ${timeZone}`, () => {
      const day = (moment: string) =>
        localAt(moment, timeZone ?? 'UTC')
          .toPlainDate()
          .toString();
      return { first: day(earliest), last: day(latest) };
    });
  }

  /** The days of a time in EDTF. */
  daysIn(edtf: string, timeZone: string | null): LocalDays {
    return this.kept(`${edtf} ${timeZone}`, () => this.daysOf(parseTime({ edtf, timeZone, approximate: false })));
  }

  /** The days of a time in EDTF that is only about right: some days more at both ends. */
  daysAbout(edtf: string, timeZone: string | null, more: number): LocalDays {
    return this.kept(`${edtf} ${timeZone} ${more}`, () => {
      const { first, last } = this.daysIn(edtf, timeZone);
      const [from, to] = [Temporal.PlainDate.from(first), Temporal.PlainDate.from(last)];
      return { first: from.subtract({ days: more }).toString(), last: to.add({ days: more }).toString() };
    });
  }

  private kept(key: string, find: () => LocalDays): LocalDays {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const found = find();
    this.known.set(key, found);
    return found;
  }
}

/** Whether two times can be of the same day. */
export function meet(a: LocalDays, b: LocalDays): boolean {
  return a.first <= b.last && b.first <= a.last;
}
