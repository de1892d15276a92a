/**
 * The events of a story as a calendar (RFC 5545). A calendar entry needs a day (3.6.1), so an event without a known day is
 * left out and named in the description of the calendar instead. An event whose time is approximate, or known only to the
 * hour, takes the whole day.
 */
import { ICalCalendar, ICalEventStatus } from 'ical-generator';
import { precisionsOf } from '../story/edtf.js';
import { localAt } from '../story/local-time.js';
import type { Event } from '../story/model.js';
import { describeTime, type FuzzyTime, type Instant } from '../story/time.js';
import type { TimePrecision } from '../story/vocabulary.js';
import { serviceWords } from '../words/service.js';
import { placeUrl, storyUrl } from './addresses.js';
import { uuidOf } from './ids.js';
import { formatUrl } from './links.js';
import type { Exported, StoryExport } from './story-export.js';
import { nameOf, PUBLISHER } from './wording.js';

const { calendar: words, eventKind, eventStatus, role: roles } = serviceWords;

/** The time of an entry: whole days with an exclusive end, or a start with an optional end. */
interface CalendarSpan {
  readonly allDay: boolean;
  readonly start: Date;
  readonly end: Date | null;
}

/** The events of a story as iCalendar. */
export function calendarOf(story: StoryExport, base: string): string {
  const { body, id } = story.story;
  const spans = story.events.map((event) => ({ event, span: spanOf(timeOf(event.body)) }));
  const without = spans.filter(({ span }) => span === null).map(({ event }) => event);
  const calendar = new ICalCalendar({
    prodId: { company: PUBLISHER, product: 'stories', language: serviceWords.language.toUpperCase() },
    name: escaped(body.headline),
    description: escaped([body.summary, ...without.map(leftOut)].join('\n')),
    url: storyUrl(base, id),
    source: formatUrl(base, id, 'ics', story.asOf),
  });
  for (const { event, span } of spans) if (span !== null) addEntry(calendar, story, event, span, base);
  return `${calendar.toString()}\r\n`;
}

function leftOut({ body }: Exported<'event'>): string {
  const time = body.time === null ? words.timeNotKnown : describeTime(body.time);
  return words.leftOut(body.title, time, eventStatus[body.status]);
}

/** An event that is postponed without a new time stays at its old time, as cancelled. */
function timeOf({ time, previousTime }: Event): FuzzyTime | null {
  return time ?? previousTime;
}

function addEntry(
  calendar: ICalCalendar,
  story: StoryExport,
  event: Exported<'event'>,
  span: CalendarSpan,
  base: string,
): void {
  const { id, body, version, changedAt, recordedAt } = event;
  const isPutOff = body.time === null;
  const time = timeOf(body);
  calendar.createEvent({
    id: uuidOf('event', id),
    // DTSTAMP of a calendar without METHOD is the time of the last revision of the entry (RFC 5545, 3.8.7.2).
    stamp: new Date(changedAt),
    lastModified: new Date(changedAt),
    created: new Date(recordedAt),
    sequence: version - 1,
    status: isPutOff ? ICalEventStatus.CANCELLED : STATUS[body.status],
    summary: text(titleOf(body)),
    description: text(descriptionOf(story, body, time)),
    location: body.place === null ? null : text(body.place),
    url: placeUrl(base, story.story.id, 'event', id),
    allDay: span.allDay,
    start: span.start,
    end: span.end,
  });
}

/** The title of an entry. It names cancelled and postponed events, because some readers ignore `STATUS`. */
function titleOf({ title, status, time }: Event): string {
  if (status === 'CANCELLED') return words.cancelled(title);
  return status === 'POSTPONED' && time === null ? words.postponed(title) : title;
}

const STATUS: Readonly<Record<Event['status'], ICalEventStatus>> = {
  PROPOSED: ICalEventStatus.TENTATIVE,
  SCHEDULED: ICalEventStatus.CONFIRMED,
  UNDER_WAY: ICalEventStatus.CONFIRMED,
  HELD: ICalEventStatus.CONFIRMED,
  POSTPONED: ICalEventStatus.TENTATIVE,
  CANCELLED: ICalEventStatus.CANCELLED,
};

function descriptionOf(story: StoryExport, event: Event, time: FuzzyTime | null): string {
  const { kind, status, summary, participants, previousTime } = event;
  const who = participants.map(({ actor, role }) => words.participant(nameOf(story, actor), roles[role]));
  return [
    words.kindAndStatus(eventKind[kind], eventStatus[status]),
    ...(time === null ? [] : [words.time(describeTime(time))]),
    ...(previousTime === null || event.time === null ? [] : [words.before(describeTime(previousTime))]),
    ...(who.length === 0 ? [] : [words.participants(who)]),
    ...(summary === null ? [] : [summary]),
  ].join('\n');
}

/** The precisions that include the minute. */
const TO_THE_MINUTE: readonly TimePrecision[] = ['MINUTE', 'SECOND'];
/** The precisions that include the day. */
const TO_THE_DAY: readonly TimePrecision[] = ['DAY', 'HOUR', ...TO_THE_MINUTE];

/**
 * The span of an event; `null` where no day is known. The less precise end of an interval decides, because an end that is
 * known to the hour has no minute.
 */
export function spanOf(time: FuzzyTime | null): CalendarSpan | null {
  if (time === null) return null;
  const { precision } = precisionsOf(time);
  if (!TO_THE_DAY.includes(precision) || (time.approximate && precision === 'DAY')) return null;
  const zone = time.timeZone ?? 'UTC';
  if (!time.approximate && TO_THE_MINUTE.includes(precision)) {
    const last = new Date(time.latest);
    last.setUTCMilliseconds(0);
    if (precision === 'MINUTE') last.setUTCSeconds(0);
    const start = new Date(time.earliest);
    return { allDay: false, start, end: last > start ? last : null };
  }
  return { allDay: true, start: dayOf(time.earliest, zone, 0), end: dayOf(time.latest, zone, 1) };
}

/** The local day of a moment in a time zone, `later` days on, as a UTC date. */
function dayOf(moment: Instant, timeZone: string, later: number): Date {
  const { year, month, day } = localAt(moment, timeZone).toPlainDate().add({ days: later });
  return new Date(Date.UTC(year, month - 1, day));
}

/** Replaces the control characters that a text may not contain (RFC 5545, 3.3.11). */
function text(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression looks for control characters
  return value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\u{fffd}');
}

/** Escapes a text of the calendar itself. The library escapes texts of entries, and not those of the calendar. */
function escaped(value: string): string {
  return text(value)
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n');
}
