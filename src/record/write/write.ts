/**
 * The only way to write to the record. A batch is planned against the head of the record, and appended whole or not at
 * all while the record is locked. The lock on the one row of `record` makes commit order equal offset order, so a
 * reader can trust that no update appears behind it.
 *
 * Planning takes the longest and comes before the lock. If the record moves before the lock is taken, the batch is
 * planned again: under the lock if planning is quick, otherwise without it, a few times. The batches of one process
 * take turns, so that they do not move the record under each other.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ThingId } from '../../story/model.js';
import type { Instant } from '../../story/time.js';
import type { Update } from '../../story/update.js';
import { NO_HASH } from '../cursor.js';
import { changeDrafts, type DraftChange, readDrafts, type StoredDraft } from '../drafts.js';
import { COMMIT_CHANNEL, type Engine } from '../engine/engine.js';
import { RecordError, STANDBY_ADVICE } from '../errors.js';
import { generationRowOf, raisedGeneration, type SelectedGeneration, selectGeneration } from '../generation.js';
import { onlyFrom } from '../read/snapshot-source.js';
import { updateOf } from '../read/updates.js';
import { type RecordPoint, type Snapshot, Snapshots } from '../snapshot.js';
import type { RecordTable, Tables, UpdateTable } from '../tables.js';
import { inSpan, type Trace } from '../trace.js';
import { append, type NumberedUpdate, numberUpdates, type PlannedUpdate } from './append.js';
import type { WriteTurns } from './turns.js';
import { IS_LIVE, type WriteClock } from './write-clock.js';
import { type WriteLookUp, writeLookUp } from './write-look-up.js';
import { withWriteRetry } from './write-retry.js';

export interface WriteRequest<T> {
  readonly editor: string;
  /**
   * A request with a key that this editor used before returns the first result and appends nothing; `null` for no key.
   */
  readonly idempotencyKey: string | null;
  /** A digest of the request. A key that is used again with another digest is refused. Ignored without a key. */
  readonly requestDigest: string;
  /** Plan, but append nothing. */
  readonly dryRun: boolean;
  /**
   * Decides what to append to the record at its head. It is called again if the record has moved before the lock. An
   * error that it throws leaves the record unchanged.
   */
  plan(head: Snapshot, lookUp: WriteLookUp, clock: WriteClock): Promise<WritePlan<T>>;
}

export interface WritePlan<T> {
  readonly updates: readonly PlannedUpdate[];
  /** Digests of the input to store, which recognise the input when it is applied again. */
  readonly declarations: readonly Declaration[];
  /** Changes to drafts, made together with the updates. */
  readonly drafts: readonly DraftChange[];
  /**
   * For a batch that is imported, when it was recorded: later than the newest update of a record that has not begun to
   * live, and not in the future. `null` for now.
   */
  readonly recordedAt: Instant | null;
  readonly result: T;
}

/** The digest of one entry of a story file, and the name of the file (empty for whole files). */
export interface Declaration {
  readonly file: string;
  readonly digest: string;
}

export type WriteOutcome<T> =
  | {
      readonly status: 'APPENDED' | 'UNCHANGED' | 'DRY_RUN';
      readonly result: T;
      readonly updates: Update[];
      readonly head: RecordPoint;
    }
  | { readonly status: 'REPEATED'; readonly updates: Update[]; readonly head: RecordPoint };

/** SQLSTATE lock_not_available: the lock timeout has passed. */
const LOCK_NOT_AVAILABLE = '55P03';

/** A batch whose plan took longer than this is planned again without the lock, until it has had `MAX_PLANS` plans. */
const QUICK_PLAN_MS = 50;
/** After this many plans, the next one is made under the lock, however long it takes. */
const MAX_PLANS = 3;

/**
 * Appends a batch.
 * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY, STORE_SUPERSEDED, STANDBY_AWAITED (which says what was written), or the codes of a store that refuses writes; and whatever
 * the plan throws.
 */
