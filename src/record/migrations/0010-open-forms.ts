import { type Kysely, sql } from 'kysely';

/**
 * The forms that editors have open. A row counts for seconds, so the table is not logged: it costs no write-ahead log,
 * standbys and archives do not have it, and PostgreSQL empties it after a crash.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create unlogged table open_form (
    editor text collate "C" not null,
    form text collate "C" not null,
    kind text collate "C" not null,
    subject text collate "C" not null,
    opened_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (editor, form)
  )`.execute(db);
}
