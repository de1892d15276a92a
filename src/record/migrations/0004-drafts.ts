import { type Kysely, sql } from 'kysely';

/** Drafts of statements, which belong to the desk and are stored beside the record. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table draft (
    id text collate "C" primary key,
    story text collate "C" not null,
    revision integer not null check (revision > 0),
    content jsonb not null,
    editor text not null,
    saved_at timestamptz not null
  )`.execute(db);
  await sql`create index draft_of_story on draft (story, id)`.execute(db);
}
