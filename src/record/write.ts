/**
 * The one way in. A batch is planned against the record at its head while the record is locked, and appended whole or
 * not at all. The lock on the one row of `record` makes commit order equal offset order, which is what lets a reader
 * trust that nothing appears behind it.
 */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { type Concerns, unite } from '../story/audience.js';
import type { Notice, ThingId, ThingKind } from '../story/model.js';
import type { Update } from '../story/update.js';
import type { UpdateKind } from '../story/vocabulary.js';
import { COMMIT_CHANNEL } from './engine/engine.js';
import { RecordError } from './errors.js';
import { digestOfUpdate, nextHash, type WrittenThing } from './hash-chain.js';
import { type Place, Reader, type Snapshot } from './snapshot.js';
import type { Tables, UpdateTable } from './tables.js';
import { updateOf } from './updates.js';
import { columnsOf, concernsOf, THING_KINDS } from './versioned.js';

/** An update as planned: what happened, to what, and the versions it writes. */
export interface PlannedUpdate {
  readonly kind: UpdateKind;
  /** The story it belongs to, or `null` for actors and sources. */
  readonly story: ThingId | null;
  readonly subjectKind: ThingKind;
  readonly subject: ThingId;
  readonly notice: Notice | null;
  /** The subject, and anything else that changes with it. At most one version of a thing. */
  readonly things: readonly WrittenThing[];
}

export interface WriteRequest<T> {
  readonly editor: string;
  /** The same key of the same editor again returns the first result and appends nothing. */
  readonly idempotencyKey: string | null;
  /** A digest of the request: a key that comes again with another one is refused. */
  readonly requestDigest: string;
  /** Plan, and append nothing. */
  readonly dryRun: boolean;
  /** Decides what to append, seeing the record at its head. What it throws leaves the record as it was. */
  plan(head: Snapshot, lookUp: WriteLookUp): Promise<WritePlan<T>>;
}

export interface WritePlan<T> {
  readonly updates: readonly PlannedUpdate[];
  /** What to remember of the input, by which it is known when it comes again. */
  readonly declarations: readonly Declaration[];
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

/** Questions that only a writer asks. */
export interface WriteLookUp {
  /** Of these digests, those that a file of this name has declared before. */
  declared(file: string, digests: readonly string[]): Promise<Set<string>>;
  /** For each of these texts, given as bare words, the ids of the story's current statements with those words. */
  statementsWithWords(story: ThingId, bareWords: readonly string[]): Promise<Map<string, ThingId[]>>;
  /** For each of these unique values that a current thing has, the id of that thing. */
  owners(of: 'sourceUrl' | 'actorWikidataId', values: readonly string[]): Promise<Map<string, ThingId>>;
  /** The ids of current things of a kind, for pointing out what may have been meant; not all if there are very many. */
  ids(kind: ThingKind): Promise<ThingId[]>;
}

/** SQLSTATE of a lock that was not available in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Appends a batch.
 * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY; and whatever the plan throws.
 */
export async function write<T>(db: Kysely<Tables>, request: WriteRequest<T>): Promise<WriteOutcome<T>> {
  try {
    return await db.transaction().execute((transaction) => writeLocked(transaction, request));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) {
      throw new RecordError('RECORD_BUSY', 'Another batch is being written; try again in a moment');
    }
    throw error;
  }
}

