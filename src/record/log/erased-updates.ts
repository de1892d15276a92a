/** Reads the updates that redactions have erased words of: copies of the record that had them before have to erase them, too. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.js';

export interface ErasedUpdate {
  readonly offset: number;
  /** The newest redaction that erased words of it. */
  readonly redactedAt: number;
}

/** The updates that the redactions after an offset erased words of, in the order of the record. */
export async function readErased(db: Kysely<Tables>, after: number): Promise<ErasedUpdate[]> {
  const { rows } = await sql<{ offset: number; redacted_at: number }>`
    select u."offset", u.redacted_at from "update" u where u.redacted_at is not null and u."offset" in (
      select (e ->> 'offset')::bigint from "update" r cross join lateral jsonb_array_elements(r.erased) e
      where r."offset" > ${after} and jsonb_typeof(r.erased) = 'array'
    ) order by u."offset"`.execute(db);
  return rows.map(({ offset, redacted_at: redactedAt }) => ({ offset, redactedAt }));
}
