/**
 * Restoring a backup, whole or not at all. It is built and verified in a schema beside the tables in use, which are replaced
 * by it in the last moment: whoever reads meanwhile reads the record as it was, and whoever writes is told to try again.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import type { ThingId } from '../../story/model.js';
import { COMMIT_CHANNEL, type Engine } from '../engine/engine.js';
import { MIGRATION_NAMES, runMigrations } from '../migrations/index.js';
import type { Tables } from '../tables.js';
import { type Verification, verifyWithin } from '../verify/verify.js';
import { newer } from './backup.js';
import { BackupError, type BackupHeader, type BackupRows, checkBackup, readBackup } from './format.js';
import { type StoredTable, storedTables } from './tables.js';

/** What a store that is to be restored into may hold, and what the backup may. */
export interface RestoreOptions {
  /** Whether what is there may be replaced. */
  readonly replace: boolean;
  /** Whether a record is restored that is not as it was recorded. */
  readonly evenIfBroken: boolean;
}

/** What was restored, and what that undid. */
export interface Restored {
  /** The new one, which no cursor has that was given before. */
  readonly epoch: string;
  readonly verification: Verification;
  /** How many updates of the record that was replaced are not in the backup. */
  readonly updatesLost: number;
  /** The statements that were redacted in the record that was replaced, and have their words again. */
  readonly wordsBack: readonly ThingId[];
  /** The tokens that were revoked in the store that was replaced, and are good again. */
  readonly tokensBack: readonly { readonly id: string; readonly name: string }[];
}

/** Where the backup is built, before it takes the place of what is there. */
const BESIDE = 'onrecord_restore';

/**
 * The tables are taken from those who read, one after the other. Waiting for them would hold up whoever comes after, and a
 * reader who has one and wants another would be ended by the database after a second: so one waits a shorter time for all of
 * them, lets go, and tries again. In milliseconds.
 */
const TAKING = { attempts: 30, patience: 400, pause: 300 } as const;
/** SQLSTATE of a lock that was not available in time, and of two that waited for each other. */
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';

/**
 * Reads a backup through before anything is done with it.
 * @throws BackupError when it is damaged, is of a newer version, or is no backup.
 */
export async function readyToRestore(path: string): Promise<BackupHeader> {
  const header = await checkBackup(path);
  if (!MIGRATION_NAMES.includes(header.migration)) {
    throw new BackupError(newer(`${path} is of migration ${header.migration}`));
  }
  return header;
}

/**
 * Restores a backup that `readyToRestore` has read into a store with a record. What is there is replaced in the same
 * transaction.
 * @throws BackupError when something is there that is not to be replaced, or the record in the backup is broken.
 */
export function restoreBackup(engine: Engine, path: string, options: RestoreOptions): Promise<Restored> {
  return engine.db.transaction().execute(async (transaction) => {
    for (const timeout of ['statement_timeout', 'idle_in_transaction_session_timeout']) {
      await sql`set local ${sql.ref(timeout)} = 0`.execute(transaction);
    }
    await holdWriters(transaction);
    const before = await storedTables(transaction);
    if (!options.replace) await refuseUnlessEmpty(transaction, before);
    const home = await currentSchema(transaction);
    await sql`create schema ${sql.ref(BESIDE)}`.execute(transaction);
    await useSchema(transaction, BESIDE);
    await load(transaction, path);
    const epoch = randomBytes(8).toString('hex');
    await transaction.updateTable('record').set({ epoch }).execute();
    const verification = await verifyWithin(transaction);
    if (!verification.intact && !options.evenIfBroken) {
      const { offset, fault } = verification;
      throw new BackupError(
        `The record in ${path} is broken at offset ${offset}: ${fault}. It was so when the backup was taken. Nothing was ` +
          'changed; take an older backup, or restore it all the same with --even-if-broken',
      );
    }
    const undone = await compare(transaction, home);
    const after = await storedTables(transaction);
    await useSchema(transaction, home);
    await take(transaction, before);
    await swap(transaction, { home, before, after });
    await sql`select pg_notify(${COMMIT_CHANNEL}, '')`.execute(transaction);
    return { epoch, verification, ...undone };
  });
}

