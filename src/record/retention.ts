/**
 * Deletes old data that is kept beside the record: idempotency keys, tokens, drafts and articles. The record itself is
 * never shortened.
 */
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

/**
 * After how many milliseconds data is deleted, by the database's clock, which all processes share; `null` keeps it for
 * ever.
 */
export interface RetentionAges {
  /** Since an idempotency key was used. */
  readonly idempotency: number;
  /** Since a token was revoked, or expired. */
  readonly tokens: number | null;
  /** Since a draft was saved. */
  readonly drafts: number | null;
  /** Since the last draft of an article was decided. One with a draft that waits is kept. */
  readonly articles: number | null;
}

/** How many rows of each were deleted. */
export interface Deleted {
  readonly idempotency: number;
  readonly tokens: number;
  readonly drafts: number;
  readonly articles: number;
}

/** Rows per transaction. Writers wait for one transaction at most. */
const ROWS_PER_TRANSACTION = 1_000;
/** The id of an advisory lock: only one process deletes at a time. */
const ADVISORY_LOCK_ID = 7_143_902_118;

/**
 * Deletes what is older than its age. Returns `null` when another process is deleting.
 * @param rowsPerTransaction At most this many rows of a table are deleted in one transaction.
 */
export async function deleteExpired(
  db: Kysely<Tables>,
  ages: RetentionAges,
  rowsPerTransaction = ROWS_PER_TRANSACTION,
): Promise<Deleted | null> {
  const deleted = { idempotency: 0, tokens: 0, drafts: 0, articles: 0 };
  for (;;) {
    const rows = await db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{
        isMine: boolean;
      }>`select pg_try_advisory_xact_lock(${sql.lit(ADVISORY_LOCK_ID)}) as "isMine"`.execute(transaction);
      return rows[0]?.isMine === true ? deleteRows(transaction, ages, rowsPerTransaction) : null;
    });
    if (rows === null) return null;
    deleted.idempotency += rows.idempotency;
    deleted.tokens += rows.tokens;
    deleted.drafts += rows.drafts;
    deleted.articles += rows.articles;
    if (Object.values(rows).every((count) => count < rowsPerTransaction)) return deleted;
  }
}

async function deleteRows(
  db: Transaction<Tables>,
  { idempotency, tokens, drafts, articles }: RetentionAges,
  limit: number,
): Promise<Deleted> {
  // The age of a key counts from the updates it appended. A key that appended nothing was used before the update after
  // its head was recorded; until there is such an update, the key stays.
  const keys = await sql`delete from idempotency where (editor, key) in (
    select i.editor, i.key from idempotency i join "update" u
      on u."offset" = case when i.first_offset is null then i.head_offset + 1 else i.head_offset end
    where coalesce(u.imported_at, u.at) < ${ago(idempotency)} limit ${limit})`.execute(db);
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
    articles: articles === null ? 0 : await deleteArticles(db, articles, limit),
  };
}

function ago(milliseconds: number): RawBuilder<Date> {
  return sql<Date>`now() - make_interval(secs => ${milliseconds / 1_000}::float8)`;
}

/** Deletes articles whose drafts are all published or dropped, with their drafts. */
async function deleteArticles(db: Transaction<Tables>, age: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from article where id in (
    select id from article a where changed_at < ${ago(age)} and not exists (
      select from article_draft d where d.article = a.id and d.state in ('PENDING', 'ACCEPTED')
    ) limit ${limit} for update)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** The newest token always stays: a store without tokens counts as new, and would be given a chief's token. */
async function deleteTokens(db: Transaction<Tables>, age: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from token where id in (
    select id from token where least(revoked_at, expires_at) < ${ago(age)}
      and id <> (select id from token order by created_at desc, id desc limit 1)
    limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0);
}
