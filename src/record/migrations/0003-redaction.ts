import { type Kysely, sql } from 'kysely';

/**
 * Redaction. `redacted_at` of an update is the offset of a later redaction that erased words of it; `erased` of a
 * redaction lists the updates it erased words of, each with the digest of the content that remains. `verify` checks
 * that the two agree.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "update"
    add column redacted_at bigint check (redacted_at > "offset"),
    add column erased jsonb check (erased is null or kind = 'STATEMENT_REDACTED')`.execute(db);
}
