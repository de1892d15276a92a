/**
 * Restores a backup, whole or not at all. The backup is built and verified in a schema beside the tables in use, and
 * replaces them at the end. Readers meanwhile read the old record; writers are told to try again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import type { ThingId } from '../../story/model.js';
import { COMMIT_CHANNEL, type Engine } from '../engine/engine.js';
import { generationNow, MAX_GENERATION } from '../generation.js';
import { MIGRATION_NAMES, runMigrations } from '../migrations/index.js';
import type { Tables } from '../tables.js';
import { type Verification, verifyWithin } from '../verify/verify.js';
import { tooNew } from './backup.js';
import { BackupError, type BackupHeader, type BackupRows, checkBackup, readBackup } from './format.js';
import { lasting, type StoredTable, storedTables } from './tables.js';

/** The losses that a restore accepts. */
export interface RestoreOptions {
  /** Whether the restore may replace existing data. */
  readonly replace: boolean;
  /** Whether to restore a record that fails verification. */
  readonly evenIfBroken: boolean;
}

/** The result of a restore, and what the restore undid. */
export interface Restored {
  /** The epoch of the record, which is that of the backup. */
  readonly epoch: string;
  /** The generation of the record from here on, higher than all before. */
  readonly generation: number;
  /** The head of the backup: cursors up to it stay good. */
  readonly offset: number;
  readonly verification: Verification;
  /** How many updates of the replaced record are not in the backup. */
  readonly updatesLost: number;
  /** The statements that were redacted in the replaced record, and have their words again. */
  readonly wordsBack: readonly ThingId[];
  /** The tokens that were revoked in the replaced store, and are valid again. */
  readonly tokensBack: readonly { readonly id: string; readonly name: string }[];
}

/** The schema in which the backup is built. */
const RESTORE_SCHEMA = 'onrecord_restore';

/**
 * How the tables are locked before the swap. A long wait would hold up later readers, and a deadlock with a reader
 * would end that reader after a second. So each attempt waits for all tables only for a short time, lets go, and tries
 * again after a pause.
 */
const TABLE_LOCK = { attempts: 30, timeoutMs: 400, pauseMs: 300 } as const;
/** SQLSTATE of a lock timeout, and of a deadlock. */
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';

/**
 * Reads a backup from beginning to end, before anything is changed.
 * @throws BackupError when the file is damaged, of a newer version, or not a backup.
 */
export async function readyToRestore(path: string): Promise<BackupHeader> {
  const header = await checkBackup(path);
  if (!MIGRATION_NAMES.includes(header.migration)) {
    throw new BackupError(tooNew(`${path} has migration ${header.migration}`));
  }
  return header;
}

/**
 * Restores a backup that `readyToRestore` has checked into a store with a record, and replaces existing data in the
 * same transaction.
 * @throws BackupError when there is data that may not be replaced, or the record in the backup is broken.
 */
export function restoreBackup(engine: Engine, path: string, options: RestoreOptions): Promise<Restored> {
  return engine.db.transaction().execute(async (transaction) => {
    for (const timeout of ['statement_timeout', 'idle_in_transaction_session_timeout']) {
      await sql`set local ${sql.ref(timeout)} = 0`.execute(transaction);
    }
    await lockOutWriters(transaction);
    const before = await storedTables(transaction);
    if (!options.replace) await refuseUnlessEmpty(transaction, before);
    const home = await currentSchema(transaction);
    const replaced = await highestGeneration(transaction, engine);
    await sql`create schema ${sql.ref(RESTORE_SCHEMA)}`.execute(transaction);
    await useSchema(transaction, RESTORE_SCHEMA);
    await loadBackup(transaction, path);
    const begun = await beginGeneration(transaction, engine, replaced);
    const verification = await verifyWithin(transaction);
    if (!verification.intact && !options.evenIfBroken) {
      const { offset, fault } = verification;
      throw new BackupError(
        `The record in ${path} is broken at offset ${offset}: ${fault}. It was already broken when the backup was taken. Nothing was ` +
          'changed; use an older backup, or restore this one anyway with --even-if-broken',
      );
    }
    const losses = await findLosses(transaction, home);
    const after = await storedTables(transaction);
    await useSchema(transaction, home);
    await lockTables(transaction, before);
    await swapTables(transaction, { home, before, after });
    await sql`select pg_notify(${COMMIT_CHANNEL}, '')`.execute(transaction);
    return { ...begun, verification, ...losses };
  });
}

