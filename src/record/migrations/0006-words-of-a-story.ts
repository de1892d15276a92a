import { type Kysely, sql } from 'kysely';

/**
 * Statements with the same words are looked for within a story, under the lock of the record, whenever one is published: by one
 * index that has both, whatever the database knows of how they are distributed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index statement_bare_words`.execute(db);
  await sql`create index statement_bare_words on statement (story, md5(bare_words)) where until_offset is null`.execute(
    db,
  );
}