async function writeLocked<T>(db: Transaction<Tables>, request: WriteRequest<T>): Promise<WriteOutcome<T>> {
  const record = await db.selectFrom('record').selectAll().forUpdate().executeTakeFirstOrThrow();
  const head: Place = { offset: record.head_offset, hash: record.head_hash };

  const earlier = await repeated(db, request);
  if (earlier !== null) return { status: 'REPEATED', updates: earlier, head };

  const { updates: planned, declarations, result } = await request.plan(new Reader(db).at(head), lookUp(db));
  // The clock of the database, which all processes share; and never backwards, so that a time names one offset.
  const clock = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const at = new Date(Math.max(clock.rows[0]?.now.getTime() ?? 0, record.head_at.getTime()));
  const rows = await number(db, planned, head, at, request.editor);
  const updates = rows.map((row) => updateOf({ ...row, notice: row.planned.notice, at }));
  const last = rows.at(-1);
  if (request.dryRun) return { status: last === undefined ? 'UNCHANGED' : 'DRY_RUN', result, updates, head };
  await remember(db, declarations);
  if (last === undefined) {
    await keepKey(db, request, null);
    return { status: 'UNCHANGED', result, updates, head };
  }
  const newHead: Place = { offset: last.offset, hash: last.hash };
  await db
    .insertInto('batch')
    .values({ first_offset: head.offset + 1, last_offset: newHead.offset, editor: request.editor })
    .execute();
  await keepKey(db, request, head.offset + 1);
  await insertUpdates(db, rows, at);
  await insertVersions(db, rows, at);
  await insertAppearances(db, rows);
  await db
    .updateTable('record')
    .set({ head_offset: newHead.offset, head_hash: newHead.hash, head_at: at.toISOString() })
    .execute();
  await sql`select pg_notify(${COMMIT_CHANNEL}, ${String(newHead.offset)})`.execute(db);
  return { status: 'APPENDED', result, updates, head: newHead };
}

/** The first result of a request whose key was used before, or `null` for a new one. */
async function repeated<T>(db: Kysely<Tables>, request: WriteRequest<T>): Promise<Update[] | null> {
  if (request.idempotencyKey === null || request.dryRun) return null;
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
  return rows.map(updateOf);
}

async function keepKey<T>(db: Kysely<Tables>, request: WriteRequest<T>, firstOffset: number | null): Promise<void> {
  const { editor, idempotencyKey: key, requestDigest: request_digest } = request;
  if (key === null) return;
  await db.insertInto('idempotency').values({ editor, key, request_digest, first_offset: firstOffset }).execute();
}

async function remember(db: Kysely<Tables>, declarations: readonly Declaration[]): Promise<void> {
  const [files, digests] = [declarations.map((one) => one.file), declarations.map((one) => one.digest)];
  await sql`insert into declaration select * from unnest(${files}::text[], ${digests}::text[])
    on conflict do nothing`.execute(db);
}

interface NumberedUpdate {
  readonly planned: PlannedUpdate;
  readonly offset: number;
  readonly batch: number;
  readonly story: ThingId | null;
  readonly sequence: number | null;
  readonly kind: UpdateKind;
  readonly subject_kind: ThingKind;
  readonly subject: ThingId;
  readonly editor: string;
  readonly actors: string[];
  readonly proposals: string[];
  readonly digest: string;
  readonly hash: string;
}

/** Gives every planned update its offset, sequence, digest, hash and audience. */
async function number(
  db: Kysely<Tables>,
  planned: readonly PlannedUpdate[],
  head: Place,
  at: Date,
  editor: string,
): Promise<NumberedUpdate[]> {
  const sequences = await lastSequences(db, planned);
  const concerns = await concernsSoFar(db, planned);
  let hash = head.hash;
  return planned.map((update, index) => {
    const offset = head.offset + 1 + index;
    const sequence = update.story === null ? null : (sequences.get(update.story) ?? 0) + 1;
    if (update.story !== null && sequence !== null) sequences.set(update.story, sequence);
    const subject = `${update.subjectKind} ${update.subject}`;
    const concerned = update.things
      .filter((thing) => thing.kind === update.subjectKind && thing.id === update.subject)
      .reduce((all, thing) => unite(all, concernsOf(thing)), concerns.get(subject) ?? { actors: [], proposals: [] });
    concerns.set(subject, concerned);
    const digest = digestOfUpdate({
      offset,
      batch: head.offset + 1,
      story: update.story,
      sequence,
      kind: update.kind,
      subjectKind: update.subjectKind,
      subject: update.subject,
      notice: update.notice,
      editor,
      at: at.toISOString(),
      things: update.things,
    });
    hash = nextHash(hash, digest);
    return {
      planned: update,
      offset,
      batch: head.offset + 1,
      story: update.story,
      sequence,
      kind: update.kind,
      subject_kind: update.subjectKind,
      subject: update.subject,
      editor,
      actors: [...concerned.actors],
      proposals: [...concerned.proposals],
      digest,
      hash,
    };
  });
}