/** The highest generation that the record in use knows of. */
async function highestGeneration(db: Transaction<Tables>, engine: Engine): Promise<number> {
  const { rows } = await sql<{ generation: number }>`
    select greatest(${generationNow(engine)}, superseded_by) as generation from record`.execute(db);
  return rows[0]?.generation ?? 0;
}

/**
 * Begins a generation that is higher than those of the backup and of the record in use: what was recorded after the backup
 * is known by it from what will be.
 */
async function beginGeneration(
  db: Transaction<Tables>,
  { timeline }: Engine,
  replaced: number,
): Promise<Pick<Restored, 'epoch' | 'generation' | 'offset'>> {
  const next = sql`least(${sql.lit(MAX_GENERATION)}, greatest(generation, superseded_by, ${replaced}::int) + 1)`;
  const { rows } = await sql<Pick<Restored, 'epoch' | 'generation' | 'offset'>>`
    update record set generation = ${next}, timeline = ${timeline}, superseded_by = null,
      takeovers = takeovers || jsonb_build_object('generation', ${next}, 'after', head_offset)
    returning epoch, generation, head_offset as "offset"`.execute(db);
  const [row] = rows;
  if (row === undefined)
    throw new BackupError('The backup has no record: its table "record" is empty. Nothing was changed');
  return row;
}

/** Locks out writers: they wait, and after a moment get RECORD_BUSY. Readers are not disturbed. */
async function lockOutWriters(db: Transaction<Tables>): Promise<void> {
  try {
    await sql`lock table record in exclusive mode`.execute(db);
  } catch (error) {
    if (!hasCode(error, LOCK_NOT_AVAILABLE)) throw error;
    throw new BackupError('Another process locks the record for too long. Nothing was changed; try again in a moment');
  }
}

async function refuseUnlessEmpty(db: Transaction<Tables>, tables: readonly StoredTable[]): Promise<void> {
  const counting = lasting(tables)
    .filter(({ name }) => name !== 'record')
    .map(({ name }) => sql`select ${name}::text as name, count(*) as count from ${sql.table(name)}`);
  const { rows } = await sql<{ name: string; count: number }>`${sql.join(counting, sql` union all `)}`.execute(db);
  const counts = rows.filter(({ count }) => count > 0).map(({ name, count }) => `${count} of "${name}"`);
  if (counts.length === 0) return;
  throw new BackupError(
    `The store is not empty: it has rows, ${counts.join(', ')}. Nothing was changed; to replace all of it by the backup, ` +
      'use --replace',
  );
}

