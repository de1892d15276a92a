/**
 * Times in words: no more precise than the record, and with the zone wherever there is a time of day. The numbers come from
 * the offset that the service sends with each time, so the server and every browser write the same, even a browser that does
 * not know the zone or has other rules for it.
 */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { TimeFragment } from '../generated/operations.js';

const { months, shortMonths, weekdays } = terms.grammar;
const {
  about,
  at,
  clock,
  clockOfSecond,
  date,
  dateOfYear,
  dayNotKnown,
  fromTo,
  inHour,
  inZone,
  monthOfYear,
  to,
  weekday,
} = words.time;

/** A local date and time of day, as numbers. */
interface Local {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A moment on a calendar and a clock that are ahead of UTC by `offsetSeconds`. */
function localOf(moment: string, offsetSeconds = 0): Local {
  const local = new Date(Date.parse(moment) + offsetSeconds * 1000);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  };
}

const beginOf = (time: TimeFragment) => localOf(time.earliest, time.earliestOffsetSeconds);
const endOf = (time: TimeFragment) => localOf(time.latest, time.latestOffsetSeconds);

const pad = (number: number, digits = 2) => String(number).padStart(digits, '0');
const monthName = (month: number) => months[month - 1] ?? '';
const dateOf = ({ day, month }: Local) => date(day, monthName(month));
const fullDateOf = (local: Local) => dateOfYear(dateOf(local), local.year);
const clockOf = ({ hour, minute }: Local) => clock(pad(hour), pad(minute));

/** The name of the zone of a time: "Moscow time", "New York time", "UTC". */
export function zoneName(timeZone: string | null): string {
  if (timeZone === null || timeZone === 'UTC' || timeZone === 'Etc/UTC') return 'UTC';
  return words.time.zone(timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' '));
}

/** A day. Keys sort as time does, and are equal for times of one day. */
export interface Day {
  readonly key: string;
  /** "Tuesday 18 March 2025"; "March 2025, day not known" if no more is known. */
  readonly title: string;
}

/** The day of a time, in its own zone. A time less precise than a day has a heading of its own. */
export function dayOf(time: TimeFragment): Day {
  const { earliestPrecision } = time;
  const local = beginOf(time);
  const { year, month, day } = local;
  if (earliestPrecision === 'YEAR') return { key: `${pad(year, 4)}-00-00`, title: dayNotKnown(String(year)) };
  if (earliestPrecision === 'MONTH') {
    return { key: `${pad(year, 4)}-${pad(month)}-00`, title: dayNotKnown(monthOfYear(monthName(month), year)) };
  }
  const name = weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
  return { key: `${pad(year, 4)}-${pad(month)}-${pad(day)}`, title: weekday(name, fullDateOf(local)) };
}

type Precision = TimeFragment['earliestPrecision'];

function isClock(precision: Precision): boolean {
  return precision === 'HOUR' || precision === 'MINUTE' || precision === 'SECOND';
}

function dateInWords(local: Local, precision: Precision, withYear: boolean): string {
  if (precision === 'YEAR') return String(local.year);
  if (precision === 'MONTH') return monthOfYear(monthName(local.month), local.year);
  return withYear ? fullDateOf(local) : dateOf(local);
}

function clockInWords(local: Local, precision: Precision): string {
  if (precision === 'HOUR') return clock(pad(local.hour), '00');
  return precision === 'SECOND' ? clockOfSecond(clockOf(local), pad(local.second)) : clockOf(local);
}

/**
 * A time in words: "13 March 2025", "about 13 March 2025", "21 March to April 2025", "18 March 2025, from 17:00 to 18:30
 * Moscow time", "18 March 2025, about 15:00 Moscow time". Neither end is more precise than the record.
 */
