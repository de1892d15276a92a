import { type QueryExecutorProvider, sql } from 'kysely';

/**
 * The tables say which versions can use them: the comment on the table `record` is the oldest one. A migration that takes
 * something away from the version before writes another version there, in the release after the one that has stopped using it.
 */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`comment on table record is '0.1.0'`.execute(db);
}
