import { type Kysely, sql } from 'kysely';

/** When an update was imported, for one whose time of recording was given with it; null for one recorded as it was written. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "update" add column imported_at timestamptz check (imported_at >= at)`.execute(db);
}
