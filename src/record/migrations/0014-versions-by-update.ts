import { type QueryExecutorProvider, sql } from 'kysely';
import { THING_KINDS } from '../versioned.js';

/**
 * The versions that an update wrote are found by its offset. The index is of an expression, because the planner would consider
 * one of the column alone for every read: all of them ask for `since_offset <= N`.
 */
export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const kind of THING_KINDS) {
    await sql`create index ${sql.id(`${kind}_by_update`)} on ${sql.table(kind)} ((since_offset + 0))`.execute(db);
  }
}
