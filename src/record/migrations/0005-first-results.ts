import { type Kysely, sql } from 'kysely';

/**
 * The head of the record after the first request with an idempotency key. It is a part of the first result, also of a
 * request that appended nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table idempotency add column head_offset bigint`.execute(db);
  // For older requests that appended nothing, the head of that time is unknown. They get the present head, which
  // repeated requests have returned until now.
  await sql`update idempotency i set head_offset = coalesce(
    (select last_offset from batch b where b.first_offset = i.first_offset), (select head_offset from record))`.execute(
    db,
  );
  await sql`alter table idempotency alter column head_offset set not null`.execute(db);
}
