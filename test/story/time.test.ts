import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { describeTime, mayBeSameDay, parseTime, TimeError } from '../../src/story/time.js';

const time = (edtf: string, timeZone: string | null = null, approximate = false) =>
  parseTime({ edtf, timeZone, approximate });

describe('A time', () => {
  test.each([
    ['2025', 'YEAR', '2025-01-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z'],
    ['2025-02', 'MONTH', '2025-02-01T00:00:00.000Z', '2025-02-28T23:59:59.999Z'],
    ['2025-03-13', 'DAY', '2025-03-13T00:00:00.000Z', '2025-03-13T23:59:59.999Z'],
    ['2025-03-18T14:00Z', 'MINUTE', '2025-03-18T14:00:00.000Z', '2025-03-18T14:00:59.999Z'],
    ['2025-03-18T17:00:05+03:00', 'SECOND', '2025-03-18T14:00:05.000Z', '2025-03-18T14:00:05.999Z'],
    ['2025-03-21/2025-03-22', 'DAY', '2025-03-21T00:00:00.000Z', '2025-03-22T23:59:59.999Z'],
  ])('%s is known to the %s and means from its first to its last moment', (edtf, precision, earliest, latest) => {
    expect(time(edtf)).toMatchObject({ precision, earliest, latest, edtf, approximate: false });
  });

  test('a day in a zone is the local day there', () => {
    expect(time('2025-03-13', 'Europe/Moscow')).toMatchObject({
      earliest: '2025-03-12T21:00:00.000Z',
      latest: '2025-03-13T20:59:59.999Z',
    });
  });

  test('the day on which clocks go forward has 23 hours, the day on which they go back 25', () => {
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

  test('"~" and approximate both say "about"', () => {
    expect(time('2025-03~').approximate).toBe(true);
    expect(time('2025-03-18T15:00Z', null, true).approximate).toBe(true);
  });

  test.each([
    ['13 March 2025', 'is not a time'],
    ['2025-13-01', 'is not a date of the calendar'],
    ['2025-02-30', 'is not a date of the calendar'],
    ['2025-03-18T15:00', 'no zone'],
    ['2025-03-22/2025-03-21', 'ends before it begins'],
    ['2025-03?', 'is not a time'],
    ['', 'is not a time'],
  ])('"%s" is refused: %s', (edtf, reason) => {
    expect(() => time(edtf)).toThrow(TimeError);
    expect(() => time(edtf)).toThrow(reason);
  });

  test('a zone that does not exist is refused with an example of one that does', () => {
    expect(() => time('2025-03-13', 'Europe/Kiew')).toThrow('Europe/Moscow');
  });

  test.each([
    ['2025-03-13', 'Europe/Moscow', false, '13 March 2025 Europe/Moscow'],
    ['2025-03-13', null, false, '13 March 2025'],
    ['2025-03-18T17:00', 'Europe/Moscow', true, 'about 18 March 2025, 17:00 Europe/Moscow'],
    ['2025-03-18T14:00Z', null, false, '18 March 2025, 14:00 UTC'],
    ['2025-03', null, false, 'March 2025'],
    ['2025-03-21/2025-03-22', null, false, '21 March 2025 – 22 March 2025'],
  ])('%s (%s, approximate %s) reads "%s"', (edtf, zone, approximate, words) => {
    expect(describeTime(time(edtf, zone, approximate))).toBe(words);
  });

  test('any day in any zone begins at local midnight, ends before the next, and coincides with itself', () => {
    const zones = ['UTC', 'Europe/Moscow', 'Europe/Kyiv', 'America/New_York', 'Asia/Riyadh', 'Australia/Lord_Howe'];
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        fc.constantFrom(...zones),
        (date, zone) => {
          const day = time(date.toISOString().slice(0, 10), zone);
          const next = DateTime.fromISO(day.latest).plus({ milliseconds: 1 }).setZone(zone);
          expect(DateTime.fromISO(day.earliest).setZone(zone).toISODate()).toBe(date.toISOString().slice(0, 10));
          expect(next.startOf('day').toMillis()).toBe(next.toMillis());
          expect(mayBeSameDay(day, day)).toBe(true);
        },
      ),
    );
  });

  test('times of one local day may be the same day, those of two days are not', () => {
    const moscow = (edtf: string) => time(edtf, 'Europe/Moscow');
    expect(mayBeSameDay(time('2025-03-13T10:00Z'), time('2025-03-13T18:00Z'))).toBe(true);
    expect(mayBeSameDay(moscow('2025-03-13T23:00'), moscow('2025-03-13'))).toBe(true);
    expect(mayBeSameDay(moscow('2025-03-13T23:00'), moscow('2025-03-14T01:00'))).toBe(false);
    expect(mayBeSameDay(time('2025-03-13'), time('2025-03-14'))).toBe(false);
    expect(mayBeSameDay(time('2025-03'), time('2025-03-14'))).toBe(true);
  });
});
