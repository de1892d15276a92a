/** Taking a backup: everything that a store holds, as of one moment. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Engine } from '../engine/engine.js';
import { MIGRATION_NAMES, migrationOf } from '../migrations/index.js';
import type { Tables } from '../tables.js';
import { BackupError, type BackupHeader, type BackupRows, backupLines } from './format.js';
import { type StoredTable, storedTables, TABLE_ORDER } from './tables.js';

/** How many rows are read at a time: so many are in memory. */
const ROWS_A_READ = 500;

/**
 * Hands the text of a backup to `write`, which takes it as fast as it can. All of it is of one moment, whatever is written
 * meanwhile. The store is left as it is: one of an older version is not brought up to date for it.
 * @throws BackupError when there is no record, or one of a newer version.
 */
export function takeBackup(
  engine: Engine,
  write: (lines: AsyncIterable<string>) => Promise<void>,
): Promise<BackupHeader> {
  return engine.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      // Whoever takes the text may be slow.
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
      await sql`set local statement_timeout = 0`.execute(transaction);
      const tables = await storedTables(transaction);
      const header = await headerOf(transaction, tables);
      await write(backupLines(header, rowsOf(transaction, tables)));
      return header;
    });
}

async function headerOf(db: Kysely<Tables>, tables: readonly StoredTable[]): Promise<BackupHeader> {
  const migration = await migrationOf(db);
  if (migration === null || tables.length === 0) throw new BackupError('There is no record in the store');
  if (!MIGRATION_NAMES.includes(migration)) throw new BackupError(newer(`The store is of migration ${migration}`));
  // All tables are read at once: from here on none of them can be replaced before the end of the transaction.
  const counting = tables.map(
    ({ name }) => sql`select ${name}::text as name, count(*) as count from ${sql.table(name)}`,
  );
  const { rows } = await sql<{ name: string; count: number }>`${sql.join(counting, sql` union all `)}`.execute(db);
  const counts = new Map(rows.map(({ name, count }) => [name, count]));
  const { rows: heads } = await sql<{ epoch: string; head_offset: number; head_hash: string; now: Date }>`
    select epoch, head_offset, head_hash, now() as now from record`.execute(db);
  const [head] = heads;
  if (head === undefined) throw new BackupError('There is no record in the store');
  return {
    migration,
    epoch: head.epoch,
    head: { offset: head.head_offset, hash: head.head_hash },
    takenAt: head.now.toISOString(),
    counts: Object.fromEntries(tables.map(({ name }) => [name, counts.get(name) ?? 0])),
  };
}

/** What is said of a store or a backup whose migration is not known here. */
export function newer(what: string): string {
  return `${what}, which this version of Onrecord does not know: use the version that it was made with, or a newer one`;
}

/** All rows, a few at a time, as JSON that the database writes: numbers and times are as exact as they are stored. */
async function* rowsOf(db: Transaction<Tables>, tables: readonly StoredTable[]): AsyncGenerator<BackupRows> {
  for (const { name, columns } of tables) {
    const list = sql.join(columns.map((column) => sql.ref(column)));
    const order = sql.join(TABLE_ORDER[name].map((column) => sql.ref(column)));
    await sql`declare backup_rows no scroll cursor for
      select row_to_json(r)::text as line from (select ${list} from ${sql.table(name)} order by ${order}) r`.execute(
      db,
    );
    for (;;) {
      const { rows } = await sql<{ line: string }>`fetch ${sql.lit(ROWS_A_READ)} from backup_rows`.execute(db);
      if (rows.length === 0) break;
      yield { table: name, rows: rows.map(({ line }) => line) };
    }
    await sql`close backup_rows`.execute(db);
  }
}
