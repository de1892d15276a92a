/** Takes a backup: everything in a store, as of one moment. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Engine } from '../engine/engine.js';
import { MIGRATION_NAMES, migrationOf } from '../migrations/index.js';
import type { Tables } from '../tables.js';
import { BackupError, type BackupHeader, type BackupRows, backupLines } from './format.js';
import { lasting, type StoredTable, storedTables, TABLE_ORDER } from './tables.js';

/** Rows per read, which are in memory at a time. */
const ROWS_PER_READ = 500;

/**
 * Passes the text of a backup to `write`, which may take it at its own speed. The whole backup is of one moment,
 * whatever is written meanwhile. The store is not changed: one of an older version is not migrated.
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
      // `write` may be slow.
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
      await sql`set local statement_timeout = 0`.execute(transaction);
      const tables = lasting(await storedTables(transaction));
      const header = await headerOf(transaction, tables);
      await write(backupLines(header, rowsOf(transaction, tables)));
      return header;
    });
}

async function headerOf(db: Kysely<Tables>, tables: readonly StoredTable[]): Promise<BackupHeader> {
  const migration = await migrationOf(db);
  if (migration === null || tables.length === 0) throw new BackupError('There is no record in the store');
  if (!MIGRATION_NAMES.includes(migration)) throw new BackupError(tooNew(`The store has migration ${migration}`));
  // Reads all tables at once: from here on the transaction holds all of them, and none can be replaced.
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

/** The sentence about a store or a backup whose migration this version does not know. */
export function tooNew(what: string): string {
  return `${what}, which this version of Onrecord does not know: use the version that made it, or a newer one`;
}

/**
 * All rows, a few at a time, as JSON made by the database, so that numbers and times are as exact as they are stored.
 */
async function* rowsOf(db: Transaction<Tables>, tables: readonly StoredTable[]): AsyncGenerator<BackupRows> {
  for (const { name, columns } of tables) {
    const list = sql.join(columns.map((column) => sql.ref(column)));
    const order = sql.join(TABLE_ORDER[name].map((column) => sql.ref(column)));
    await sql`declare backup_rows no scroll cursor for
      select row_to_json(r)::text as line from (select ${list} from ${sql.table(name)} order by ${order}) r`.execute(
      db,
    );
    for (;;) {
      const { rows } = await sql<{ line: string }>`fetch ${sql.lit(ROWS_PER_READ)} from backup_rows`.execute(db);
      if (rows.length === 0) break;
      yield { table: name, rows: rows.map(({ line }) => line) };
    }
    await sql`close backup_rows`.execute(db);
  }
}
