/** The reader of articles has a thread of its own: one article at a time, within bounds of time, and the event loop stays free. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { ArticleReader, type ReadingBounds } from '../../src/desk/article/article-reader.js';
import type { ArticleInput } from '../../src/reading/article.js';
import { NEW_STORY } from '../../src/reading/reading-context.js';
import { threadCpuMs } from '../../src/thread-cpu.js';
import { silent } from '../fixtures/store/engines.js';
import { REPORT } from '../fixtures/stories/article.js';

const INPUT: ArticleInput = { form: 'text', content: REPORT, published: '2025-03-13', address: null };
/** An article of about 2,000 words. */
const LONG: ArticleInput = { ...INPUT, content: REPORT.repeat(50) };
const PATIENT: ReadingBounds = { readingMs: 60_000, idleMs: 60_000, maxWaiting: 3 };

/** The longest that reading may hold the event loop. */
const LONGEST_TURN_MS = 20;

/** Measures the CPU time of each turn of the event loop, which other processes do not lengthen. Returns how to end it, with the longest. */
function watchTurns(): () => Promise<number> {
  let [longest, isOver] = [0, false];
  const watching = (async () => {
    while (!isOver) {
      const before = threadCpuMs();
      await nextTurn();
      longest = Math.max(longest, threadCpuMs() - before);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return longest;
  };
}

describe('The reader of articles', () => {
  let reader: ArticleReader;
  const start = (bounds: Partial<ReadingBounds> = {}) => {
    reader = new ArticleReader(silent, { ...PATIENT, ...bounds });
    return reader;
  };
  afterEach(() => reader.close());

  test('the reader reads an article in its thread, and says how much CPU it took', async () => {
    const read = await start().read(INPUT, NEW_STORY);
    expect(read).toMatchObject({ reading: { article: { text: REPORT } }, milliseconds: expect.any(Number) });
    expect(await reader.read(INPUT, NEW_STORY)).toMatchObject({
      reading: typeof read === 'string' ? null : read.reading,
    });
  });

  test('the reader reads articles one after the other, and refuses more than may wait', async () => {
    start({ maxWaiting: 2 });
    const outcomes = await Promise.all([1, 2, 3].map(() => reader.read(INPUT, NEW_STORY)));
    expect(outcomes.map((one) => (typeof one === 'string' ? one : 'READ'))).toEqual(['READ', 'READ', 'READER_BUSY']);
    expect(await reader.read(INPUT, NEW_STORY)).toMatchObject({ reading: {} });
  });

  test('an article that takes too long is given up, and the next one is read', async () => {
    start({ readingMs: 1 });
    expect(await reader.read(INPUT, NEW_STORY)).toBe('READING_TOO_COSTLY');
    await reader.close();
    expect(await start().read(INPUT, NEW_STORY)).toMatchObject({ reading: {} });
  });

  test('a thread that has ended meanwhile gives its article up, and the next article starts another', async () => {
    start();
    const reading = reader.read(LONG, NEW_STORY);
    await nextTurn();
    await reader.close();
    expect(await reading).toBe('READING_TOO_COSTLY');
    expect(await reader.read(INPUT, NEW_STORY)).toMatchObject({ reading: {} });
  });

  test('a thread without an article for a while ends, and the next article starts another', async () => {
    start({ idleMs: 1 });
    expect(await reader.read(INPUT, NEW_STORY)).toMatchObject({ reading: {} });
    expect(await reader.read(INPUT, NEW_STORY)).toMatchObject({ reading: {} });
  });

  test('the event loop is free while a long article is read, also with a long record', async () => {
    await start().read(INPUT, NEW_STORY);
    const statements = Array.from({ length: 2_000 }, (_, index) => ({
      key: `said-${index}`,
      mode: 'DIRECT' as const,
      text: `Words number ${index}. ${'They go on. '.repeat(80)}`,
      language: 'en',
      translations: [],
      attributions: [],
      saidAt: {
        earliest: '2025-03-13T00:00:00.000Z',
        latest: '2025-03-13T23:59:59.999Z',
        precision: 'DAY' as const,
        approximate: false,
        timeZone: null,
        edtf: '2025-03-13',
      },
      citations: [],
    }));
    const longest: number[] = [];
    // The least of a few counts: a collection of garbage may fall into one of them.
    for (let round = 0; round < 3; round += 1) {
      const held = watchTurns();
      const read = await reader.read(LONG, { ...NEW_STORY, story: 'a-story', statements });
      expect(read).toMatchObject({ reading: { drafts: expect.any(Array) } });
      longest.push(await held());
    }
    expect(Math.min(...longest)).toBeLessThan(LONGEST_TURN_MS);
  });
});
