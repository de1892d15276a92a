/** The names of the slider's places: days of the record, with what happened or what was recorded. */
import { describe, expect, test } from 'vitest';
import type { HighlightedEvent, HighlightedStatement, Highlights, RecordedUpdate } from '../../src/web/page-data.js';
import { batchesOf, daysOfRecord, titleOfBatch } from '../../src/web/story/record-days.js';

let sequence = 0;
/** A batch that puts some things on the record, one update for each. */
function batch(at: string, ...subjects: string[]): RecordedUpdate[] {
  const first = sequence + 1;
  return (subjects.length === 0 ? [null] : subjects).map((subject) => {
    sequence += 1;
    return { cursor: `c${sequence}`, sequence, batch: first, at, kind: 'STATEMENT_PUBLISHED', subject };
  });
}

const day = (date: string, offset = 0): NonNullable<HighlightedEvent['time']> => ({
  earliest: `${date}T00:00:00Z`,
  latest: `${date}T23:59:59Z`,
  earliestPrecision: 'DAY',
  latestPrecision: 'DAY',
  approximate: false,
  timeZone: null,
  earliestOffsetSeconds: offset,
  latestOffsetSeconds: offset,
});
const event = (id: string, more: Partial<HighlightedEvent> = {}): HighlightedEvent => ({
  id,
  slug: id,
  title: `The ${id}`,
  status: 'HELD',
  changedAt: '2025-01-01T00:00:00.000Z',
  time: null,
  statements: 0,
  ...more,
});
const statement = (id: string, more: Partial<HighlightedStatement> = {}): HighlightedStatement => ({
  id,
  permalink: `/statements/${id}`,
  status: 'PUBLISHED',
  changedAt: '2025-01-01T00:00:00.000Z',
  mode: 'DIRECT',
  text: 'We agree.',
  language: 'en',
  quotedSpans: [],
  speakers: [],
  attributions: [{ speaker: { name: 'Anna North' }, label: null }],
  event: null,
  citations: [],
  ...more,
});
const highlights = (some: Partial<Highlights> = {}): Highlights => ({
  events: [],
  proposals: [],
  statements: [],
  ...some,
});
const daysOf = (updates: readonly RecordedUpdate[], of: Highlights) => daysOfRecord(batchesOf(updates), of);

