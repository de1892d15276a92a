/**
 * The one way in. A batch is planned against the record at its head, and appended whole or not at all while the record is
 * locked. The lock on the one row of `record` makes commit order equal offset order, which is what lets a reader trust
 * that nothing appears behind it.
 *
 * Planning takes the longest and comes before the lock. If the record has moved until the lock is there, the plan is made
 * again: under the lock where that is quick, otherwise without it, a few times. So that the batches of one process do not
 * move it under each other, they take turns.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ThingId } from '../../story/model.js';
import type { Instant } from '../../story/time.js';
import type { Update } from '../../story/update.js';
import { NO_HASH } from '../cursor.js';
import { changeDrafts, type DraftChange, readDrafts, type StoredDraft } from '../drafts.js';
import { COMMIT_CHANNEL, type Engine } from '../engine/engine.js';
import { RecordError } from '../errors.js';
import { updateOf } from '../read/updates.js';
import { type Place, type Snapshot, Snapshots } from '../snapshot.js';
import type { Tables, UpdateTable } from '../tables.js';
import { type Trace, within } from '../trace.js';
import { append, number, type PlannedUpdate } from './append.js';
import type { WriteTurns } from './turns.js';
import { type WriteLookUp, writeLookUp } from './write-look-up.js';
import { writing } from './write-retry.js';

export interface WriteRequest<T> {
  readonly editor: string;
  /** The same key of the same editor again returns the first result and appends nothing. */
  readonly idempotencyKey: string | null;
  /** A digest of the request: a key that comes again with another one is refused. Not looked at where there is no key. */
  readonly requestDigest: string;
  /** Plan, and append nothing. */
  readonly dryRun: boolean;
  /**
   * Decides what to append, seeing the record at its head. It is called again when the record has moved meanwhile, and then
   * decides anew. What it throws leaves the record as it was.
   * @param now What the clock of the database shows, which all processes share.
   */
  plan(head: Snapshot, lookUp: WriteLookUp, now: Instant): Promise<WritePlan<T>>;
}

export interface WritePlan<T> {
  readonly updates: readonly PlannedUpdate[];
  /** What to remember of the input, by which it is known when it comes again. */
  readonly declarations: readonly Declaration[];
  /** What becomes of drafts, together with the updates. */
  readonly drafts: readonly DraftChange[];
  readonly result: T;
}

/** Something that a story file said: a digest of it, and the name of the file (empty for whole files). */
export interface Declaration {
  readonly file: string;
  readonly digest: string;
}

export type WriteOutcome<T> =
  | {
      readonly status: 'APPENDED' | 'UNCHANGED' | 'DRY_RUN';
      readonly result: T;
      readonly updates: Update[];
      readonly head: Place;
    }
  | { readonly status: 'REPEATED'; readonly updates: Update[]; readonly head: Place };

/** SQLSTATE of a lock that was not available in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** A plan that took longer than this is not made again under the lock, unless the record has moved too often. */
const QUICK_PLAN_MS = 50;
/** How often a long plan is made without the lock. */
const MAX_PLANS = 3;

/**
 * Appends a batch.
 * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY, those of a store that takes no writes; and whatever the plan throws.
 */
