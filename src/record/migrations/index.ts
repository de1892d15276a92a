/** Migrates a database to the newest schema. Migrations are numbered and only go forward. */
import { type Kysely, type Migration, Migrator, sql, type Transaction } from 'kysely';
import * as theRecord from './0001-the-record.js';
import * as tokens from './0002-tokens.js';
import * as redaction from './0003-redaction.js';
import * as drafts from './0004-drafts.js';
import * as firstResults from './0005-first-results.js';
import * as wordsOfAStory from './0006-words-of-a-story.js';
import * as wordsWithoutSpaces from './0007-words-without-spaces.js';
import * as articles from './0008-articles.js';

const MIGRATIONS: Record<string, Migration> = {
  '0001-the-record': theRecord,
  '0002-tokens': tokens,
  '0003-redaction': redaction,
  '0004-drafts': drafts,
  '0005-first-results': firstResults,
  '0006-words-of-a-story': wordsOfAStory,
  '0007-words-without-spaces': wordsWithoutSpaces,
  '0008-articles': articles,
};

/**
 * Applies the missing migrations in one transaction, under an advisory lock, so that several processes may start at
 * once.
 * @throws the first failure; nothing is changed then.
 */
export async function migrate<DB>(db: Kysely<DB>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
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
