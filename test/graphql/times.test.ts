/** Times as clients receive them: each end is no more precise than it was written. */
import { expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { AS_DESK } from '../fixtures/stories/desk.js';
import { file, opening, refused, STORY, statement } from '../fixtures/stories/story.js';

const TIME = 'earliestPrecision latestPrecision precision edtf written text approximate';

onOneEngine('Times over GraphQL', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');

  test("a time has a precision for each end, EDTF where that can express it, and the desk's own text", async () => {
    const times = {
      month: '2025-03-21/2025-04',
      minute: { edtf: '2025-03-18T17:00', timeZone: 'Europe/Moscow' },
      second: { edtf: '2025-03-18T17:00:05', timeZone: 'Europe/Moscow' },
      hours: '2025-03-18T14:00Z/2025-03-18T16Z',
      about: { edtf: '2025-03-13', approximate: true },
      open: '2025-03-XX',
    };
    await desk.apply(opening({ statements: Object.entries(times).map(([key, saidAt]) => statement(key, { saidAt })) }));
    const fields = Object.keys(times).map((key) => `${key}: statement(id: "${STORY}/${key}") { saidAt { ${TIME} } }`);
    const { data } = await desk.query(`{ ${fields.join('\n')} }`);
    const day = { earliestPrecision: 'DAY', latestPrecision: 'DAY', precision: 'DAY' };
    expect(data).toMatchObject({
      month: {
        saidAt: {
          earliestPrecision: 'DAY',
          latestPrecision: 'MONTH',
          precision: 'MONTH',
          edtf: '2025-03-21/2025-04',
          text: '21 March 2025 – April 2025',
        },
      },
      minute: {
        saidAt: {
          precision: 'MINUTE',
          edtf: null,
          written: '2025-03-18T17:00',
          text: '18 March 2025, 17:00 Europe/Moscow',
        },
      },
      second: { saidAt: { precision: 'SECOND', edtf: '2025-03-18T14:00:05Z', written: '2025-03-18T17:00:05' } },
      hours: { saidAt: { earliestPrecision: 'MINUTE', latestPrecision: 'HOUR', precision: 'HOUR', edtf: null } },
      about: { saidAt: { ...day, edtf: '2025-03-13~', written: '2025-03-13', approximate: true } },
      open: { saidAt: { precision: 'MONTH', edtf: '2025-03-XX', text: 'March 2025' } },
    });
  });

  test("a time has its zone's offset at each end, in summer, in winter, and across both", async () => {
    const inKyiv = (edtf: string) => ({ edtf, timeZone: 'Europe/Kyiv' });
    const times = {
      winter: [inKyiv('2025-02-28T15:00'), 7200, 7200],
      summer: [inKyiv('2025-07-01'), 10800, 10800],
      both: [inKyiv('2025-03-29/2025-03-31'), 7200, 10800],
      // Before time zones, Kyiv used the time of its meridian.
      'long-ago': [inKyiv('1850-01-01'), 7324, 7324],
      west: [{ edtf: '2025-03-01T10:00', timeZone: 'America/St_Johns' }, -12600, -12600],
      nowhere: ['2025-03-18T17:00+03:00', 0, 0],
    } as const;
    const keys = Object.keys(times);
    const said = Object.entries(times).map(([key, [saidAt]]) => statement(`offset-${key}`, { saidAt }));
    await desk.apply(file({ statements: said }));
    const fields = keys.map(
      (key, index) =>
        `t${index}: statement(id: "${STORY}/offset-${key}") { saidAt { earliestOffsetSeconds latestOffsetSeconds } }`,
    );
    const { data } = await desk.query(`{ ${fields.join('\n')} }`);
    expect(keys.map((_, index) => data[`t${index}`].saidAt)).toEqual(
      Object.values(times).map(([, first, last]) => ({ earliestOffsetSeconds: first, latestOffsetSeconds: last })),
    );
  });

  test('a time that its zone lacks or has twice is refused, and the message names the possible times', async () => {
    const mistakes = async (edtf: string) => {
      const said = statement('no-such-time', { saidAt: { edtf, timeZone: 'Europe/Berlin' } });
      return refused(desk.service.record, file({ statements: [said] }));
    };
    expect(await mistakes('2025-03-30T02:30')).toMatchObject([
      { code: 'BAD_TIME', path: 'statements.0.saidAt', message: expect.stringMatching(/2025-03-30T03:00$/) },
    ]);
    expect(await mistakes('2025-10-26T02:30')).toMatchObject([
      { code: 'BAD_TIME', message: expect.stringContaining('2025-10-26T02:30+02:00 or 2025-10-26T02:30+01:00') },
    ]);
    const { data } = await desk.query('{ record { verification { isIntact warnings } } }', {}, AS_DESK);
    expect(data.record.verification).toEqual({ isIntact: true, warnings: [] });
  });
});