export async function write<T>(
  engine: Engine,
  request: WriteRequest<T>,
  turns: WriteTurns,
  trace: Trace | null,
): Promise<WriteOutcome<T>> {
  try {
    return await within(trace, 'write batch', { 'onrecord.dry_run': request.dryRun }, async (span) => {
      // A dry run moves nothing, and waits for nobody.
      const endTurn = request.dryRun ? () => undefined : await turns.take();
      const outcome = await writing(engine, () => planAndAppend(engine.db, request, trace)).finally(endTurn);
      span.note({ 'onrecord.status': outcome.status, 'onrecord.updates': outcome.updates.length });
      return outcome;
    });
  } catch (error) {
    throw isBusy(error) ? busy() : error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
}

function busy(): RecordError {
  return new RecordError('RECORD_BUSY', 'Another batch is being written; try again in a moment');
}

async function planAndAppend<T>(
  db: Kysely<Tables>,
  request: WriteRequest<T>,
  trace: Trace | null,
): Promise<WriteOutcome<T>> {
  for (let plans = 1; ; plans += 1) {
    const earlier = await repeated(db, request);
    if (earlier !== null) return { status: 'REPEATED', ...earlier };
    const prepared = await prepare(db, request);
    if ('refusal' in prepared) {
      // The first of two requests with one key may have been written meanwhile, and be what the plan has run into.
      const first = await repeated(db, request);
      if (first !== null) return { status: 'REPEATED', ...first };
      throw prepared.refusal;
    }
    if (request.dryRun) return dryRun(db, request, prepared);
    const mayPlan = prepared.tookMs < QUICK_PLAN_MS || plans === MAX_PLANS;
    const outcome = await db
      .transaction()
      .execute((transaction) => writeLocked(transaction, request, prepared, mayPlan, trace));
    if (outcome !== null) return outcome;
  }
}

/** What became of requests that were tried: of each, up to the first that was refused. */
export interface Rehearsal<T> {
  readonly outcomes: readonly WriteOutcome<T>[];
  /** What the plan of the request after them has thrown; `null` where none has. */
  readonly refusal: unknown;
}

/** Ends the transaction of a rehearsal. */
class TakenBack extends Error {}

/**
 * Appends batches one after the other, each on what the one before it has made of the record, and takes all of it back. Others
 * wait with theirs meanwhile.
 * @throws RecordError RECORD_BUSY
 */
export async function rehearse<T>(
  db: Kysely<Tables>,
  requests: readonly WriteRequest<T>[],
  trace: Trace | null,
): Promise<Rehearsal<T>> {
  const outcomes: WriteOutcome<T>[] = [];
  let refusal: unknown = null;
  try {
    await db.transaction().execute(async (transaction) => {
      await lockRecord(transaction);
      for (const request of requests) {
        const prepared = await prepare(transaction, request);
        if ('refusal' in prepared) {
          refusal = prepared.refusal;
          break;
        }
        const outcome = await writeLocked(transaction, request, prepared, true, trace);
        if (outcome !== null) outcomes.push(outcome);
      }
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw isBusy(error) ? busy() : error;
  }
  return { outcomes, refusal };
}

/** What a request found when it was planned. */
interface Prepared<T> {
  readonly plan: WritePlan<T>;
  readonly head: Place;
  readonly headAt: Date;
  /** The drafts that the plan has asked for: they change without the record moving. */
  readonly drafts: ReadonlyMap<ThingId, StoredDraft | null>;
  readonly tookMs: number;
}

/** Plans a request without the lock; what the plan throws is returned as the `refusal`. */
async function prepare<T>(
  db: Kysely<Tables>,
  request: WriteRequest<T>,
): Promise<Prepared<T> | { readonly refusal: unknown }> {
  const started = performance.now();
  const record = await recordNow(db).executeTakeFirstOrThrow();
  const head: Place = { offset: record.head_offset, hash: record.head_hash };
  const drafts = new Map<ThingId, StoredDraft | null>();
  const asked = writeLookUp(db);
  const lookUp: WriteLookUp = {
    ...asked,
    drafts: async (ids) => {
      const found = await asked.drafts(ids);
      for (const id of ids) drafts.set(id, found.get(id) ?? null);
      return found;
    },
  };
  try {
    const plan = await request.plan(new Snapshots(db, null).at(head), lookUp, record.now.toISOString());
    return { plan, head, headAt: record.head_at, drafts, tookMs: performance.now() - started };
  } catch (refusal) {
    return { refusal };
  }
}

async function dryRun<T>(
  db: Kysely<Tables>,
  { editor }: WriteRequest<T>,
  { plan, head, headAt }: Prepared<T>,
): Promise<WriteOutcome<T>> {
  const { rows, at } = await number(db, plan.updates, { head, headAt }, editor);
  const updates = rows.map((row) => updateOf({ ...row, notice: row.planned.notice, at }));
  const isUnchanged = rows.length === 0 && plan.drafts.length === 0;
  return { status: isUnchanged ? 'UNCHANGED' : 'DRY_RUN', result: plan.result, updates, head };
}

/** Whether drafts are still what a plan found. */
async function areStill(db: Kysely<Tables>, drafts: Prepared<unknown>['drafts']): Promise<boolean> {
  const now = new Map((await readDrafts(db, [...drafts.keys()])).map((draft) => [draft.id, draft]));
  return [...drafts].every(([id, draft]) => isDeepStrictEqual(now.get(id) ?? null, draft));
}

/** Where the record is, and what the clock of the database shows. */
function recordNow(db: Kysely<Tables>) {
  return db.selectFrom('record').selectAll().select(sql<Date>`clock_timestamp()`.as('now'));
}

/** Locks the record until the transaction ends, and reads where it is. The clock may be read before the lock is waited for. */
function lockRecord(db: Transaction<Tables>) {
  return recordNow(db).forUpdate().executeTakeFirstOrThrow();
}

/** Writes what was planned; `null` where that has to be planned anew, which may not be done here. */
async function writeLocked<T>(
  db: Transaction<Tables>,
  request: WriteRequest<T>,
  prepared: Prepared<T>,
  mayPlan: boolean,
  trace: Trace | null,
): Promise<WriteOutcome<T> | null> {
  const record = await within(trace, 'wait for the lock', {}, () => lockRecord(db));
  const head: Place = { offset: record.head_offset, hash: record.head_hash };

  const earlier = await repeated(db, request);
  if (earlier !== null) return { status: 'REPEATED', ...earlier };

  const isUpToDate = isDeepStrictEqual(head, prepared.head) && (await areStill(db, prepared.drafts));
  if (!isUpToDate && !mayPlan) return null;
  const {
    updates: planned,
    declarations,
    drafts,
    result,
  } = isUpToDate
    ? prepared.plan
    : await request.plan(new Snapshots(db, null).at(head), writeLookUp(db), record.now.toISOString());
  const { at, ...batch } = await number(db, planned, { head, headAt: record.head_at }, request.editor);
  const { rows } = batch;
  const updates = rows.map((row) => updateOf({ ...row, notice: row.planned.notice, at }));
  const last = rows.at(-1);
  const isUnchanged = last === undefined && drafts.length === 0;
  // What does not build on each other is sent at once: the record is locked for as long as the database is waited for.
  const besides = [remember(db, declarations), changeDrafts(db, drafts, request.editor, at)];
  if (last === undefined) {
    await Promise.all([...besides, keepKey(db, request, { first: null, head: head.offset })]);
    return { status: isUnchanged ? 'UNCHANGED' : 'APPENDED', result, updates, head };
  }
  const newHead: Place = { offset: last.offset, hash: last.hash };
  const insertBatch = db
    .insertInto('batch')
    .values({ first_offset: head.offset + 1, last_offset: newHead.offset, editor: request.editor })
    .execute();
  await Promise.all([...besides, insertBatch]);
  const moveHead = db
    .updateTable('record')
    .set({ head_offset: newHead.offset, head_hash: newHead.hash, head_at: at.toISOString() })
    .execute();
  await Promise.all([
    keepKey(db, request, { first: head.offset + 1, head: newHead.offset }),
    append(db, batch, at),
    moveHead,
    sql`select pg_notify(${COMMIT_CHANNEL}, ${String(newHead.offset)})`.execute(db),
  ]);
  return { status: 'APPENDED', result, updates, head: newHead };
}

/** The first result of a request whose key was used before, or `null` for a new one. */
async function repeated<T>(
  db: Kysely<Tables>,
  request: WriteRequest<T>,
): Promise<{ readonly updates: Update[]; readonly head: Place } | null> {
  if (request.idempotencyKey === null) return null;
  const known = await db
    .selectFrom('idempotency')
    .selectAll()
    .where('editor', '=', request.editor)
    .where('key', '=', request.idempotencyKey)
    .executeTakeFirst();
  if (known === undefined) return null;
  if (known.request_digest !== request.requestDigest) {
    throw new RecordError(
      'IDEMPOTENCY_KEY_REUSED',
      `The idempotency key "${request.idempotencyKey}" was used before for another request; use a new key`,
    );
  }
  const { rows } = await sql<Selectable<UpdateTable>>`
    select u.* from batch b join "update" u on u."offset" between b.first_offset and b.last_offset
    where b.first_offset = ${known.first_offset} order by u."offset"`.execute(db);
  const head = await db
    .selectFrom('update')
    .select(['offset', 'hash'])
    .where('offset', '=', known.head_offset)
    .executeTakeFirst();
  return { updates: rows.map(updateOf), head: head ?? { offset: 0, hash: NO_HASH } };
}

async function keepKey<T>(
  db: Kysely<Tables>,
  request: WriteRequest<T>,
  offsets: { readonly first: number | null; readonly head: number },
): Promise<void> {
  const { editor, idempotencyKey: key, requestDigest: request_digest } = request;
  if (key === null) return;
  const values = { editor, key, request_digest, first_offset: offsets.first, head_offset: offsets.head };
  await db.insertInto('idempotency').values(values).execute();
}

async function remember(db: Kysely<Tables>, declarations: readonly Declaration[]): Promise<void> {
  if (declarations.length === 0) return;
  const [files, digests] = [declarations.map((one) => one.file), declarations.map((one) => one.digest)];
  await sql`insert into declaration select * from unnest(${files}::text[], ${digests}::text[])
    on conflict do nothing`.execute(db);
}