export async function write<T>(
  engine: Engine,
  request: WriteRequest<T>,
  turns: WriteTurns,
  trace: Trace | null,
): Promise<WriteOutcome<T>> {
  try {
    return await inSpan(trace, 'write batch', { 'onrecord.dry_run': request.dryRun }, async (span) => {
      // A dry run does not move the record, so it takes no turn.
      const endTurn = request.dryRun ? () => undefined : await turns.take();
      const outcome = await withWriteRetry(engine, () => planAndAppend(engine, request, trace)).finally(endTurn);
      // The first request may have been told that its batch was not safe yet.
      if (outcome.status === 'REPEATED') await engine.confirm();
      span.note({ 'onrecord.status': outcome.status, 'onrecord.updates': outcome.updates.length });
      return outcome;
    });
  } catch (error) {
    throw isBusy(error) ? await busy(engine) : error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
}

/** Says why the record stays locked. */
async function busy(engine: Pick<Engine, 'awaitsStandby'>): Promise<RecordError> {
  if (await engine.awaitsStandby()) {
    return new RecordError(
      'STANDBY_AWAITED',
      'This request has written nothing: a batch before it waits for the standby of the database. Send it again in a moment, with the same idempotency key',
      STANDBY_ADVICE,
    );
  }
  return new RecordError('RECORD_BUSY', 'Another batch is being written; try again in a moment');
}

async function planAndAppend<T>(
  engine: Engine,
  request: WriteRequest<T>,
  trace: Trace | null,
): Promise<WriteOutcome<T>> {
  const { db } = engine;
  for (let plans = 1; ; plans += 1) {
    const earlier = await firstResultOf(db, request);
    if (earlier !== null) return { status: 'REPEATED', ...earlier };
    const prepared = await prepare(db, request);
    if ('refusal' in prepared) {
      // The plan may have failed because another request with the same key was written meanwhile.
      const first = await firstResultOf(db, request);
      if (first !== null) return { status: 'REPEATED', ...first };
      throw prepared.refusal;
    }
    if (request.dryRun) return dryRun(db, request, prepared);
    const mayPlan = prepared.tookMs < QUICK_PLAN_MS || plans === MAX_PLANS;
    const outcome = await db
      .transaction()
      .execute((transaction) => writeLocked(engine, transaction, request, prepared, mayPlan, trace));
    if (outcome !== null) return outcome;
  }
}

/** The outcomes of a rehearsal: one for each request, up to the first whose plan failed. */
export interface Rehearsal<T> {
  readonly outcomes: readonly WriteOutcome<T>[];
  /** The error that the plan of the next request threw; `null` where none did. */
  readonly refusal: unknown;
}

/** Rolls back the transaction of a rehearsal. */
class RehearsalEnd extends Error {}

/**
 * Appends batches one after the other, each to the result of the one before it, and rolls all of them back. Other
 * writers wait meanwhile.
 * @throws RecordError RECORD_BUSY, STANDBY_AWAITED
 */
export async function rehearse<T>(
  engine: Engine,
  requests: readonly WriteRequest<T>[],
  trace: Trace | null,
): Promise<Rehearsal<T>> {
  const outcomes: WriteOutcome<T>[] = [];
  let refusal: unknown = null;
  try {
    await engine.db.transaction().execute(async (transaction) => {
      await lockRecord(engine, transaction);
      for (const request of requests) {
        const prepared = await prepare(transaction, request);
        if ('refusal' in prepared) {
          refusal = prepared.refusal;
          break;
        }
        const outcome = await writeLocked(engine, transaction, request, prepared, true, trace);
        if (outcome !== null) outcomes.push(outcome);
      }
      throw new RehearsalEnd();
    });
  } catch (error) {
    if (!(error instanceof RehearsalEnd)) throw isBusy(error) ? await busy(engine) : error;
  }
  return { outcomes, refusal };
}

/** A plan, with the state of the store that it was made from. */
interface PreparedPlan<T> {
  readonly plan: WritePlan<T>;
  readonly head: RecordPoint;
  readonly clock: WriteClock;
  /** The drafts that the plan has read. Drafts can change without the record moving. */
  readonly drafts: ReadonlyMap<ThingId, StoredDraft | null>;
  readonly tookMs: number;
}

/** Plans a request without the lock. An error of the plan is returned as the `refusal`. */
async function prepare<T>(
  db: Kysely<Tables>,
  request: WriteRequest<T>,
): Promise<PreparedPlan<T> | { readonly refusal: unknown }> {
  const started = performance.now();
  const { head, clock } = headOf(await readHead(db));
  const drafts = new Map<ThingId, StoredDraft | null>();
  const questions = writeLookUp(db);
  const lookUp: WriteLookUp = {
    ...questions,
    drafts: async (ids) => {
      const found = await questions.drafts(ids);
      for (const id of ids) drafts.set(id, found.get(id) ?? null);
      return found;
    },
  };
  try {
    const plan = await request.plan(new Snapshots(onlyFrom(db), null).at(head), lookUp, clock);
    return { plan, head, clock, drafts, tookMs: performance.now() - started };
  } catch (refusal) {
    return { refusal };
  }
}

async function dryRun<T>(
  db: Kysely<Tables>,
  { editor }: WriteRequest<T>,
  { plan, head, clock }: PreparedPlan<T>,
): Promise<WriteOutcome<T>> {
  const { rows } = await numberUpdates(db, plan.updates, { head, clock }, editor, plan.recordedAt);
  const updates = updatesOf(rows);
  const isUnchanged = rows.length === 0 && plan.drafts.length === 0;
  return { status: isUnchanged ? 'UNCHANGED' : 'DRY_RUN', result: plan.result, updates, head };
}

/** Whether drafts are still as a plan has read them. */
async function areUnchanged(db: Kysely<Tables>, drafts: PreparedPlan<unknown>['drafts']): Promise<boolean> {
  const now = new Map((await readDrafts(db, [...drafts.keys()])).map((draft) => [draft.id, draft]));
  return [...drafts].every(([id, draft]) => isDeepStrictEqual(now.get(id) ?? null, draft));
}

/** The columns of the head of the record, whether its update was imported, and the time by the database's clock. */
const HEAD_COLUMNS = sql`head_offset, head_hash, head_at, clock_timestamp() as now, ${IS_LIVE} as is_live`;

interface SelectedHead extends Pick<Selectable<RecordTable>, 'head_offset' | 'head_hash' | 'head_at'> {
  readonly now: Date;
  readonly is_live: boolean;
}

async function readHead(db: Kysely<Tables>): Promise<SelectedHead> {
  const { rows } = await sql<SelectedHead>`select ${HEAD_COLUMNS} from record`.execute(db);
  return onlyRow(rows);
}

function onlyRow<T>([row]: readonly T[]): T {
  if (row === undefined) throw new Error('The table "record" is empty: expected one row with the head');
  return row;
}

function headOf({ head_offset, head_hash, head_at, now, is_live }: SelectedHead): {
  readonly head: RecordPoint;
  readonly clock: WriteClock;
} {
  return {
    head: { offset: head_offset, hash: head_hash },
    clock: { now: now.toISOString(), headAt: head_at.toISOString(), isLive: is_live },
  };
}

function updatesOf(rows: readonly NumberedUpdate[]): Update[] {
  return rows.map((row) => updateOf({ ...row, notice: row.planned.notice }));
}

/**
 * Locks the record until the transaction ends, and reads its head. The clock may be read before the lock is granted.
 * @throws RecordError STORE_SUPERSEDED when a higher generation of the record is known.
 */
async function lockRecord(engine: Engine, db: Transaction<Tables>): Promise<SelectedHead> {
  const { rows } = await sql<SelectedHead & SelectedGeneration>`
    select ${HEAD_COLUMNS}, ${selectGeneration(engine)} from record for update`.execute(db);
  const row = onlyRow(rows);
  // The row is locked, so it is no older than this.
  engine.fence.noteRow(generationRowOf(row), performance.now());
  // The connection may be a new one, to a server that was replaced since the write began.
  await engine.fence.pass();
  return row;
}

/** Writes a plan under the lock; returns `null` when it must be planned again and `mayPlan` is false. */
async function writeLocked<T>(
  engine: Engine,
  db: Transaction<Tables>,
  request: WriteRequest<T>,
  prepared: PreparedPlan<T>,
  mayPlan: boolean,
  trace: Trace | null,
): Promise<WriteOutcome<T> | null> {
  const { head, clock } = headOf(await inSpan(trace, 'wait for the lock', {}, () => lockRecord(engine, db)));

  const earlier = await firstResultOf(db, request);
  if (earlier !== null) return { status: 'REPEATED', ...earlier };

  const isUpToDate = isDeepStrictEqual(head, prepared.head) && (await areUnchanged(db, prepared.drafts));
  if (!isUpToDate && !mayPlan) return null;
  const {
    updates: planned,
    declarations,
    drafts,
    recordedAt,
    result,
  } = isUpToDate
    ? prepared.plan
    : await request.plan(new Snapshots(onlyFrom(db), null).at(head), writeLookUp(db), clock);
  const { time, ...batch } = await numberUpdates(db, planned, { head, clock }, request.editor, recordedAt);
  const { rows } = batch;
  const updates = updatesOf(rows);
  const last = rows.at(-1);
  const isUnchanged = last === undefined && drafts.length === 0;
  // Independent statements are sent at once, because the record stays locked until the database has answered them.
  const independent = [
    storeDeclarations(db, declarations),
    changeDrafts(db, drafts, request.editor, time.importedAt ?? time.at),
  ];
  if (last === undefined) {
    await Promise.all([...independent, storeIdempotencyKey(db, request, { first: null, head: head.offset })]);
    return { status: isUnchanged ? 'UNCHANGED' : 'APPENDED', result, updates, head };
  }
  const newHead: RecordPoint = { offset: last.offset, hash: last.hash };
  const insertBatch = db
    .insertInto('batch')
    .values({ first_offset: head.offset + 1, last_offset: newHead.offset, editor: request.editor })
    .execute();
  await Promise.all([...independent, insertBatch]);
  const moveHead = sql`update record set head_offset = ${newHead.offset}, head_hash = ${newHead.hash},
    head_at = ${time.at.toISOString()}, ${raisedGeneration(engine)}`.execute(db);
  await Promise.all([
    storeIdempotencyKey(db, request, { first: head.offset + 1, head: newHead.offset }),
    append(db, batch),
    moveHead,
    sql`select pg_notify(${COMMIT_CHANNEL}, ${String(newHead.offset)})`.execute(db),
  ]);
  return { status: 'APPENDED', result, updates, head: newHead };
}

/** The first result of a request whose idempotency key was used before, or `null` for a new key. */
async function firstResultOf<T>(
  db: Kysely<Tables>,
  request: WriteRequest<T>,
): Promise<{ readonly updates: Update[]; readonly head: RecordPoint } | null> {
  if (request.idempotencyKey === null) return null;
  const stored = await db
    .selectFrom('idempotency')
    .selectAll()
    .where('editor', '=', request.editor)
    .where('key', '=', request.idempotencyKey)
    .executeTakeFirst();
  if (stored === undefined) return null;
  if (stored.request_digest !== request.requestDigest) {
    throw new RecordError(
      'IDEMPOTENCY_KEY_REUSED',
      `The idempotency key "${request.idempotencyKey}" was used before for another request; use a new key`,
    );
  }
  const { rows } = await sql<Selectable<UpdateTable>>`
    select u.* from batch b join "update" u on u."offset" between b.first_offset and b.last_offset
    where b.first_offset = ${stored.first_offset} order by u."offset"`.execute(db);
  const head = await db
    .selectFrom('update')
    .select(['offset', 'hash'])
    .where('offset', '=', stored.head_offset)
    .executeTakeFirst();
  return { updates: rows.map(updateOf), head: head ?? { offset: 0, hash: NO_HASH } };
}

async function storeIdempotencyKey<T>(
  db: Kysely<Tables>,
  request: WriteRequest<T>,
  offsets: { readonly first: number | null; readonly head: number },
): Promise<void> {
  const { editor, idempotencyKey: key, requestDigest: request_digest } = request;
  if (key === null) return;
  const values = { editor, key, request_digest, first_offset: offsets.first, head_offset: offsets.head };
  await db.insertInto('idempotency').values(values).execute();
}

async function storeDeclarations(db: Kysely<Tables>, declarations: readonly Declaration[]): Promise<void> {
  if (declarations.length === 0) return;
  const [files, digests] = [declarations.map(({ file }) => file), declarations.map(({ digest }) => digest)];
  await sql`insert into declaration select * from unnest(${files}::text[], ${digests}::text[])
    on conflict do nothing`.execute(db);
}
