/** Brings a database to the newest schema. Migrations are numbered and only go forward. */
import { type Kysely, Migrator } from 'kysely';
import * as theRecord from './0001-the-record.js';
import * as tokens from './0002-tokens.js';
import * as redaction from './0003-redaction.js';
import * as drafts from './0004-drafts.js';
import * as firstResults from './0005-first-results.js';
import * as wordsOfAStory from './0006-words-of-a-story.js';

const MIGRATIONS = {
  '0001-the-record': theRecord,
  '0002-tokens': tokens,
  '0003-redaction': redaction,
  '0004-drafts': drafts,
  '0005-first-results': firstResults,
  '0006-words-of-a-story': wordsOfAStory,
};

/**
 * Applies what is missing, in one transaction, under an advisory lock, so that several processes may start at once.
 * @throws the first failure; nothing is then changed.
 */
export async function migrate<DB>(db: Kysely<DB>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
