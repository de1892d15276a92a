/**
 * Times of a clock and a calendar in a zone, by that zone's rules on that day. Some local times do not exist (clocks
 * go forward, a day is skipped) and some exist twice (clocks go back). The result never depends on the day of reading.
 */
import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';

/** Milliseconds since 1970 in UTC, both inclusive. */
export interface Span {
  readonly earliest: number;
  readonly latest: number;
}

/** The result of looking up a local time in a zone. */
export type Resolution =
  | ({ readonly is: 'FOUND' } & Span)
  /** `next` is the first existing local time after it. */
  | { readonly is: 'MISSING'; readonly next: Temporal.PlainDateTime }
  /** The time exists once with each of these offsets, written like `+02:00`. */
  | { readonly is: 'TWICE'; readonly offsets: readonly string[] }
  /** The time exists, but only with these offsets. */
  | { readonly is: 'OTHER_OFFSET'; readonly offsets: readonly string[] };

/** A cache of zone names: there are a few hundred, and checking one is slow. */
const zones = new Set<string>();

/** Whether a text is the name of an IANA time zone. An offset is not, although newer engines accept it. */
export function isZone(name: string): boolean {
  if (zones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  zones.add(name);
  return true;
}

/** A date and a time of day; `null` where the calendar or the clock does not have it. */
export function localTime(parts: Temporal.PlainDateTimeLike): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(parts, { overflow: 'reject' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The date and time that a zone's calendar and clock show at a moment. */
export function localAt(moment: string, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone);
}

/** From the first to the last millisecond of a unit of local time, at a fixed offset from UTC, in minutes. */
export function spanAtOffset(first: Temporal.PlainDateTime, last: Temporal.PlainDateTime, minutes: number): Span {
  const moment = (local: Temporal.PlainDateTime) => local.toZonedDateTime('UTC').epochMilliseconds - minutes * 60_000;
  return { earliest: moment(first), latest: moment(last) };
}

/** A day, a month or a year in a zone, from its first moment to its last, across changes of the clocks. */
export function resolveDate(
  first: Temporal.PlainDateTime,
  last: Temporal.PlainDateTime,
  timeZone: string,
): Extract<Resolution, { readonly is: 'FOUND' | 'MISSING' }> {
  return found(first, timeZone, momentsOf(first, timeZone).at(0), momentsOf(last, timeZone).at(-1), last);
}

/** An hour, a minute or a second in a zone. `offset`: the written offset in minutes, if any. */
export function resolveTime(
  first: Temporal.PlainDateTime,
  last: Temporal.PlainDateTime,
  timeZone: string,
  offset: number | null,
): Resolution {
  const [firsts, lasts] = [momentsOf(first, timeZone), momentsOf(last, timeZone)];
  const offsets = [...new Set([...firsts, ...lasts].map(offsetOf))];
  if (offsets.length === 0) return { is: 'MISSING', next: transitionAfter(first, timeZone).toPlainDateTime() };
  if (offset === null) {
    return firsts.length > 1 || lasts.length > 1
      ? { is: 'TWICE', offsets: offsets.map(offsetText) }
      : found(first, timeZone, firsts[0], lasts[0], last);
  }
  const [from, to] = [firsts, lasts].map((moments) => moments.find((moment) => offsetOf(moment) === offset));
  if (from === undefined && to === undefined) return { is: 'OTHER_OFFSET', offsets: offsets.map(offsetText) };
  // Where clocks change by less than an hour, an offset may hold for only a part of the hour.
  const begin = from ?? to?.getTimeZoneTransition('previous');
  const change = from?.getTimeZoneTransition('next');
  const earliest = begin?.epochMilliseconds ?? Number.NaN;
  return { is: 'FOUND', earliest, latest: to?.epochMilliseconds ?? (change?.epochMilliseconds ?? Number.NaN) - 1 };
}

/** An end that does not exist moves to the moment when the clocks change. */
function found(
  first: Temporal.PlainDateTime,
  timeZone: string,
  from: Temporal.ZonedDateTime | undefined,
  to: Temporal.ZonedDateTime | undefined,
  last: Temporal.PlainDateTime,
): Extract<Resolution, { readonly is: 'FOUND' | 'MISSING' }> {
  const begin = from ?? transitionAfter(first, timeZone);
  const latest = to?.epochMilliseconds ?? transitionAfter(last, timeZone).epochMilliseconds - 1;
  return begin.epochMilliseconds > latest
    ? { is: 'MISSING', next: begin.toPlainDateTime() }
    : { is: 'FOUND', earliest: begin.epochMilliseconds, latest };
}

/** The moments at which a clock of the zone shows this time: none, one or two, the earlier first. */
function momentsOf(local: Temporal.PlainDateTime, timeZone: string): Temporal.ZonedDateTime[] {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  const both = earlier.epochMilliseconds === later.epochMilliseconds ? [earlier] : [earlier, later];
  return both.filter((moment) => moment.toPlainDateTime().equals(local));
}

/** The moment of the clock change that skips a local time. */
function transitionAfter(missing: Temporal.PlainDateTime, timeZone: string): Temporal.ZonedDateTime {
  const before = missing.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const change = before.getTimeZoneTransition('next');
  if (change === null) throw new Error(`Expected a change of the clocks in ${timeZone} after ${before}`);
  return change;
}

/** Rounded to whole minutes: before time zones, places had offsets with seconds, and those cannot be written. */
function offsetOf(moment: Temporal.ZonedDateTime): number {
  return Math.round(moment.offsetNanoseconds / 60e9);
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/** One formatter for each zone, to read offsets: `Temporal` takes ten times as long. */
const offsetClocks = new Map<string, Intl.DateTimeFormat>();
/** How many offsets the cache holds: a story has a few hundred times, and readers ask for them repeatedly. */
const KEPT = 5_000;
const offsetsAt = new LRUCache<string, number>({ max: KEPT });

/** How many seconds the clocks of a zone are ahead of UTC at a moment. */
export function offsetSecondsAt(moment: string, timeZone: string): number {
  const key = `${moment} ${timeZone}`;
  const known = offsetsAt.get(key);
  if (known !== undefined) return known;
  let clock = offsetClocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
    offsetClocks.set(timeZone, clock);
  }
  const { value = '' } = clock.formatToParts(new Date(moment)).find(({ type }) => type === 'timeZoneName') ?? {};
  const seconds = secondsIn(value);
  offsetsAt.set(key, seconds);
  return seconds;
}

/** Parses an offset as ECMAScript writes it: `GMT+02:00`, or with seconds before time zones: `GMT+02:02:04`. */
function secondsIn(offset: string): number {
  const { sign, hours = 0, minutes = 0, seconds = 0 } = LONG_OFFSET.exec(offset)?.groups ?? {};
  const length = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -length : length;
}

const LONG_OFFSET = /(?<sign>[+-])(?<hours>\d{2}):(?<minutes>\d{2})(?::(?<seconds>\d{2}))?$/;
