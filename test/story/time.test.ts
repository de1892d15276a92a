import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test, vi } from 'vitest';
import { TimeError } from '../../src/story/edtf.js';
import { describeTime, mayBeSameDay, parseInstant, parseTime } from '../../src/story/time.js';

const time = (edtf: string, timeZone: string | null = null, approximate = false) =>
  parseTime({ edtf, timeZone, approximate });

describe('Times', () => {
  test.each([
    ['2025', 'YEAR', '2025-01-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z'],
    ['2025-02', 'MONTH', '2025-02-01T00:00:00.000Z', '2025-02-28T23:59:59.999Z'],
    ['2025-03-13', 'DAY', '2025-03-13T00:00:00.000Z', '2025-03-13T23:59:59.999Z'],
    ['2025-03-18T14:00Z', 'MINUTE', '2025-03-18T14:00:00.000Z', '2025-03-18T14:00:59.999Z'],
    ['2025-03-18T17:00:05+03:00', 'SECOND', '2025-03-18T14:00:05.000Z', '2025-03-18T14:00:05.999Z'],
    ['2025-03-18T17:00:05+03', 'SECOND', '2025-03-18T14:00:05.000Z', '2025-03-18T14:00:05.999Z'],
    ['2025-03-21/2025-03-22', 'DAY', '2025-03-21T00:00:00.000Z', '2025-03-22T23:59:59.999Z'],
    ['202X', 'YEAR', '2020-01-01T00:00:00.000Z', '2029-12-31T23:59:59.999Z'],
    ['20XX', 'YEAR', '2000-01-01T00:00:00.000Z', '2099-12-31T23:59:59.999Z'],
    ['2025-XX', 'YEAR', '2025-01-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z'],
    ['2025-XX-XX', 'YEAR', '2025-01-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z'],
    ['2025-02-XX', 'MONTH', '2025-02-01T00:00:00.000Z', '2025-02-28T23:59:59.999Z'],
  ])(
    'the time %s has the precision %s, and spans its first to its last moment',
    (edtf, precision, earliest, latest) => {
      expect(time(edtf)).toMatchObject({ precision, earliest, latest, edtf, approximate: false });
    },
  );

  test('a day in a zone is the local day there', () => {
    expect(time('2025-03-13', 'Europe/Moscow')).toMatchObject({
      earliest: '2025-03-12T21:00:00.000Z',
      latest: '2025-03-13T20:59:59.999Z',
    });
  });

  test('the day when clocks go forward has 23 hours, and the day when they go back has 25', () => {
    const hours = (edtf: string) => {
      const { earliest, latest } = time(edtf, 'America/New_York');
      return (Date.parse(latest) + 1 - Date.parse(earliest)) / 3_600_000;
    };
    expect(hours('2025-03-09')).toBe(23);
    expect(hours('2025-11-02')).toBe(25);
    expect(hours('2025-03-13')).toBe(24);
  });

  test('a time of day in a zone is the local time there', () => {
    expect(time('2025-03-18T17:00', 'Europe/Moscow').earliest).toBe('2025-03-18T14:00:00.000Z');
  });

  test('a time with "~" and one marked approximate are both approximate', () => {
    expect(time('2025-03~').approximate).toBe(true);
    expect(time('2025-03-18T15:00Z', null, true).approximate).toBe(true);
  });

  test.each([
    ['13 March 2025', 'is not a time'],
    ['2025-13-01', 'is not a date of the calendar'],
    ['2025-02-30', 'is not a date of the calendar'],
    ['2025-03-18T24:00Z', 'is not a time of day'],
    ['2025-03-18T15:00', 'no zone'],
    ['2025-03-22/2025-03-21', 'ends before it begins'],
    ['2025-03?', 'add ~'],
    ['2025-03%', 'add ~'],
    ['2025-03/..', 'write the earliest beginning and the latest end'],
    ['../2025-03', 'the latest end'],
    ['2025-03/', 'needs both ends'],
    ['2025-21', 'write the months, like 2025-03/2025-05'],
    ['2025-X3', 'write 202X, 2025-XX or 2025-03-XX'],
    ['2025-XX-13', 'write 202X, 2025-XX or 2025-03-XX'],
    ['~2025-03', 'must stand at the end'],
    ['[2025,2026]', 'write the interval'],
    ['Y12025', 'years must be from 0002 to 9998'],
    ['0001', 'years must be from 2 to 9998'],
    ['99XX', 'years must be from 2 to 9998'],
    ['999X', 'years must be from 2 to 9998'],
    ['2025-03-18T15:00:01.5Z', 'to the second'],
    ['2025-03-18T15:00+47:99', 'offset from UTC; write one from -12:00 to +14:00'],
    ['2025-03-18T15:00+14:01', 'offset from UTC'],
    ['2025-03-18T15:00-12:01', 'offset from UTC'],
    ['2025-03-18T15:00+03:60', 'offset from UTC'],
    ['2025-03-18T15:00-00:00', 'offset from UTC'],
    ['', 'is not a time'],
  ])('the time "%s" is refused: %s', (edtf, reason) => {
    expect(() => time(edtf)).toThrow(TimeError);
    expect(() => time(edtf)).toThrow(reason);
  });

  test.each(['Europe/Kiew', '+03:00', ''])('the zone "%s" is refused with an example of a zone', (zone) => {
    expect(() => time('2025-03-13', zone)).toThrow('Europe/Moscow');
  });

  test.each([
    ['2025-03-30T02:30', 'Europe/Berlin', '2025-03-30T03:00'],
    ['2025-03-30T02:30:15', 'Europe/Berlin', '2025-03-30T03:00:00'],
    ['2025-03-30T02', 'Europe/Berlin', '2025-03-30T03'],
    ['2025-03-30T02:30+01:00', 'Europe/Berlin', '2025-03-30T03:00'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-31'],
    ['2011-12-30T10:00', 'Pacific/Apia', '2011-12-31T00:00'],
    ['2025-10-05T02:15', 'Australia/Lord_Howe', '2025-10-05T02:30'],
    ['2025-03-29/2025-03-30T02:30', 'Europe/Berlin', '2025-03-30T03:00'],
  ])('the time %s does not exist in %s, and the refusal names %s', (edtf, zone, next) => {
    expect(() => time(edtf, zone)).toThrow(new RegExp(`does not exist in ${zone}.* exists is ${next}$`));
  });

  test.each([
    ['2025-10-26T02:30', 'Europe/Berlin', '+02:00', '+01:00'],
    ['2025-10-26T02', 'Europe/Berlin', '+02:00', '+01:00'],
    ['2025-11-02T01:30:10', 'America/New_York', '-04:00', '-05:00'],
    ['2025-04-06T01:45', 'Australia/Lord_Howe', '+11:00', '+10:30'],
    ['2010-10-31T02:30', 'Europe/Moscow', '+04:00', '+03:00'],
  ])(
    'the time %s exists twice in %s: the refusal names both offsets, and a time with one of them is accepted',
    (edtf, zone, first, second) => {
      expect(() => time(edtf, zone)).toThrow(`exists twice in ${zone}`);
      expect(() => time(edtf, zone)).toThrow(`write ${edtf}${first} or ${edtf}${second}`);
      const moments = [first, second].map((offset) => Date.parse(time(`${edtf}${offset}`, zone).earliest));
      expect(moments[0]).toBeLessThan(moments[1] ?? 0);
      expect(() => time(`${edtf}+07:00`, zone)).toThrow(`write ${edtf}${first} or ${edtf}${second}`);
    },
  );

  test('an offset that the zone does not have then is refused, and Z is accepted in any zone', () => {
    expect(() => time('2025-07-01T12:00+01:00', 'Europe/Berlin')).toThrow('write 2025-07-01T12:00+02:00');
    expect(time('2025-07-01T12:00+02:00', 'Europe/Berlin').earliest).toBe('2025-07-01T10:00:00.000Z');
    expect(time('2025-10-26T00:30Z', 'Europe/Berlin').earliest).toBe('2025-10-26T00:30:00.000Z');
  });

  test('an hour that clocks skip or repeat in part is the part that exists', () => {
    expect(time('2025-10-05T02', 'Australia/Lord_Howe')).toMatchObject({
      earliest: '2025-10-04T15:30:00.000Z',
      latest: '2025-10-04T15:59:59.999Z',
    });
    expect(time('2025-04-06T01+10:30', 'Australia/Lord_Howe')).toMatchObject({
      earliest: '2025-04-05T15:00:00.000Z',
      latest: '2025-04-05T15:29:59.999Z',
    });
  });

  test.each([
    ['2025-03-13', 'Europe/Moscow', false, '13 March 2025 Europe/Moscow'],
    ['2025-03-13', null, false, '13 March 2025'],
    ['2025-03-18T17:00', 'Europe/Moscow', true, 'about 18 March 2025, 17:00 Europe/Moscow'],
    ['2025-03-18T14:00Z', null, false, '18 March 2025, 14:00 UTC'],
    ['2025-03', null, false, 'March 2025'],
    ['2025-03-XX', null, false, 'March 2025'],
    ['202X', null, false, '2020 – 2029'],
    ['2025-03-21/2025-03-22', null, false, '21 March 2025 – 22 March 2025'],
    ['2025-03-21/2025-04', null, false, '21 March 2025 – April 2025'],
    ['2025/2025-04-03', null, false, '2025 – 3 April 2025'],
    ['2025-03-21T10:00Z/2025-03-22', null, false, '21 March 2025, 10:00 – 22 March 2025 UTC'],
  ])('the time %s (%s, approximate %s) reads "%s"', (edtf, zone, approximate, words) => {
    expect(describeTime(time(edtf, zone, approximate))).toBe(words);
  });

  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const days = fc.date({ min: new Date('1900-01-02'), max: new Date('2037-01-01'), noInvalidDate: true });

  test('any day in any zone begins and ends on that day, next to other days, and coincides with itself', () => {
    fc.assert(
      fc.property(days, zones, (date, zone) => {
        const text = date.toISOString().slice(0, 10);
        const local = (moment: number) =>
          Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone).toPlainDate().toString();
        let day: ReturnType<typeof time>;
        try {
          day = time(text, zone);
        } catch (error) {
          // A day that the zone skipped: no moment around it is on that day.
          const around = [-30, -20, -10, 0, 10, 20, 30, 40].map((hour) => local(Date.parse(text) + hour * 3_600_000));
          expect(around).not.toContain(text);
          expect(error).toBeInstanceOf(TimeError);
          return;
        }
        const [first, last] = [Date.parse(day.earliest), Date.parse(day.latest)];
        expect([local(first), local(last)]).toEqual([text, text]);
        expect(local(last + 1) > text).toBe(true);
        expect(mayBeSameDay(day, day)).toBe(true);
      }),
    );
  });

  test('any minute in any zone is shown by its clocks as written, or is refused', () => {
    fc.assert(
      fc.property(changes(zones), fc.integer({ min: -100, max: 100 }), ({ zone, change }, minutes) => {
        // The minutes around a change of the clocks are the hardest.
        const text = change.toPlainDateTime().add({ minutes }).toString({ smallestUnit: 'minute' });
        const shows = (edtf: string) => {
          const { earliest } = time(edtf, zone);
          const shown = Temporal.Instant.from(earliest).toZonedDateTimeISO(zone).toPlainDateTime();
          expect(shown.toString({ smallestUnit: 'minute' })).toBe(text);
        };
        try {
          shows(text);
        } catch (error) {
          if (!(error instanceof TimeError)) throw error;
          const named = error.message.match(/\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d/g) ?? [];
          expect(error.message).toMatch(/exists/);
          for (const one of named) shows(one);
          const next = / exists is (\S+)$/.exec(error.message)?.[1];
          if (next === undefined) expect(named).toHaveLength(2);
          else expect(time(next, zone).earliest > '1900').toBe(true);
        }
      }),
    );
  });

  test('a time is read the same on any day', () => {
    const [summer, winter] = ['2025-07-01T00:00:00Z', '2025-12-01T00:00:00Z'];
    fc.assert(
      fc.property(changes(zones), fc.integer({ min: -100, max: 100 }), ({ zone, change }, minutes) => {
        const text = change.toPlainDateTime().add({ minutes }).toString({ smallestUnit: 'minute' });
        const [one, other] = [summer, winter].map((today) => {
          vi.useFakeTimers({ now: new Date(today), toFake: ['Date'] });
          try {
            return time(text, zone);
          } catch (error) {
            return String(error);
          } finally {
            vi.useRealTimers();
          }
        });
        expect(one).toEqual(other);
      }),
    );
  });

  test('two times of one local day may be the same day, and those of two days are not', () => {
    const moscow = (edtf: string) => time(edtf, 'Europe/Moscow');
    expect(mayBeSameDay(time('2025-03-13T10:00Z'), time('2025-03-13T18:00Z'))).toBe(true);
    expect(mayBeSameDay(moscow('2025-03-13T23:00'), moscow('2025-03-13'))).toBe(true);
    expect(mayBeSameDay(moscow('2025-03-13T23:00'), moscow('2025-03-14T01:00'))).toBe(false);
    expect(mayBeSameDay(time('2025-03-13'), time('2025-03-14'))).toBe(false);
    expect(mayBeSameDay(time('2025-03'), time('2025-03-14'))).toBe(true);
  });
});

/** A zone with a change of its clocks. */
function changes(zones: fc.Arbitrary<string>) {
  const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  return fc
    .tuple(zones, moments)
    .map(([zone, date]) => ({
      zone,
      change: Temporal.Instant.fromEpochMilliseconds(date.getTime())
        .toZonedDateTimeISO(zone)
        .getTimeZoneTransition('next'),
    }))
    .filter((one): one is { zone: string; change: Temporal.ZonedDateTime } => one.change !== null);
}

describe('Moments', () => {
  test.each([
    ['2025-03-18T14:00:00Z', '2025-03-18T14:00:00.000Z'],
    ['2025-03-18T17:00:00.1239+03:00', '2025-03-18T14:00:00.123Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['2025-02-30T00:00:00Z', null],
    ['2025-02-28T24:00:00Z', null],
    ['2025-02-28T00:00:00+47:99', null],
    ['2025-02-28T00:00:00+15:00', null],
    ['2025-02-28T00:00:00', null],
    ['2025-02-28', null],
  ])('the moment %s is read as %s', (text, moment) => {
    expect(parseInstant(text)).toBe(moment);
  });
});