async function lastSequences(db: Kysely<Tables>, planned: readonly PlannedUpdate[]): Promise<Map<ThingId, number>> {
  const stories = [...new Set(planned.flatMap((update) => update.story ?? []))];
  const { rows } = await sql<{ story: string; sequence: number }>`
    select k.story, u.sequence from unnest(${stories}::text[]) k (story) cross join lateral (
      select sequence from "update" where story = k.story order by sequence desc limit 1
    ) u`.execute(db);
  return new Map(rows.map((row) => [row.story, row.sequence]));
}

/** Whom the earlier versions of the subjects have concerned: the newest update of a subject knows of all before it. */
async function concernsSoFar(db: Kysely<Tables>, planned: readonly PlannedUpdate[]): Promise<Map<string, Concerns>> {
  const subjects = [...new Set(planned.map((update) => update.subject))];
  const { rows } = await sql<{ kind: string; subject: string; actors: string[]; proposals: string[] }>`
    select distinct on (subject, subject_kind) subject_kind as kind, subject, actors, proposals
    from "update" where subject = any(${subjects}::text[])
    order by subject, subject_kind, "offset" desc`.execute(db);
  return new Map(rows.map(({ kind, subject, ...concerns }) => [`${kind} ${subject}`, concerns]));
}

/** Who has a part in a story that has had none before. */
async function insertAppearances(db: Kysely<Tables>, rows: readonly NumberedUpdate[]): Promise<void> {
  const first = new Map<string, { story: ThingId; actor: ThingId; offset: number }>();
  for (const { story, actors, offset } of rows) {
    if (story === null) continue;
    for (const actor of actors) {
      const key = `${story} ${actor}`;
      if (!first.has(key)) first.set(key, { story, actor, offset });
    }
  }
  const all = [...first.values()];
  await sql`insert into appearance (story, actor, since_offset) select * from unnest(
      ${all.map((one) => one.story)}::text[], ${all.map((one) => one.actor)}::text[], ${all.map((one) => one.offset)}::bigint[])
    on conflict do nothing`.execute(db);
}

/** Rows are handed over as JSON, in one parameter, in pieces of this size: a statement has at most 65,535 parameters. */
const ROWS_A_STATEMENT = 1000;

async function insertUpdates(db: Kysely<Tables>, rows: readonly NumberedUpdate[], at: Date): Promise<void> {
  const values = rows.map(({ planned, ...row }) => ({ ...row, notice: planned.notice, at: at.toISOString() }));
  await insertRows(db, 'update', values);
}

async function insertVersions(db: Kysely<Tables>, rows: readonly NumberedUpdate[], at: Date): Promise<void> {
  for (const kind of THING_KINDS) {
    const written = rows.flatMap((row) =>
      row.planned.things
        .filter((thing) => thing.kind === kind)
        .map((thing) => ({ offset: row.offset, notice: row.planned.notice, thing })),
    );
    if (written.length > 0) await insertVersionsOf(db, kind, written, at);
  }
}

interface Predecessor {
  readonly first_offset: number;
  readonly version: number;
  readonly has_notice: boolean;
}

