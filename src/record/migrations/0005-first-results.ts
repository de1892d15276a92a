import { type Kysely, sql } from 'kysely';

/** Where the record stood after the first request with an idempotency key: a part of its result, also when it appended nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table idempotency add column head_offset bigint`.execute(db);
  // Of requests from before that appended nothing it is not known; they are given the present head, as they were until now.
  await sql`update idempotency i set head_offset = coalesce(
    (select last_offset from batch b where b.first_offset = i.first_offset), (select head_offset from record))`.execute(
    db,
  );
  await sql`alter table idempotency alter column head_offset set not null`.execute(db);
}
