import { type Kysely, sql } from 'kysely';

/** Articles that the desk reads, and the drafts proposed from them. They belong to the desk, beside the record. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table article (
    id text collate "C" primary key,
    story text collate "C" not null,
    text text not null,
    page jsonb not null,
    editor text not null,
    read_at timestamptz not null,
    changed_at timestamptz not null
  )`.execute(db);
  await sql`create index article_of_story on article (story, read_at, id)`.execute(db);
  await sql`create table article_draft (
    article text collate "C" not null references article on delete cascade,
    key text collate "C" not null,
    start integer not null check (start >= 0),
    state text not null check (state in ('PENDING', 'ACCEPTED', 'DROPPED', 'PUBLISHED')),
    revision integer not null check (revision > 0),
    content jsonb not null,
    statement text collate "C" check ((statement is not null) = (state = 'PUBLISHED')),
    editor text,
    changed_at timestamptz not null,
    primary key (article, key)
  )`.execute(db);
  await sql`create index article_draft_of_statement on article_draft (statement) where statement is not null`.execute(
    db,
  );
}
