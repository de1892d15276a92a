/** Appends planned updates: gives them their numbers and hashes, and stores them with the versions they write. */
import { type Kysely, sql } from 'kysely';
import { Pace } from '../../pace.js';
import type { Notice, ThingId, ThingKind } from '../../story/model.js';
import type { Instant } from '../../story/time.js';
import type { UpdateKind } from '../../story/vocabulary.js';
import { digestOfUpdate, type Erasure, nextHash, type UpdateContent, type WrittenThing } from '../hash-chain.js';
import type { RecordPoint } from '../snapshot.js';
import type { Tables } from '../tables.js';
import { columnsOf, THING_KINDS } from '../versioned.js';
import { type Appearances, addAppearances, addConcerns, type ConcernsBySubject } from './audience.js';
import { Redactions } from './redactions.js';
import { type BatchTime, batchTime, type WriteClock } from './write-clock.js';

/** An update as planned: its kind, its subject, and the versions it writes. */
export interface PlannedUpdate {
  readonly kind: UpdateKind;
  /** The story it belongs to, or `null` for actors and sources. */
  readonly story: ThingId | null;
  readonly subjectKind: ThingKind;
  readonly subject: ThingId;
  readonly notice: Notice | null;
  /** The subject, and other things that change with it; at most one version of each. */
  readonly things: readonly WrittenThing[];
}

/** A planned update with its offset, sequence, digest, hash and the actors and proposals it concerns. */
export interface NumberedUpdate {
  /** Without the words that a later update of the same batch erases. */
  readonly planned: PlannedUpdate;
  readonly offset: number;
  readonly batch: number;
  readonly story: ThingId | null;
  readonly sequence: number | null;
  readonly kind: UpdateKind;
  readonly subject_kind: ThingKind;
  readonly subject: ThingId;
  readonly editor: string;
  readonly at: Date;
  /** When it was imported, where `at` was given with it. */
  readonly imported_at: Date | null;
  readonly actors: string[];
  readonly proposals: string[];
  readonly digest: string;
  readonly hash: string;
  readonly redacted_at: number | null;
  readonly erased: readonly Erasure[] | null;
}

/** A batch, or several in a row, ready to be written. */
export interface NumberedBatch {
  readonly rows: readonly NumberedUpdate[];
  /** Erasures that the rows make in updates on the record. */
  readonly redactions: Redactions;
}

/**
 * Gives every planned update its time, offset, sequence, digest, hash and audience.
 * @param recordedAt The time of recording that was given with the batch; `null` for now.
 */
export async function numberUpdates(
  db: Kysely<Tables>,
  planned: readonly PlannedUpdate[],
  { head, clock }: { readonly head: RecordPoint; readonly clock: Pick<WriteClock, 'headAt'> },
  editor: string,
  recordedAt: Instant | null,
): Promise<NumberedBatch & { readonly time: BatchTime }> {
  const [read, sequences, concerns, redactions] = await Promise.all([
    sql<{ now: Date }>`select clock_timestamp() as now`.execute(db),
    lastSequences(db, planned),
    readConcerns(db, planned),
    Redactions.of(db, planned),
  ]);
  const headAt = new Date(clock.headAt);
  const now = read.rows[0]?.now ?? headAt;
  const time = batchTime(recordedAt, now, headAt);
  let hash = head.hash;
  const pace = new Pace();
  const rows: NumberedUpdate[] = [];
  for (const [index, update] of planned.entries()) {
    await pace.next();
    const offset = head.offset + 1 + index;
    const sequence = update.story === null ? null : (sequences.get(update.story) ?? 0) + 1;
    if (update.story !== null && sequence !== null) sequences.set(update.story, sequence);
    const concerned = addConcerns(concerns, update, update.things);
    const erased = redactions.erase(update, offset);
    const content: UpdateContent = {
      offset,
      batch: head.offset + 1,
      story: update.story,
      sequence,
      kind: update.kind,
      subjectKind: update.subjectKind,
      subject: update.subject,
      notice: update.notice,
      editor,
      at: time.at.toISOString(),
      importedAt: time.importedAt?.toISOString() ?? null,
      things: update.things,
      erased,
    };
    redactions.add(content, null);
    const digest = digestOfUpdate(content);
    hash = nextHash(hash, digest);
    rows.push({
      planned: update,
      offset,
      batch: head.offset + 1,
      story: update.story,
      sequence,
      kind: update.kind,
      subject_kind: update.subjectKind,
      subject: update.subject,
      editor,
      at: time.at,
      imported_at: time.importedAt,
      actors: [...concerned.actors],
      proposals: [...concerned.proposals],
      digest,
      hash,
      redacted_at: null,
      erased: erased.length === 0 ? null : erased,
    });
  }
  return { rows: rows.map((row) => withoutErasedWords(row, redactions)), redactions, time };
}

/** An update whose words a later update of the same rows erases is stored without them. */
export function withoutErasedWords(row: NumberedUpdate, redactions: Redactions): NumberedUpdate {
  const remains = redactions.remainsOf(row.offset);
  if (remains === null) return row;
  const { notice, things } = remains.content;
  return { ...row, planned: { ...row.planned, notice, things }, redacted_at: remains.redactedAt };
}