async function currentSchema(db: Transaction<Tables>): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema()::text as name`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The database has no current schema');
  return row.name;
}

async function useSchema(db: Transaction<Tables>, name: string): Promise<void> {
  await sql`set local search_path to ${sql.ref(name)}`.execute(db);
}

/** Creates the tables as of the backup's migration, fills them, and applies the later migrations. */
async function loadBackup(db: Transaction<Tables>, path: string): Promise<void> {
  let tables = new Map<string, StoredTable>();
  let migrated = 0;
  for await (const piece of readBackup(path)) {
    if ('header' in piece) {
      migrated = MIGRATION_NAMES.indexOf(piece.header.migration) + 1;
      await runMigrations(db, 0, migrated);
      tables = new Map((await storedTables(db)).map((table) => [table.name, table]));
      continue;
    }
    const table = tables.get(piece.table);
    if (table === undefined)
      throw new BackupError(`${path} has rows of "${piece.table}", but its migration has no such table`);
    await insertRows(db, table, piece);
  }
  await runMigrations(db, migrated);
  // The planner needs statistics, because verification is about to read all tables.
  for (const { name } of await storedTables(db)) await sql`analyze ${sql.table(name)}`.execute(db);
}

async function insertRows(
  db: Transaction<Tables>,
  { name, columns }: StoredTable,
  { rows }: BackupRows,
): Promise<void> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  // Qualified by the schema, because "record" alone is a type of PostgreSQL.
  const table = sql.table(`${RESTORE_SCHEMA}.${name}`);
  await sql`insert into ${table} (${list})
    select ${list} from json_populate_recordset(null::${table}, ${`[${rows.join(',')}]`}::json)`.execute(db);
}

/** Finds what the record in use has and the backup lacks. */
async function findLosses(
  db: Transaction<Tables>,
  home: string,
): Promise<Pick<Restored, 'updatesLost' | 'wordsBack' | 'tokensBack'>> {
  const inUse = (table: keyof Tables) => sql.table(`${home}.${table}`);
  const lost = await sql<{ count: number }>`
    select count(*) as count from ${inUse('update')} o
    where not exists (select from "update" n where n."offset" = o."offset" and n.hash = o.hash)`.execute(db);
  const words = await sql<{ subject: string }>`
    select distinct o.subject from ${inUse('update')} o
    where o.kind = 'STATEMENT_REDACTED' and exists (select from statement s where s.id = o.subject)
      and not exists (select from "update" n where n.kind = o.kind and n.subject = o.subject)
    order by o.subject`.execute(db);
  const tokens = await sql<{ id: string; name: string }>`
    select n.id, n.name from token n join ${inUse('token')} o on o.id = n.id
    where o.revoked_at is not null and n.revoked_at is null order by n.created_at, n.id`.execute(db);
  return {
    updatesLost: lost.rows[0]?.count ?? 0,
    wordsBack: words.rows.map((row) => row.subject),
    tokensBack: tokens.rows,
  };
}

/** Locks the tables for this transaction, in several short attempts. */
async function lockTables(db: Transaction<Tables>, tables: readonly StoredTable[]): Promise<void> {
  const all = sql.join(tables.map(({ name }) => sql.table(name)));
  await sql`set local lock_timeout = ${sql.lit(TABLE_LOCK.timeoutMs)}`.execute(db);
  for (let attempt = 1; ; attempt += 1) {
    await sql`savepoint locking`.execute(db);
    try {
      await sql`lock table ${all} in access exclusive mode`.execute(db);
      return;
    } catch (error) {
      if (!hasCode(error, LOCK_NOT_AVAILABLE) && !hasCode(error, DEADLOCK_DETECTED)) throw error;
      if (attempt === TABLE_LOCK.attempts) {
        throw new BackupError(
          'Another process reads the store for too long, for example for a backup. Nothing was changed; try again when it is done',
        );
      }
    }
    await sql`rollback to savepoint locking`.execute(db);
    await pause(TABLE_LOCK.pauseMs);
  }
}

/** Replaces the tables in use by the tables of the restore schema. */
async function swapTables(
  db: Transaction<Tables>,
  tables: { readonly home: string; readonly before: readonly StoredTable[]; readonly after: readonly StoredTable[] },
): Promise<void> {
  const { home, before, after } = tables;
  await sql`drop table ${sql.join(before.map(({ name }) => sql.table(`${home}.${name}`)))}`.execute(db);
  for (const { name } of after) {
    await sql`alter table ${sql.table(`${RESTORE_SCHEMA}.${name}`)} set schema ${sql.ref(home)}`.execute(db);
  }
  await sql`drop schema ${sql.ref(RESTORE_SCHEMA)}`.execute(db);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