/** From here on writers wait, and are told after a moment that the record is held. Readers are not disturbed. */
async function holdWriters(db: Transaction<Tables>): Promise<void> {
  try {
    await sql`lock table record in exclusive mode`.execute(db);
  } catch (error) {
    if (!isOfCode(error, LOCK_NOT_AVAILABLE)) throw error;
    throw new BackupError('Somebody else holds the record for too long. Nothing was changed; try again in a moment');
  }
}

async function refuseUnlessEmpty(db: Transaction<Tables>, tables: readonly StoredTable[]): Promise<void> {
  const counting = tables
    .filter(({ name }) => name !== 'record')
    .map(({ name }) => sql`select ${name}::text as name, count(*) as count from ${sql.table(name)}`);
  const { rows } = await sql<{ name: string; count: number }>`${sql.join(counting, sql` union all `)}`.execute(db);
  const there = rows.filter(({ count }) => count > 0).map(({ name, count }) => `${count} of "${name}"`);
  if (there.length === 0) return;
  throw new BackupError(
    `The store is not empty: it has rows, ${there.join(', ')}. Nothing was changed; to replace all of it by the backup, ` +
      'say --replace',
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

/** Makes the tables as they were when the backup was taken, fills them, and brings them up to date. */
async function load(db: Transaction<Tables>, path: string): Promise<void> {
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
    if (table === undefined) throw new BackupError(`${path} has rows of "${piece.table}", which had no table then`);
    await insert(db, table, piece);
  }
  await runMigrations(db, migrated);
  // What the planner knows of a table it knows from looking; and verification is about to read all of them.
  for (const { name } of await storedTables(db)) await sql`analyze ${sql.table(name)}`.execute(db);
}

async function insert(db: Transaction<Tables>, { name, columns }: StoredTable, { rows }: BackupRows): Promise<void> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  // By its whole name: "record" alone is a type of the database itself.
  const table = sql.table(`${BESIDE}.${name}`);
  await sql`insert into ${table} (${list})
    select ${list} from json_populate_recordset(null::${table}, ${`[${rows.join(',')}]`}::json)`.execute(db);
}

/** What the record in use has that the backup has not. */
async function compare(
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

/** Waits until nobody uses the tables, for a short time at once, and keeps them. */
async function take(db: Transaction<Tables>, tables: readonly StoredTable[]): Promise<void> {
  const all = sql.join(tables.map(({ name }) => sql.table(name)));
  await sql`set local lock_timeout = ${sql.lit(TAKING.patience)}`.execute(db);
  for (let attempt = 1; ; attempt += 1) {
    await sql`savepoint taking`.execute(db);
    try {
      await sql`lock table ${all} in access exclusive mode`.execute(db);
      return;
    } catch (error) {
      if (!isOfCode(error, LOCK_NOT_AVAILABLE) && !isOfCode(error, DEADLOCK_DETECTED)) throw error;
      if (attempt === TAKING.attempts) {
        throw new BackupError(
          'Somebody reads the store for long, for example for a backup. Nothing was changed; try again when that is done',
        );
      }
    }
    await sql`rollback to savepoint taking`.execute(db);
    await pause(TAKING.pause);
  }
}

/** Puts the tables that were built beside in the place of those that were in use. */
async function swap(
  db: Transaction<Tables>,
  tables: { readonly home: string; readonly before: readonly StoredTable[]; readonly after: readonly StoredTable[] },
): Promise<void> {
  const { home, before, after } = tables;
  await sql`drop table ${sql.join(before.map(({ name }) => sql.table(`${home}.${name}`)))}`.execute(db);
  for (const { name } of after) {
    await sql`alter table ${sql.table(`${BESIDE}.${name}`)} set schema ${sql.ref(home)}`.execute(db);
  }
  await sql`drop schema ${sql.ref(BESIDE)}`.execute(db);
}

function isOfCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
