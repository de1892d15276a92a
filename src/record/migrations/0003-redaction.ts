import { type Kysely, sql } from 'kysely';

/**
 * Redaction. `redacted_at` marks an update of which a later one, at that offset, has erased words; `erased` of that one
 * lists what it erased words of, each with the digest of what is left. `verify` holds the two together.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "update"
    add column redacted_at bigint check (redacted_at > "offset"),
    add column erased jsonb check (erased is null or kind = 'STATEMENT_REDACTED')`.execute(db);
}