async function lastSequences(db: Kysely<Tables>, planned: readonly PlannedUpdate[]): Promise<Map<ThingId, number>> {
  const stories = [...new Set(planned.flatMap((update) => update.story ?? []))];
  const { rows } = await sql<{ story: string; sequence: number }>`
    select k.story, u.sequence from unnest(${stories}::text[]) k (story) cross join lateral (
      select sequence from "update" where story = k.story order by sequence desc limit 1
    ) u`.execute(db);
  return new Map(rows.map((row) => [row.story, row.sequence]));
}

/**
 * Whom the subjects have concerned so far. The newest update of a subject lists everybody that earlier ones concerned.
 */
async function readConcerns(db: Kysely<Tables>, planned: readonly PlannedUpdate[]): Promise<ConcernsBySubject> {
  const subjects = [...new Set(planned.map((update) => update.subject))];
  const { rows } = await sql<{ kind: string; subject: string; actors: string[]; proposals: string[] }>`
    select distinct on (subject, subject_kind) subject_kind as kind, subject, actors, proposals
    from "update" where subject = any(${subjects}::text[])
    order by subject, subject_kind, "offset" desc`.execute(db);
  return new Map(rows.map(({ kind, subject, ...concerns }) => [`${kind} ${subject}`, concerns]));
}

/** Stores the actors who get their first part in a story. */
async function insertAppearances(db: Kysely<Tables>, rows: readonly NumberedUpdate[]): Promise<void> {
  const first: Appearances = new Map();
  for (const row of rows) addAppearances(first, row);
  const all = [...first.values()];
  if (all.length === 0) return;
  await sql`insert into appearance (story, actor, since_offset) select * from unnest(
      ${all.map(({ story }) => story)}::text[], ${all.map(({ actor }) => actor)}::text[], ${all.map(({ offset }) => offset)}::bigint[])
    on conflict do nothing`.execute(db);
}

/**
 * Rows are sent as JSON, in one parameter per statement of about this many UTF-16 units, because building and sending a
 * statement blocks the event loop.
 */
const STATEMENT_UTF16_UNITS = 500_000;

async function insertUpdates(db: Kysely<Tables>, rows: readonly NumberedUpdate[]): Promise<void> {
  const values = rows.map(({ planned, ...row }) => ({ ...row, notice: planned.notice }));
  await insertRows(db, 'update', values);
}

interface VersionToWrite {
  readonly offset: number;
  readonly at: Date;
  readonly notice: Notice | null;
  readonly thing: WrittenThing;
}

/** The versions of one kind that a batch writes, in order. */
function thingsOf(kind: ThingKind, rows: readonly NumberedUpdate[]): VersionToWrite[] {
  return rows.flatMap(({ offset, at, planned: { notice, things } }) =>
    things.filter((thing) => thing.kind === kind).map((thing) => ({ offset, at, notice, thing })),
  );
}

interface Predecessor {
  readonly first_offset: number;
  readonly version: number;
  readonly has_notice: boolean;
}

/** The rows of the new versions, which follow on the versions that things had before. */
async function versionRows(
  written: readonly VersionToWrite[],
  before: Map<ThingId, Predecessor>,
): Promise<readonly Record<string, unknown>[]> {
  const pace = new Pace();
  const rows: Record<string, unknown>[] = [];
  const newest = new Map<ThingId, Record<string, unknown>>();
  for (const { offset, at, notice, thing } of written) {
    await pace.next();
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
      recorded_at: at,
      body: thing.body,
      ...columnsOfThing(thing, next.has_notice),
    };
    newest.set(thing.id, row);
    rows.push(row);
  }
  return rows;
}

function columnsOfThing<K extends ThingKind>(thing: WrittenThing<K>, hasNotice: boolean) {
  return columnsOf<K>(thing.kind, thing.id, thing.body, hasNotice);
}

/** Ends the current versions of things that get new ones, and returns what the new versions continue. */
async function supersede(
  db: Kysely<Tables>,
  kind: ThingKind,
  written: readonly VersionToWrite[],
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

/** Inserts rows with the same columns as JSON, whose values PostgreSQL casts to the types of the columns. */
async function insertRows(
  db: Kysely<Tables>,
  table: keyof Tables,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  const pace = new Pace();
  for (let from = 0; from < rows.length; ) {
    const values: string[] = [];
    for (let length = 0; from < rows.length && length < STATEMENT_UTF16_UNITS; from += 1) {
      const json = JSON.stringify(rows[from]);
      values.push(json);
      length += json.length;
    }
    await pace.next();
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${`[${values.join(',')}]`}::jsonb)`.execute(
      db,
    );
  }
}

/** Stores numbered updates with their versions and first appearances, and erases what they redact. */
export async function append(db: Kysely<Tables>, { rows, redactions }: NumberedBatch): Promise<void> {
  await redactions.rewrite(db);
  const written = THING_KINDS.map((kind) => ({ kind, things: thingsOf(kind, rows) })).filter(
    ({ things }) => things.length > 0,
  );
  // Versions and appearances reference updates, so updates are inserted first.
  const [before] = await Promise.all([
    Promise.all(written.map(({ kind, things }) => supersede(db, kind, things))),
    insertUpdates(db, rows),
  ]);
  await Promise.all([
    ...written.map(async ({ kind, things }, index) =>
      insertRows(db, kind, await versionRows(things, before[index] ?? new Map())),
    ),
    insertAppearances(db, rows),
  ]);
}
