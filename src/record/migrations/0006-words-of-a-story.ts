import { type Kysely, sql } from 'kysely';

/**
 * Every publication looks for statements of the story with the same words, while the record is locked. The index covers
 * story and words as one value, so the planner uses it even before it knows how statements are distributed over
 * stories.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index statement_bare_words`.execute(db);
  await sql`create index statement_bare_words on statement (md5(story || ' ' || bare_words))
    where until_offset is null`.execute(db);
}
