/** The EDTF that the service writes: other implementations read it with the same meaning. */
import { parse as parseLevelOne } from '@edtf-ts/core';
import edtf from 'edtf';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edtfOf, precisionsOf } from '../../src/story/edtf.js';
import { type FuzzyTime, parseTime } from '../../src/story/time.js';

const time = (written: string, { timeZone = null, approximate = false }: Partial<FuzzyTime> = {}) =>
  parseTime({ edtf: written, timeZone, approximate });
const MOSCOW = { timeZone: 'Europe/Moscow' };

describe('EDTF', () => {
  test.each([
    ['2025', {}, '2025'],
    ['2025-03~', {}, '2025-03~'],
    ['2025-03', { approximate: true }, '2025-03~'],
    ['2025-03-13', MOSCOW, '2025-03-13'],
    ['202X', {}, '202X'],
    ['2025-XX-XX', {}, '2025-XX-XX'],
    ['2025-03-18T14:00:05Z', {}, '2025-03-18T14:00:05Z'],
    ['2025-03-18T17:00:05', MOSCOW, '2025-03-18T14:00:05Z'],
    ['2025-03-21/2025-04', {}, '2025-03-21/2025-04'],
    ['2025-03-21/2025-04', { approximate: true }, '2025-03-21~/2025-04~'],
    ['2025-03-21~/2025-04', {}, '2025-03-21~/2025-04'],
    ['2025-03/2025-03', {}, '2025-03'],
  ] as const)('EDTF of "%s" %j is "%s"', (written, more, expected) => {
    expect(edtfOf(time(written, more))).toBe(expected);
  });

  test.each([
    ['an hour', '2025-03-18T14Z', {}],
    ['a minute', '2025-03-18T14:00Z', {}],
    ['an approximate time of day', '2025-03-18T14:00:05Z', { approximate: true }],
    ['an interval of times of day', '2025-03-18T14:00:05Z/2025-03-18T15:00:05Z', {}],
    ['an interval with one time of day', '2025-03-18/2025-03-19T15:00:05Z', {}],
    ['open digits that are approximate', '202X~', {}],
    ['an interval with open digits', '2025-03-XX/2025-04', {}],
    ['an interval that ends in the unit where it begins', '2025-03-21/2025-03', {}],
    ['an interval of a year and its first month', '2025/2025-01', {}],
    ['an interval of a month and its first day', '2025-03/2025-03-01', {}],
    ['an interval of a year and its first day', '2025/2025-01-01', {}],
  ] as const)('EDTF cannot express %s', (_, written, more) => {
    expect(edtfOf(time(written, more))).toBeNull();
  });

  test('each end of an interval has its own precision, and the interval the coarser one', () => {
    const of = (written: string) => Object.values(precisionsOf(time(written)));
    expect(precisionsOf(time('2025-03-21/2025-04'))).toEqual({
      earliestPrecision: 'DAY',
      latestPrecision: 'MONTH',
      precision: 'MONTH',
    });
    expect(of('2025/2025-03-21')).toEqual(['YEAR', 'DAY', 'YEAR']);
    expect(of('2025-03-21T10:00Z/2025-03-21T11Z')).toEqual(['MINUTE', 'HOUR', 'HOUR']);
    expect(of('2025-03-XX')).toEqual(['MONTH', 'MONTH', 'MONTH']);
  });

  test('the form in which times are recorded stays as it was', () => {
    expect(time('2025-03-21/2025-04', MOSCOW)).toEqual({
      earliest: '2025-03-20T21:00:00.000Z',
      latest: '2025-04-30T20:59:59.999Z',
      precision: 'DAY',
      approximate: false,
      timeZone: 'Europe/Moscow',
      edtf: '2025-03-21/2025-04',
    });
  });

  // One of the implementations reads years before 100 as years of the twentieth century.
  const date = fc.date({ min: new Date('0100-01-01'), max: new Date('9997-01-01'), noInvalidDate: true });
  const endAt = (date: fc.Arbitrary<Date>) =>
    fc
      .tuple(
        date,
        fc.constantFrom(4, 7, 10, 13, 16, 19),
        fc.constantFrom('', '~'),
        fc.constantFrom('Z', '+03:00', '-12:00', '+14'),
        fc.constantFrom('', 'year', 'month', 'day'),
      )
      .map(([moment, length, about, offset, open]) => {
        const text = moment.toISOString();
        if (open === 'year') return `${text.slice(0, 3)}X`;
        if (open === 'month') return `${text.slice(0, 4)}-XX`;
        if (open === 'day') return `${text.slice(0, 7)}-XX${about}`;
        return `${text.slice(0, length)}${length > 10 ? offset : ''}${about}`;
      });
  const end = endAt(date);
  /** Two dates in one year, one in the other or with the same beginning. */
  const year = (first: Date) => new Date(Date.UTC(first.getUTCFullYear(), 0));
  const near = date.chain((first) => {
    const close = fc.constantFrom(year(first), first);
    return fc.tuple(endAt(close), endAt(close));
  });
  const written = fc.oneof(
    end,
    fc.oneof(fc.tuple(end, end), near).map(([one, other]) => [one, other].sort().join('/')),
  );

  test('EDTF of any time is read by two other implementations as the same time, at level 1', () => {
    let emitted = 0;
    fc.assert(
      fc.property(written, fc.boolean(), (text, approximate) => {
        let known: FuzzyTime;
        try {
          known = time(text, { approximate });
        } catch {
          return;
        }
        const said = edtfOf(known);
        if (said === null) return;
        emitted += 1;
        const read = edtf(said);
        const seconds = precisionsOf(known).precision === 'SECOND';
        // That implementation reads a second as its first moment.
        const last = seconds ? `${known.latest.slice(0, 19)}.000Z` : known.latest;
        expect([new Date(read.min), new Date(read.max)].map((moment) => moment.toISOString())).toEqual([
          known.earliest,
          last,
        ]);
        expect(parseLevelOne(said)).toMatchObject({ success: true });
        expect(said.includes('~')).toBe(known.approximate);
      }),
      { numRuns: 2_000 },
    );
    expect(emitted).toBeGreaterThan(200);
  });
});
