import { type Kysely, sql } from 'kysely';

/**
 * Statements of a story with the same words are looked for whenever one is published, while the record is locked. The index has
 * both as one value: so the database finds them by it even before it knows how statements are distributed over stories.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index statement_bare_words`.execute(db);
  await sql`create index statement_bare_words on statement (md5(story || ' ' || bare_words))
    where until_offset is null`.execute(db);
}
