/**
 * The events of a story as a calendar (RFC 5545). An entry of a calendar has to stand on a day (3.6.1), so events of which no
 * day is known are left out, and are named in the description of the calendar: a day that the record does not have would
 * be made up. Where only the hour is known, or the time is only about, the entry is of the whole day.
 */
import { ICalCalendar, ICalEventStatus } from 'ical-generator';
import { precisionsOf } from '../story/edtf.js';
import { localAt } from '../story/local-time.js';
import type { Event } from '../story/model.js';
import { describeTime, type FuzzyTime, type Instant } from '../story/time.js';
import type { TimePrecision } from '../story/vocabulary.js';
import { placeUrl, storyUrl } from './addresses.js';
import { uuidOf } from './ids.js';
import { formatUrl } from './links.js';
import type { Exported, StoryExport } from './story-export.js';
import { inWords, nameOf, PUBLISHER } from './wording.js';

/** When an entry is: on whole days, the last one not included; or from a moment on, to another where one is known. */
interface Span {
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
    prodId: { company: PUBLISHER, product: 'stories', language: 'EN' },
    name: escaped(body.headline),
    description: escaped([body.summary, ...without.map(leftOut)].join('\n')),
    url: storyUrl(base, id),
    source: formatUrl(base, id, 'ics', story.asOf),
  });
  for (const { event, span } of spans) if (span !== null) addEntry(calendar, story, event, span, base);
  return `${calendar.toString()}\r\n`;
}

function leftOut({ body }: Exported<'event'>): string {
  const time = body.time === null ? 'time not known' : describeTime(body.time);
  return `Not in this calendar, because its day is not known: ${body.title} (${time}; ${inWords(body.status)})`;
}

/** What was put off without a new time stands cancelled at the old one. */
function timeOf({ time, previousTime }: Event): FuzzyTime | null {
  return time ?? previousTime;
}

function addEntry(
  calendar: ICalCalendar,
  story: StoryExport,
  event: Exported<'event'>,
  span: Span,
  base: string,
): void {
  const { id, body, version, changedAt, recordedAt } = event;
  const isPutOff = body.time === null;
  const time = timeOf(body);
  calendar.createEvent({
    id: uuidOf('event', id),
    // Without a METHOD it is when the entry was last revised, not when the calendar was written (RFC 5545, 3.8.7.2).
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

/** Small readers ignore `STATUS`, so the title says as well what will not be at this time. */
function titleOf({ title, status, time }: Event): string {
  if (status === 'CANCELLED') return `Cancelled: ${title}`;
  return status === 'POSTPONED' && time === null ? `Postponed: ${title}` : title;
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
  const who = participants.map(({ actor, role }) => `${nameOf(story, actor)} (${inWords(role)})`);
  return [
    `${inWords(kind)}, ${inWords(status)}`,
    ...(time === null ? [] : [`Time: ${describeTime(time)}`]),
    ...(previousTime === null || event.time === null ? [] : [`Before: ${describeTime(previousTime)}`]),
    ...(who.length === 0 ? [] : [`Participants: ${who.join(', ')}`]),
    ...(summary === null ? [] : [summary]),
  ].join('\n');
}

/** Which precisions tell the minute. */
const TO_THE_MINUTE: readonly TimePrecision[] = ['MINUTE', 'SECOND'];
/** Which precisions tell the day. */
const TO_THE_DAY: readonly TimePrecision[] = ['DAY', 'HOUR', ...TO_THE_MINUTE];

/**
 * When an entry is whose time is known so well; `null` where no day is. The less precise of both ends decides: an end that
 * is known to the hour has no minute that could be written.
 */
export function spanOf(time: FuzzyTime | null): Span | null {
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

/** A day as it stands in the calendar of a zone, so many days later, whatever the zone of this process. */
function dayOf(moment: Instant, timeZone: string, later: number): Date {
  const { year, month, day } = localAt(moment, timeZone).toPlainDate().add({ days: later });
  return new Date(Date.UTC(year, month - 1, day));
}

/** RFC 5545, 3.3.11: a text has no control characters but tabs and line breaks. */
function text(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\u{fffd}');
}

/** The same in the form in which it is written: the library writes what it is given of a calendar itself, but not of its entries. */
function escaped(value: string): string {
  return text(value)
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n');
}
