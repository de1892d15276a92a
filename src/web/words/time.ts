/**
 * Times as readers are told them: with no more precision than the record has, and the zone always named where there is a
 * time of day. The numbers come from the offset that the service sends with each time, and the words are ours: the server and
 * every browser write the same, also a browser that does not know the zone or has other rules for it.
 */
import type { TimeFragment } from '../operations.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** What a calendar and a clock show. */
interface Local {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A moment as the clock and the calendar show it that are ahead of UTC by so many seconds. */
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

const pad = (number: number) => String(number).padStart(2, '0');
const dateOf = ({ day, month }: Local) => `${day} ${MONTHS[month - 1]}`;
const clockTime = ({ hour, minute }: Local) => `${pad(hour)}:${pad(minute)}`;

/** How the zone is called in which a time is told: "Moscow time", "New York time"; "UTC" where that is it. */
export function zoneName(timeZone: string | null): string {
  if (timeZone === null || timeZone === 'UTC' || timeZone === 'Etc/UTC') return 'UTC';
  const place = timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ');
  return `${place} time`;
}

/** A day: the key orders days as time does, and is equal for times of one day. */
export interface Day {
  readonly key: string;
  /** "Tuesday 18 March 2025"; "March 2025, day not known" where no more is known. */
  readonly title: string;
}

/** The day that a time belongs to, in its own zone. What is less precise than a day has a heading of its own. */
export function dayOf(time: TimeFragment): Day {
  const { earliestPrecision } = time;
  const local = beginOf(time);
  const { year, month, day } = local;
  const key = `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
  if (earliestPrecision === 'YEAR') return { key: `${key.slice(0, 4)}-00-00`, title: `${year}, day not known` };
  if (earliestPrecision === 'MONTH')
    return { key: `${key.slice(0, 7)}-00`, title: `${MONTHS[month - 1]} ${year}, day not known` };
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return { key, title: `${weekday} ${dateOf(local)} ${year}` };
}

type Precision = TimeFragment['earliestPrecision'];

function isClock(precision: Precision): boolean {
  return precision === 'HOUR' || precision === 'MINUTE' || precision === 'SECOND';
}

function dateInWords(local: Local, precision: Precision, withYear: boolean): string {
  if (precision === 'YEAR') return String(local.year);
  if (precision === 'MONTH') return `${MONTHS[local.month - 1]} ${local.year}`;
  return withYear ? `${dateOf(local)} ${local.year}` : dateOf(local);
}

function clockInWords(local: Local, precision: Precision): string {
  if (precision === 'HOUR') return `${pad(local.hour)}:00`;
  return precision === 'SECOND' ? `${clockTime(local)}:${pad(local.second)}` : clockTime(local);
}

/**
 * A time in words: "13 March 2025", "about 13 March 2025", "21 March to April 2025", "18 March 2025, from 17:00 to 18:30
 * Moscow time", "18 March 2025, about 15:00 Moscow time". Each end has no more precision than is known of it.
 */
export function timeInWords(time: TimeFragment, options: { readonly year: boolean } = { year: true }): string {
  const { earliestPrecision, latestPrecision, approximate, timeZone } = time;
  const [from, to] = [beginOf(time), endOf(time)];
  const about = approximate ? 'about ' : '';
  const firstDate = dateInWords(from, earliestPrecision, options.year);
  const lastDate = dateInWords(to, latestPrecision, options.year);
  const [hasFirstClock, hasLastClock] = [isClock(earliestPrecision), isClock(latestPrecision)];
  if (!hasFirstClock && !hasLastClock) {
    if (firstDate === lastDate) return `${about}${firstDate}`;
    const areDays = earliestPrecision === 'DAY' && latestPrecision === 'DAY';
    const isOneMonth = areDays && from.year === to.year && from.month === to.month;
    return `${about}${isOneMonth ? from.day : firstDate} to ${lastDate}`;
  }
  const firstClock = clockInWords(from, earliestPrecision);
  const lastClock = clockInWords(to, latestPrecision);
  const named = zoneName(timeZone);
  if (firstDate !== lastDate || !hasFirstClock || !hasLastClock) {
    const first = hasFirstClock ? `${firstDate}, ${firstClock}` : firstDate;
    return `${about}${first} to ${hasLastClock ? `${lastDate}, ${lastClock}` : lastDate} ${named}`;
  }
  // An hour is known as "about": its minutes are not.
  const roughly = earliestPrecision === 'HOUR' && about === '' ? 'in the hour from ' : about;
  if (firstClock === lastClock) return `${firstDate}, ${roughly}${firstClock} ${named}`;
  return `${firstDate}, ${about}from ${firstClock} to ${lastClock} ${named}`;
}

/** Whether a time goes from one unit of its precision to another: "21 to 22 March". What is known to the day only does not. */
export function isSpan(time: TimeFragment): boolean {
  const { earliestPrecision, latestPrecision } = time;
  if (earliestPrecision !== latestPrecision) return true;
  const [first, last] = [beginOf(time), endOf(time)].map((local) => {
    const date = dateInWords(local, earliestPrecision, true);
    return isClock(earliestPrecision) ? `${date} ${clockInWords(local, earliestPrecision)}` : date;
  });
  return first !== last;
}

/** The time of day alone, with its zone; `null` where it is not known, or not on one day. */
export function clockOnly(time: TimeFragment): string | null {
  const areClocks = isClock(time.earliestPrecision) && isClock(time.latestPrecision);
  if (!areClocks || dateOf(beginOf(time)) !== dateOf(endOf(time))) return null;
  const words = timeInWords(time, { year: false });
  const comma = words.indexOf(', ');
  return comma === -1 ? words : words.slice(comma + 2);
}

/** A moment of the record, which is known to the second: "18 March 2025, 21:40 UTC". */
export function momentInWords(moment: string): string {
  const local = localOf(moment);
  return `${dateOf(local)} ${local.year}, ${clockTime(local)} UTC`;
}

/** The day of a moment of the record: "18 March 2025". */
export function dayInWords(moment: string): string {
  const local = localOf(moment);
  return `${dateOf(local)} ${local.year}`;
}

/** For the attribute `datetime` of `<time>`: as much of a date as is known. */
export function machineTime(time: TimeFragment): string {
  const { earliest, earliestPrecision: precision } = time;
  const { year, month, day } = beginOf(time);
  const date = [String(year).padStart(4, '0'), pad(month), pad(day)];
  if (precision === 'YEAR') return date[0] ?? '';
  if (precision === 'MONTH') return date.slice(0, 2).join('-');
  return precision === 'DAY' ? date.join('-') : earliest;
}