async function insertVersionsOf(
  db: Kysely<Tables>,
  kind: ThingKind,
  written: readonly { readonly offset: number; readonly notice: Notice | null; readonly thing: WrittenThing }[],
  at: Date,
): Promise<void> {
  const before = await supersede(db, kind, written);
  const rows: Record<string, unknown>[] = [];
  const newest = new Map<ThingId, Record<string, unknown>>();
  for (const { offset, notice, thing } of written) {
    const previous = before.get(thing.id);
    const next: Predecessor = {
      first_offset: previous?.first_offset ?? offset,
      version: (previous?.version ?? 0) + 1,
      has_notice: (previous?.has_notice ?? false) || notice !== null,
    };
    before.set(thing.id, next);
    const superseded = newest.get(thing.id);
    if (superseded !== undefined) superseded.until_offset = offset;
    const row: Record<string, unknown> = {
      id: thing.id,
      since_offset: offset,
      until_offset: null,
      first_offset: next.first_offset,
      version: next.version,
      notice,
      recorded_at: at.toISOString(),
      body: thing.body,
      ...columnsOfThing(thing, next.has_notice),
    };
    newest.set(thing.id, row);
    rows.push(row);
  }
  await insertRows(db, kind, rows);
}

function columnsOfThing<K extends ThingKind>(thing: WrittenThing<K>, hasNotice: boolean) {
  return columnsOf<K>(thing.kind, thing.id, thing.body, hasNotice);
}

/** Ends the current versions of what is written anew, and returns what their successors carry on. */
async function supersede(
  db: Kysely<Tables>,
  kind: ThingKind,
  written: readonly { readonly offset: number; readonly thing: WrittenThing }[],
): Promise<Map<ThingId, Predecessor>> {
  const first = new Map<ThingId, number>();
  for (const { offset, thing } of written) if (!first.has(thing.id)) first.set(thing.id, offset);
  const hasNotice = kind === 'statement' ? sql`v.has_notice` : sql`v.notice is not null`;
  const { rows } = await sql<Predecessor & { id: string }>`
    update ${sql.table(kind)} v set until_offset = k.since
    from unnest(${[...first.keys()]}::text[], ${[...first.values()]}::bigint[]) k (id, since)
    where v.id = k.id and v.until_offset is null
    returning v.id, v.first_offset, v.version, ${hasNotice} as has_notice`.execute(db);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Inserts rows of one form, by way of JSON, whose values PostgreSQL casts to the types of the columns. */
async function insertRows(
  db: Kysely<Tables>,
  table: keyof Tables,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const json = JSON.stringify(rows.slice(from, from + ROWS_A_STATEMENT));
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${json}::jsonb)`.execute(db);
  }
}

function lookUp(db: Kysely<Tables>): WriteLookUp {
  return {
    async declared(file, digests) {
      const { rows } = await sql<{ digest: string }>`
        select digest from declaration where file = ${file} and digest = any(${[...digests]}::text[])`.execute(db);
      return new Set(rows.map((row) => row.digest));
    },
    async statementsWithWords(story, bareWords) {
      const { rows } = await sql<{ id: string; words: string }>`
        select v.id, v.bare_words as words from statement v
        where v.until_offset is null and v.story = ${story} and v.status <> 'RETRACTED'
          and md5(v.bare_words) in (select md5(w) from unnest(${[...bareWords]}::text[]) w)`.execute(db);
      const found = new Map<string, ThingId[]>();
      for (const { id, words } of rows) found.set(words, [...(found.get(words) ?? []), id]);
      return found;
    },
    async ids(kind) {
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(kind)} where until_offset is null limit 5000`.execute(db);
      return rows.map((row) => row.id);
    },
    async owners(of, values) {
      const [table, field] = of === 'sourceUrl' ? (['source', 'url'] as const) : (['actor', 'wikidataId'] as const);
      const { rows } = await sql<{ id: string; value: string }>`
        select id, body ->> ${sql.lit(field)} as value from ${sql.table(table)}
        where until_offset is null and body ->> ${sql.lit(field)} = any(${[...values]}::text[])`.execute(db);
      return new Map(rows.map((row) => [row.value, row.id]));
    },
  };
}