describe('The days of a record', () => {
  test('an event that was still to come is announced, and not recorded as if it had been held that day', () => {
    const of = highlights({ events: [event('call', { time: day('2025-03-18') })] });
    expect(daysOf(batch('2025-03-17T22:00:00.000Z', 'call'), of)[0]?.title).toBe('Announced: The call');
    expect(daysOf(batch('2025-03-18T22:00:00.000Z', 'call'), of)[0]?.title).toBe('The call');
  });

  test('a batch within a day has a title of its own, and the last one has that of the day', () => {
    const batches = batchesOf([
      ...batch('2025-03-17T08:00:00.000Z', 'summit'),
      ...batch('2025-03-17T22:00:00.000Z', 'call'),
    ]);
    const of = highlights({ events: [event('summit', { statements: 1 }), event('call', { statements: 5 })] });
    const days = daysOfRecord(batches, of);
    expect(titleOfBatch(0, batches, days, of)).toBe('Recorded: The summit');
    expect(titleOfBatch(1, batches, days, of)).toBe(days[0]?.title);
    expect(days[0]?.title).toBe('Recorded: The call');
  });

  test('a moment is not named by an event that was recorded later, or by words that were changed later', () => {
    const [morning, evening] = ['2025-03-14T06:00:00.000Z', '2025-03-15T20:00:00.000Z'];
    const batches = batchesOf([...batch(morning, 'said', 'call'), ...batch(evening, 'meeting')]);
    const of = highlights({
      events: [
        event('meeting', { time: day('2025-03-14'), changedAt: evening, statements: 9 }),
        event('call', { title: 'The call of 18 March', time: day('2025-03-18'), changedAt: evening }),
      ],
      statements: [statement('said', { text: 'Better words.', changedAt: evening })],
    });
    const days = daysOfRecord(batches, of);
    expect(days[0]?.title).toBe('The meeting');
    expect(titleOfBatch(0, batches, days, of)).toBe('Recorded: 2 statements');
    expect(titleOfBatch(1, batches, days, of)).toBe('Recorded: The meeting');
  });

  test('batches of one day are one day, from the first of them to the last', () => {
    const days = daysOf(
      [
        ...batch('2025-03-13T18:00:00Z', 'a', 'b'),
        ...batch('2025-03-13T21:30:00Z', 'c'),
        ...batch('2025-03-16T10:00:00Z'),
      ],
      highlights(),
    );
    expect(days.map(({ date, first, last }) => [date, first, last])).toEqual([
      ['13 Mar', 0, 1],
      ['16 Mar', 2, 2],
    ]);
  });

  test('dates have their year if the record spans several years', () => {
    const days = daysOf([...batch('2025-12-31T23:59:59Z'), ...batch('2026-01-01T00:00:00Z')], highlights());
    expect(days.map(({ date }) => date)).toEqual(['31 Dec 2025', '1 Jan 2026']);
  });

  test('a day has the name of the event of that day at which most was said', () => {
    const [only] = daysOf(
      batch('2025-03-18T21:40:00Z', 'speech'),
      highlights({
        events: [
          event('briefing', { time: day('2025-03-18'), statements: 2 }),
          event('call', { time: day('2025-03-18'), statements: 7 }),
          event('speech', { time: day('2025-03-17'), statements: 9 }),
        ],
      }),
    );
    expect(only?.title).toBe('The call');
  });

  test('the day of an event is the day in its own zone', () => {
    const late = { ...day('2025-03-18', 10_800), earliest: '2025-03-17T21:30:00Z', latest: '2025-03-17T21:30:00Z' };
    const minute = { ...late, earliestPrecision: 'MINUTE', latestPrecision: 'MINUTE' } as const;
    const [only] = daysOf(batch('2025-03-18T10:00:00Z'), highlights({ events: [event('call', { time: minute })] }));
    expect(only?.title).toBe('The call');
  });

  test('an event that was not held, or lasted several days, does not name a day', () => {
    const { earliest, ...more } = day('2025-03-18');
    const [only] = daysOf(
      batch('2025-03-18T10:00:00Z'),
      highlights({
        events: [
          event('cancelled', { time: day('2025-03-18'), status: 'CANCELLED' }),
          event('planned', { time: day('2025-03-18'), status: 'SCHEDULED' }),
          event('long', { time: { ...more, earliest, latest: '2025-03-19T23:59:59Z' } }),
        ],
      }),
    );
    expect(only?.title).toBe('Recorded: 1 statement');
  });

  test.each([
    ['an event', ['event', 'proposal', 'statement'], 'Recorded: The event'],
    ['a proposal', ['proposal', 'statement'], 'Recorded: A plan'],
    ['a statement', ['statement'], 'Recorded: Anna North: “We agree.”'],
    ['the number of updates where no words are shown', ['retracted'], 'Recorded: 1 statement'],
  ])('a day without an event says what was recorded: %s', (_, subjects, title) => {
    const [only] = daysOf(
      batch('2025-03-16T10:00:00Z', ...subjects),
      highlights({
        events: [event('event', { time: day('2025-03-15') })],
        proposals: [{ id: 'proposal', slug: 'plan', title: 'A plan', changedAt: '2025-01-01T00:00:00.000Z' }],
        statements: [statement('statement')],
      }),
    );
    expect(only?.title).toBe(title);
  });

  test('reported words have no quotation marks', () => {
    const [only] = daysOf(
      batch('2025-03-16T10:00:00Z', 'statement'),
      highlights({ statements: [statement('statement', { mode: 'INDIRECT', text: 'They agree.' })] }),
    );
    expect(only?.title).toBe('Recorded: Anna North: They agree.');
  });
});
