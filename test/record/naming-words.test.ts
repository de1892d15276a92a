/** The words by which actors and sources are found, in stores of earlier versions, and their bounds. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { up } from '../../src/record/migrations/0011-naming-words.js';
import { namingWords } from '../../src/record/naming-words.js';
import { StoryRecord } from '../../src/record/record.js';
import { emptyRecord, onEveryEngine } from '../fixtures/store/engines.js';
import { applied, file, opening, source } from '../fixtures/stories/story.js';

onEveryEngine('The words of names', (makeStore) => {
  const store = emptyRecord(makeStore);

  test('a store of an earlier version gets the words of all actors and sources', async () => {
    await applied(store.record, opening());
    const person = { slug: 'clara', type: 'PERSON', name: 'Clara "O’Brien" East', otherNames: ['C. East', 'К. Іст'] };
    await applied(store.record, file({ actors: [person], sources: [source('weekly', { title: 'A title' })] }));
    const { db } = store.engine;
    for (const table of ['actor', 'source']) {
      await sql`alter table ${sql.table(table)} drop column naming_words`.execute(db);
    }
    await sql`drop index source_as_recorded`.execute(db);
    await up(db);
    // The check compares the words with those that follow from the names.
    expect(await store.record.verify()).toMatchObject({ intact: true });
    const { rows } = await sql<{ naming_words: string[] }>`select naming_words from actor where id = 'clara'`.execute(
      db,
    );
    expect(rows[0]?.naming_words).toEqual(expect.arrayContaining(['obrien', 'east', 'іст']));
  });

  test('a row that a process of an earlier version wrote meanwhile is no fault, and gets its words at the next start', async () => {
    await applied(store.record, opening());
    const { db } = store.engine;
    // The earlier version does not know the column.
    await sql`update actor set naming_words = default`.execute(db);
    expect(await store.record.verify()).toMatchObject({ intact: true });
    await StoryRecord.open(store.engine);
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from actor where naming_words = '{}'`.execute(db);
    expect(rows).toEqual([{ count: 0 }]);
    await sql`update actor set naming_words = '{other}'`.execute(db);
    expect(await store.record.verify()).toMatchObject({ intact: false });
  });

  test('an actor with very many and very long names can be written', async () => {
    const otherNames = Array.from({ length: 40 }, (_, number) => `n${number} ${'ж'.repeat(400)} ${'o '.repeat(40)}`);
    const actor = { slug: 'many', type: 'PERSON', name: 'Many Names', otherNames };
    await applied(store.record, opening({ actors: [actor], proposals: [] }));
    expect((await store.record.verify()).intact).toBe(true);
  });
});

test('a thing has at most a thousand words, of a hundred characters each', () => {
  const words = namingWords([Array.from({ length: 3_000 }, (_, number) => `${number}${'ab'.repeat(100)}`).join(' ')]);
  expect(words).toHaveLength(1_000);
  expect(Math.max(...words.map((word) => [...word].length))).toBe(100);
});
