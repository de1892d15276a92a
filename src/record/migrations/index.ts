/** Migrates a database to the newest schema. Migrations are numbered and only go forward. */

import { type Kysely, type Migration, Migrator, sql, type Transaction } from 'kysely';
import { isBefore, VERSION } from '../../version.js';
import { RecordError } from '../errors.js';
import * as theRecord from './0001-the-record.js';
import * as tokens from './0002-tokens.js';
import * as redaction from './0003-redaction.js';
import * as drafts from './0004-drafts.js';
import * as firstResults from './0005-first-results.js';
import * as wordsOfAStory from './0006-words-of-a-story.js';
import * as wordsWithoutSpaces from './0007-words-without-spaces.js';
import * as articles from './0008-articles.js';
import * as imports from './0009-imports.js';
import * as openForms from './0010-open-forms.js';
import * as namingWords from './0011-naming-words.js';
import * as oldestVersion from './0012-oldest-version.js';
import * as generation from './0013-generation.js';
import * as versionsByUpdate from './0014-versions-by-update.js';

const MIGRATIONS: Record<string, Migration> = {
  '0001-the-record': theRecord,
  '0002-tokens': tokens,
  '0003-redaction': redaction,
  '0004-drafts': drafts,
  '0005-first-results': firstResults,
  '0006-words-of-a-story': wordsOfAStory,
  '0007-words-without-spaces': wordsWithoutSpaces,
  '0008-articles': articles,
  '0009-imports': imports,
  '0010-open-forms': openForms,
  '0011-naming-words': namingWords,
  '0012-oldest-version': oldestVersion,
  '0013-generation': generation,
  '0014-versions-by-update': versionsByUpdate,
};

/**
 * Applies the missing migrations in one transaction, under an advisory lock, so that several processes may start at
 * once. Tables of a later version are used as they are, if that version says that this one can.
 * @throws the first failure; nothing is changed then. RecordError STORE_NEWER for tables that need a later version.
 */
export async function migrate<DB>(db: Kysely<DB>): Promise<void> {
  const newest = await migrationOf(db);
  if (newest !== null && !Object.hasOwn(MIGRATIONS, newest)) return checkOldestVersion(db, newest);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/**
 * Checks that this version can use the tables of a standby, which cannot be migrated.
 * @throws RecordError STORE_NEWER or STORE_OLDER
 */
export async function checkMigrations<DB>(db: Kysely<DB>): Promise<void> {
  const [newest, mine] = [await migrationOf(db), MIGRATION_NAMES.at(-1)];
  if (newest === mine) return;
  if (newest !== null && !Object.hasOwn(MIGRATIONS, newest)) return checkOldestVersion(db, newest);
  const has = newest === null ? 'no record' : `migration ${newest}`;
  throw new RecordError(
    'STORE_OLDER',
    'The tables of the store are older than the service',
    `The standby has ${has}, and this version needs ${mine}: start a process of this version at the primary first`,
  );
}

/** @throws RecordError STORE_NEWER where the tables of a later version need a later version than this one. */
async function checkOldestVersion<DB>(db: Kysely<DB>, newest: string): Promise<void> {
  const { rows } = await sql<{ oldest: string | null }>`
    select obj_description('record'::regclass, 'pg_class') as oldest`.execute(db);
  const oldest = rows[0]?.oldest ?? null;
  if (oldest !== null && !isBefore(VERSION, oldest)) return;
  const needed = oldest === null ? 'a later version' : `version ${oldest} or later`;
  throw new RecordError(
    'STORE_NEWER',
    'The store was made by a later version of the service',
    `The tables of the store are those of a later version (migration ${newest}): use ${needed} of Onrecord, which is ${VERSION} here`,
  );
}

/** The names of all migrations, in order. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS);

/** The newest migration that a database has; `null` where it has none, and so no record. */
export async function migrationOf<DB>(db: Kysely<DB>): Promise<string | null> {
  const { rows: tables } = await sql<{ exists: boolean }>`
    select to_regclass('kysely_migration') is not null as "exists"`.execute(db);
  if (tables[0]?.exists !== true) return null;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name desc limit 1`.execute(
    db,
  );
  return rows[0]?.name ?? null;
}

/** Runs the migrations with the indices `from` up to but not including `until`, in the caller's transaction. */
export async function runMigrations<DB>(
  db: Transaction<DB>,
  from: number,
  until = MIGRATION_NAMES.length,
): Promise<void> {
  for (const migration of Object.values(MIGRATIONS).slice(from, until)) await migration.up(db);
}
