/** What is kept beside the record, and may go after a time. The record itself is never shortened. */
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

/**
 * How old something may become, in milliseconds by the clock of the database, which all processes share; `null` for what is
 * kept for ever.
 */
export interface Ages {
  /** Since an idempotency key was used. */
  readonly idempotency: number;
  /** Since a token was revoked, or expired. */
  readonly tokens: number | null;
  /** Since a draft was saved. */
  readonly drafts: number | null;
}

/** How many of each are gone. */
export interface Forgotten {
  readonly idempotency: number;
  readonly tokens: number;
  readonly drafts: number;
}

/** How many rows go at a time: whoever writes meanwhile does not wait for more. */
const ROWS_AT_A_TIME = 1_000;
/** Of the advisory lock: of several processes, one at a time does this. */
const LOCK = 7_143_902_118;

/**
 * Deletes what is old. Returns `null` when another process is doing so.
 * @param rowsAtATime How many rows of a table are deleted in one transaction.
 */
export async function forget(db: Kysely<Tables>, ages: Ages, rowsAtATime = ROWS_AT_A_TIME): Promise<Forgotten | null> {
  const forgotten = { idempotency: 0, tokens: 0, drafts: 0 };
  for (;;) {
    const piece = await db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{
        isMine: boolean;
      }>`select pg_try_advisory_xact_lock(${sql.lit(LOCK)}) as "isMine"`.execute(transaction);
      return rows[0]?.isMine === true ? deletePiece(transaction, ages, rowsAtATime) : null;
    });
    if (piece === null) return null;
    forgotten.idempotency += piece.idempotency;
    forgotten.tokens += piece.tokens;
    forgotten.drafts += piece.drafts;
    if (Object.values(piece).every((count) => count < rowsAtATime)) return forgotten;
  }
}

async function deletePiece(
  db: Transaction<Tables>,
  { idempotency, tokens, drafts }: Ages,
  limit: number,
): Promise<Forgotten> {
  // A key that appended updates was used when they were recorded. Of one that appended nothing it is only known that it was
  // used before the update after its head; while there is none it is kept.
  const keys = await sql`delete from idempotency where (editor, key) in (
    select i.editor, i.key from idempotency i join "update" u
      on u."offset" = case when i.first_offset is null then i.head_offset + 1 else i.head_offset end
    where u.at < ${ago(idempotency)} limit ${limit})`.execute(db);
  const ended = tokens === null ? 0 : await deleteTokens(db, tokens, limit);
  const untouched =
    drafts === null
      ? null
      : await sql`delete from draft where saved_at < ${ago(drafts)} and id in (
          select id from draft where saved_at < ${ago(drafts)} limit ${limit})`.execute(db);
  return {
    idempotency: Number(keys.numAffectedRows ?? 0),
    tokens: ended,
    drafts: Number(untouched?.numAffectedRows ?? 0),
  };
}

function ago(milliseconds: number): RawBuilder<Date> {
  return sql<Date>`now() - make_interval(secs => ${milliseconds / 1_000}::float8)`;
}

/** The newest token stays in any case: a store without any is taken for a new one, and is given a chief's. */
async function deleteTokens(db: Transaction<Tables>, age: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from token where id in (
    select id from token where least(revoked_at, expires_at) < ${ago(age)}
      and id <> (select id from token order by created_at desc, id desc limit 1)
    limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0);
}
