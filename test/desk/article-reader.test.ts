/** The reader of articles has a thread of its own: one article at a time, within bounds of time, and the event loop stays free. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { ArticleReader, type ReadingBounds } from '../../src/desk/article/article-reader.js';
import type { ContextPart } from '../../src/desk/article/reading-context.js';
import type { ArticleInput } from '../../src/reading/article.js';
import type { KnownActor } from '../../src/reading/reading-context.js';
import { silent } from '../fixtures/store/engines.js';
import { REPORT } from '../fixtures/stories/article.js';
import { STORY } from '../fixtures/stories/story.js';
import { countTurns } from '../fixtures/work/turns.js';

const INPUT: ArticleInput = { form: 'text', content: REPORT, published: '2025-03-13', address: null };
/** An article of about 2,000 words. */
const LONG: ArticleInput = { ...INPUT, content: REPORT.repeat(50) };
const PATIENT: ReadingBounds = { readingMs: 60_000, idleMs: 60_000, maxWaiting: 3 };

describe('The reader of articles', () => {
  let reader: ArticleReader;
  /** Reads an article for a story of which nothing is on the record. */
  const read = (input: ArticleInput) => reader.read(input, STORY, []);
  const start = (bounds: Partial<ReadingBounds> = {}) => {
    reader = new ArticleReader(silent, { ...PATIENT, ...bounds });
  };
  afterEach(() => reader.close());

  test('the reader reads an article in its thread, and the same article again gives the same reading', async () => {
    start();
    const first = await read(INPUT);
    expect(first).toMatchObject({ article: { text: REPORT } });
    expect(await read(INPUT)).toEqual(first);
  });

  test('the reader reads articles one after the other, and refuses more than may wait', async () => {
    start({ maxWaiting: 2 });
    const outcomes = await Promise.all([1, 2, 3].map(() => read(INPUT)));
    expect(outcomes.map((one) => (typeof one === 'string' ? one : 'READ'))).toEqual(['READ', 'READ', 'READER_BUSY']);
    expect(await read(INPUT)).toMatchObject({ drafts: expect.any(Array) });
  });

  test('an article that takes too long is given up, and the next one is read', async () => {
    start({ readingMs: 1 });
    expect(await read(INPUT)).toBe('READING_TOO_COSTLY');
    await reader.close();
    start();
    expect(await read(INPUT)).toMatchObject({ drafts: expect.any(Array) });
  });

  test('a thread that has ended meanwhile gives its article up, and the next article starts another', async () => {
    start();
    const reading = read(LONG);
    await nextTurn();
    await reader.close();
    expect(await reading).toBe('READING_TOO_COSTLY');
    expect(await read(INPUT)).toMatchObject({ drafts: expect.any(Array) });
  });

  test('a thread without an article for a while ends, and the next article starts another', async () => {
    start({ idleMs: 1 });
    expect(await read(INPUT)).toMatchObject({ drafts: expect.any(Array) });
    expect(await read(INPUT)).toMatchObject({ drafts: expect.any(Array) });
  });

  test('the record is sent to the thread in parts, and others have a turn after each', async () => {
    start();
    const turns: number[] = [];
    function* parts(): Generator<ContextPart> {
      for (const name of ['Newest', 'Older', 'Oldest']) {
        const count = countTurns();
        yield { actors: [namesake(name)] };
        turns.push(count.end());
      }
    }
    const reading = await reader.read(INPUT, STORY, parts());
    const drafts = typeof reading === 'string' || 'code' in reading ? [] : reading.drafts;
    expect(drafts.flatMap(({ doubts }) => doubts)).toContain(
      '“Anna North” can be any of these actors: Oldest, Older, Newest.',
    );
    expect(turns).toHaveLength(3);
    expect(Math.min(...turns)).toBeGreaterThan(0);
  });

  test('an article whose thread ends while its record is read is given up, and no other thread reads it', async () => {
    start();
    async function* parts(): AsyncGenerator<ContextPart> {
      yield { actors: [namesake('First')] };
      await reader.close();
      yield { actors: [namesake('Second')] };
    }
    expect(await reader.read(INPUT, STORY, parts())).toBe('READING_TOO_COSTLY');
    expect(await read(INPUT)).toMatchObject({ drafts: expect.any(Array) });
  });
});

/** An actor who is also called Anna North. */
function namesake(name: string): KnownActor {
  const slug = name.toLowerCase();
  return { slug, type: 'PERSON', name, otherNames: ['Anna North'], office: null, represents: null, isoCode: null };
}
