/** Times in formats: fields called EDTF hold valid EDTF, and each end has its own precision. */
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { pathOf } from '../fixtures/stories/formats.js';
import { opening, statement } from '../fixtures/stories/story.js';

const EXPECTED = [
  { written: '2025-03-18T14Z', edtf: null, first: 'HOUR', last: 'HOUR', words: '18 March 2025, 14 h UTC' },
  {
    written: '2025-03-18T14:00Z/2025-03-18T16Z',
    edtf: null,
    first: 'MINUTE',
    last: 'HOUR',
    words: '18 March 2025, 14:00 – 18 March 2025, 16 h UTC',
  },
  {
    written: '2025-03-21/2025-04',
    edtf: '2025-03-21/2025-04',
    first: 'DAY',
    last: 'MONTH',
    words: '2025-03-21/2025-04',
  },
];

const JsonFeed = z.object({
  items: z.array(
    z.object({
      _onrecord: z.object({
        said_at: z.object({
          written: z.string(),
          edtf: z.string().nullable(),
          earliestPrecision: z.string(),
          latestPrecision: z.string(),
        }),
      }),
    }),
  ),
});
const Row = z.object({ said_edtf: z.string(), said_earliest_precision: z.string(), said_latest_precision: z.string() });

onOneEngine('Times in formats', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');
  const read = async (extension: string) => (await fetch(`${desk.service.url}${pathOf(extension)}`)).text();
  beforeAll(async () => {
    const statements = EXPECTED.map(({ written }, number) => statement(`said-${number}`, { saidAt: written }));
    await desk.apply(opening({ statements }));
  });

  test('times in JSON Feed have EDTF or null, and the precision of each end', async () => {
    const { items } = JsonFeed.parse(JSON.parse(await read('.feed.json')));
    const told = items.map(({ _onrecord: { said_at } }) => said_at).sort((a, b) => (a.written < b.written ? -1 : 1));
    const expected = EXPECTED.map(({ written, edtf, first, last }) => ({
      written,
      edtf,
      earliestPrecision: first,
      latestPrecision: last,
    }));
    expect(told).toEqual(expected.sort((a, b) => (a.written < b.written ? -1 : 1)));
  });

  test('times in tables have EDTF or an empty cell, and the precision of each end', async () => {
    const rows = z.array(Row).parse(parse(await read('.csv'), { columns: true }));
    const told = rows.map((row) => [row.said_edtf, row.said_earliest_precision, row.said_latest_precision]);
    expect(told.sort()).toEqual(EXPECTED.map(({ edtf, first, last }) => [edtf ?? '', first, last]).sort());
  });

  test('JSON-LD has a time in words where EDTF cannot express it', async () => {
    const text = await read('.jsonld');
    const temporal = [...text.matchAll(/"temporal":\s*"([^"]*)"/g)].map(([, value]) => value);
    expect(new Set(temporal)).toEqual(new Set([...EXPECTED.map(({ words }) => words), '2025-03-12']));
  });
});