export function timeInWords(time: TimeFragment, options: { readonly year: boolean } = { year: true }): string {
  const { earliestPrecision, latestPrecision, approximate, timeZone } = time;
  const [from, last] = [beginOf(time), endOf(time)];
  const roughly = (text: string) => (approximate ? about(text) : text);
  const firstDate = dateInWords(from, earliestPrecision, options.year);
  const lastDate = dateInWords(last, latestPrecision, options.year);
  const [hasFirstClock, hasLastClock] = [isClock(earliestPrecision), isClock(latestPrecision)];
  if (!hasFirstClock && !hasLastClock) {
    if (firstDate === lastDate) return roughly(firstDate);
    const areDays = earliestPrecision === 'DAY' && latestPrecision === 'DAY';
    const isOneMonth = areDays && from.year === last.year && from.month === last.month;
    return roughly(to(isOneMonth ? from.day : firstDate, lastDate));
  }
  if (firstDate !== lastDate || !hasFirstClock || !hasLastClock) {
    const begin = hasFirstClock ? at(firstDate, clockInWords(from, earliestPrecision)) : firstDate;
    const end = hasLastClock ? at(lastDate, clockInWords(last, latestPrecision)) : lastDate;
    return roughly(inZone(to(begin, end), zoneName(timeZone)));
  }
  return at(firstDate, clocksInWords(time));
}

/** The time of day of a time on one day: "from 17:00 to 18:30 Moscow time". */
function clocksInWords(time: TimeFragment): string {
  const { earliestPrecision, latestPrecision, approximate, timeZone } = time;
  const first = clockInWords(beginOf(time), earliestPrecision);
  const last = clockInWords(endOf(time), latestPrecision);
  const zone = zoneName(timeZone);
  const clocks = first === last ? first : fromTo(first, last);
  if (approximate) return inZone(about(clocks), zone);
  // The minutes of an hour are not known.
  return inZone(first === last && earliestPrecision === 'HOUR' ? inHour(clocks) : clocks, zone);
}

/** Whether a time covers several units of its precision, like "21 to 22 March". A time that is known to the day does not. */
export function isSpan(time: TimeFragment): boolean {
  const { earliestPrecision, latestPrecision } = time;
  if (earliestPrecision !== latestPrecision) return true;
  const [first, last] = [beginOf(time), endOf(time)].map((local) => {
    const day = dateInWords(local, earliestPrecision, true);
    return isClock(earliestPrecision) ? `${day} ${clockInWords(local, earliestPrecision)}` : day;
  });
  return first !== last;
}

/** The time of day alone, with its zone; `null` if it is not known, or covers more than one day. */
export function clockOnly(time: TimeFragment): string | null {
  const areClocks = isClock(time.earliestPrecision) && isClock(time.latestPrecision);
  const isOneDay = fullDateOf(beginOf(time)) === fullDateOf(endOf(time));
  return areClocks && isOneDay ? clocksInWords(time) : null;
}

/** A moment of the record, to the minute: "18 March 2025, 21:40 UTC". */
export function momentInWords(moment: string): string {
  const local = localOf(moment);
  return inZone(at(fullDateOf(local), clockOf(local)), 'UTC');
}

/** The day of a moment of the record: "18 March 2025". */
export function dayInWords(moment: string): string {
  return fullDateOf(localOf(moment));
}

/** The day of a moment of the record, short: "18 Mar", or "18 Mar 2025". */
export function shortDayInWords(moment: string, options: { readonly year: boolean }): string {
  const { day, month, year } = localOf(moment);
  const short = date(day, shortMonths[month - 1] ?? '');
  return options.year ? dateOfYear(short, year) : short;
}

/** The attribute `datetime` of `<time>`: as much of a date as is known. */
export function machineTime(time: TimeFragment): string {
  const { earliest, earliestPrecision: precision } = time;
  const { year, month, day } = beginOf(time);
  if (precision === 'YEAR') return pad(year, 4);
  if (precision === 'MONTH') return `${pad(year, 4)}-${pad(month)}`;
  return precision === 'DAY' ? `${pad(year, 4)}-${pad(month)}-${pad(day)}` : earliest;
}
