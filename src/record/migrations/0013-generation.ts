import { type QueryExecutorProvider, sql } from 'kysely';

/**
 * The generation of the record, which is raised when another server takes over, and where that was. Rows of earlier
 * versions, which write none of these columns, are of the first generation.
 */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`alter table record
    add column generation integer not null default 1 check (generation between 1 and 65535),
    add column takeovers jsonb not null default '[]',
    add column timeline integer,
    add column superseded_by integer`.execute(db);
}
