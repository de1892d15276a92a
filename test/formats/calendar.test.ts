/** The calendar of a story, read by an iCalendar parser (RFC 5545): no entry says more than is known. */
import { beforeAll, expect, test } from 'vitest';
import { spanOf } from '../../src/formats/calendar.js';
import { parseTime } from '../../src/story/time.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { pathOf, readCalendar, variedOpening } from '../fixtures/stories/formats.js';

onOneEngine('A calendar', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');
  let text: string;
  beforeAll(async () => {
    await desk.apply(variedOpening());
    text = await (await fetch(`${desk.service.url}${pathOf('.ics')}`)).text();
  });

  test('the calendar has lines of at most 75 octets that end with CR LF (RFC 5545, 3.1)', () => {
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  test('the calendar and its entries have every required property once (RFC 5545, 3.6 and 3.6.1)', () => {
    const { calendar, events } = readCalendar(text);
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(calendar.getFirstPropertyValue('prodid')).toBe('-//Onrecord//stories//EN');
    for (const { component } of events) {
      for (const name of ['uid', 'dtstamp', 'dtstart', 'summary', 'status', 'sequence', 'last-modified'])
        expect(component.getAllProperties(name), name).toHaveLength(1);
      expect(String(component.getFirstPropertyValue('dtstamp'))).toBe(
        String(component.getFirstPropertyValue('last-modified')),
      );
    }
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
  });

  test('an entry has a time of day where the minute is known, and takes whole days otherwise', () => {
    const entries = new Map(readCalendar(text).events.map((event) => [event.summary, event]));
    const times = (summary: string) => {
      const event = entries.get(summary);
      const end = event?.component.getFirstPropertyValue('dtend');
      return [
        String(event?.startDate),
        end === null ? null : String(end),
        event?.component.getFirstPropertyValue('status'),
      ];
    };
    expect(times('The call')).toEqual(['2025-03-18T14:00:00Z', null, 'CONFIRMED']);
    expect(times('The talks; first, round')).toEqual(['2025-03-20', '2025-03-21', 'CONFIRMED']);
    expect(times('The summit')).toEqual(['2025-04-01', '2025-04-04', 'CONFIRMED']);
    // The day of "about 23:30 in Moscow" is the day in Moscow.
    expect(times('The briefing')).toEqual(['2025-03-19', '2025-03-20', 'CONFIRMED']);
    // An event that is postponed without a new day is cancelled on its old day.
    expect(times('Postponed: The visit')).toEqual(['2025-03-25', '2025-03-26', 'CANCELLED']);
  });

  test('an event without a known day is left out, and named in the description', () => {
    const { calendar, events } = readCalendar(text);
    expect(events).toHaveLength(5);
    const description = String(calendar.getFirstPropertyValue('x-wr-caldesc')).replaceAll('\\', '');
    expect(description).toContain(
      'Not in this calendar, because its day is not known: The signing (May 2025; proposed)',
    );
    expect(description).toContain('Some day (about 10 April 2025; proposed)');
  });
});

test.each([
  ['2025', null],
  ['2025-03', null],
  ['2025-03-13~', null],
  ['2025-03-21/2025-04', null],
  ['2025-03/2025-04-02', null],
  ['2025-03-13', ['2025-03-13', '2025-03-14']],
  ['2025-03-13T15:00/2025-03-13T17', ['2025-03-13', '2025-03-14']],
  ['2025-03-13T15:00/2025-03-14', ['2025-03-13', '2025-03-15']],
  ['2025-03-13T15', ['2025-03-13', '2025-03-14']],
  ['2025-03-30', ['2025-03-30', '2025-03-31']],
  ['2025-03-13T15:00/2025-03-13T17:30', ['2025-03-13T12:00:00.000Z', '2025-03-13T14:30:00.000Z']],
  ['2025-03-13T15:00:10', ['2025-03-13T12:00:10.000Z', null]],
])('an event at %s in Moscow has the span %j', (edtf, expected) => {
  const span = spanOf(parseTime({ edtf, timeZone: 'Europe/Moscow', approximate: false }));
  const write = (date: Date | null) =>
    span?.allDay ? date?.toISOString().slice(0, 10) : (date?.toISOString() ?? null);
  expect(span === null ? null : [write(span.start), write(span.end)]).toEqual(expected);
});
