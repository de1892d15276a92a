/** Two versions of the service share one store while one replaces the other (expand, then contract). */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { lasting, storedTables } from '../../src/record/backup/tables.js';
import type { Engine } from '../../src/record/engine/engine.js';
import { MIGRATION_NAMES, runMigrations } from '../../src/record/migrations/index.js';
import { StoryRecord } from '../../src/record/record.js';
import { VERSION } from '../../src/version.js';
import { onEveryEngine, type Store } from '../fixtures/store/engines.js';
import { applied, file, opening, statement } from '../fixtures/stories/story.js';

/** From this migration on, a migration never breaks what the version before it writes. */
const FIRST_THAT_ONLY_ADDS = MIGRATION_NAMES.indexOf('0009-imports');
const LATER = '9999-later';

onEveryEngine('Versions that share a store', (makeStore) => {
  const opened = async (work: (engine: Engine, store: Store) => Promise<void>) => {
    const store = await makeStore();
    const engine = await store.open();
    try {
      await work(engine, store);
    } finally {
      await engine.close();
      await store.remove();
    }
  };
  /** Makes the tables those of a later version, which says from which version on they can be used. */
  const migrateFurther = async ({ db }: Engine, oldest: string | null) => {
    await sql`insert into kysely_migration (name, timestamp) values (${LATER}, '2030-01-01')`.execute(db);
    await sql`comment on table record is ${oldest === null ? sql`null` : sql.lit(oldest)}`.execute(db);
  };

  test('a process starts, reads and writes at tables of a later version that only adds to them', () =>
    opened(async (engine) => {
      await applied(await StoryRecord.open(engine), opening());
      await sql`alter table statement add column later text not null default ''`.execute(engine.db);
      await migrateFurther(engine, VERSION);
      const record = await StoryRecord.open(engine);
      await applied(record, file({ statements: [statement('said')] }));
      expect(await record.verify()).toMatchObject({ intact: true });
    }));

  test.each([
    ['9.0.0', 'version 9.0.0 or later'],
    [null, 'a later version'],
  ])('a process refuses tables that need another version (%s), and says which', (oldest, named) =>
    opened(async (engine) => {
      await StoryRecord.open(engine);
      await migrateFurther(engine, oldest);
      await expect(StoryRecord.open(engine)).rejects.toMatchObject({
        code: 'STORE_NEWER',
        forOperators: expect.stringMatching(new RegExp(`${LATER}.*${named}.*${VERSION}`)),
      });
    }),
  );

  test('the rows that each earlier version writes can be written after every later migration', () =>
    opened(async (engine) => {
      const record = await StoryRecord.open(engine);
      await applied(record, opening());
      await applied(record, file({ statements: [statement('said')] }));
      for (let index = FIRST_THAT_ONLY_ADDS; index <= MIGRATION_NAMES.length; index += 1) {
        await engine.db.transaction().execute(async (transaction) => {
          // The tables as that version knows them…
          await sql`create schema earlier`.execute(transaction);
          await sql`set local search_path to earlier`.execute(transaction);
          await runMigrations(transaction, 0, index);
          const known = lasting(await storedTables(transaction));
          expect(known.length).toBeGreaterThan(10);
          await sql`set local search_path to public`.execute(transaction);
          await sql`drop schema earlier cascade`.execute(transaction);
          // …and its rows, written anew with the columns that it knows.
          await sql`set local session_replication_role to replica`.execute(transaction);
          for (const { name, columns } of known) {
            const list = sql.join(columns.map((column) => sql.ref(column)));
            await sql`create temp table rows_before on commit drop as select ${list} from ${sql.table(name)}`.execute(
              transaction,
            );
            await sql`delete from ${sql.table(name)}`.execute(transaction);
            await sql`insert into ${sql.table(name)} (${list}) select ${list} from rows_before`.execute(transaction);
            await sql`drop table rows_before`.execute(transaction);
          }
        });
        expect(await record.verify()).toMatchObject({ intact: true });
      }
    }));
});
