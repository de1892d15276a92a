/** Appending: planned updates get their numbers and hashes, and go into the tables with the versions they write. */
import { type Kysely, sql } from 'kysely';
import { Pace } from '../../pace.js';
import type { Notice, ThingId, ThingKind } from '../../story/model.js';
import type { UpdateKind } from '../../story/vocabulary.js';
import { digestOfUpdate, type Erasure, nextHash, type UpdateContent, type WrittenThing } from '../hash-chain.js';
import type { Place } from '../snapshot.js';
import type { Tables } from '../tables.js';
import { columnsOf, THING_KINDS } from '../versioned.js';
import { type Appearances, appear, type Concerned, concern } from './audience.js';
import { Redactions } from './redactions.js';

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

/** A planned update with everything that it gets when it is written. */
export interface NumberedUpdate {
  /** Where the same batch erases words of it, without them. */
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
  readonly redacted_at: number | null;
  readonly erased: readonly Erasure[] | null;
}

/** A batch that is ready to be written. */
export interface NumberedBatch {
  readonly rows: readonly NumberedUpdate[];
  /** What it does to the updates that are on the record. */
  readonly redactions: Redactions;
}

/** Gives every planned update its time, offset, sequence, digest, hash and audience. */
export async function number(
  db: Kysely<Tables>,
  planned: readonly PlannedUpdate[],
  { head, headAt }: { readonly head: Place; readonly headAt: Date },
  editor: string,
): Promise<NumberedBatch & { readonly at: Date }> {
  const [clock, sequences, concerns, redactions] = await Promise.all([
    sql<{ now: Date }>`select clock_timestamp() as now`.execute(db),
    lastSequences(db, planned),
    concernsSoFar(db, planned),
    Redactions.of(db, planned),
  ]);
  const at = instantOf(clock.rows[0]?.now ?? headAt, headAt);
  let hash = head.hash;
  const pace = new Pace();
  const rows: NumberedUpdate[] = [];
  for (const [index, update] of planned.entries()) {
    await pace.next();
    const offset = head.offset + 1 + index;
    const sequence = update.story === null ? null : (sequences.get(update.story) ?? 0) + 1;
    if (update.story !== null && sequence !== null) sequences.set(update.story, sequence);
    const concerned = concern(concerns, update, update.things);
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
      at: at.toISOString(),
      things: update.things,
      erased,
    };
    redactions.add(content);
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
      actors: [...concerned.actors],
      proposals: [...concerned.proposals],
      digest,
      hash,
      redacted_at: null,
      erased: erased.length === 0 ? null : erased,
    });
  }
  return { rows: rows.map((row) => asItRemains(row, redactions)), redactions, at };
}

/** Between batches, in milliseconds: what clients are told has no more digits. */
const APART_MS = 1;

/**
 * When a batch is recorded, all its updates alike: by the clock of the database, which all processes share, and after the
 * batch before it, so that a time names one batch also where that clock was set back.
 */
function instantOf(clock: Date, headAt: Date): Date {
  return new Date(Math.max(clock.getTime(), headAt.getTime() + APART_MS));
}

/** An update whose words a later one of its batch erases is stored without them. */
function asItRemains(row: NumberedUpdate, redactions: Redactions): NumberedUpdate {
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

/** Whom the earlier versions of the subjects have concerned: the newest update of a subject knows of all before it. */
async function concernsSoFar(db: Kysely<Tables>, planned: readonly PlannedUpdate[]): Promise<Concerned> {
  const subjects = [...new Set(planned.map((update) => update.subject))];
  const { rows } = await sql<{ kind: string; subject: string; actors: string[]; proposals: string[] }>`
    select distinct on (subject, subject_kind) subject_kind as kind, subject, actors, proposals
    from "update" where subject = any(${subjects}::text[])
    order by subject, subject_kind, "offset" desc`.execute(db);
  return new Map(rows.map(({ kind, subject, ...concerns }) => [`${kind} ${subject}`, concerns]));
}

/** Who has a part in a story that has had none before. */
async function insertAppearances(db: Kysely<Tables>, rows: readonly NumberedUpdate[]): Promise<void> {
  const first: Appearances = new Map();
  for (const row of rows) appear(first, row);
  const all = [...first.values()];
  await sql`insert into appearance (story, actor, since_offset) select * from unnest(
      ${all.map((one) => one.story)}::text[], ${all.map((one) => one.actor)}::text[], ${all.map((one) => one.offset)}::bigint[])
    on conflict do nothing`.execute(db);
}

/**
 * Rows are handed over as JSON, in one parameter, in pieces of this many UTF-16 units, or a row more: making a piece, and
 * sending it, keeps the event loop from others.
 */
const PIECE_LENGTH = 500_000;

async function insertUpdates(db: Kysely<Tables>, rows: readonly NumberedUpdate[], at: Date): Promise<void> {
  const values = rows.map(({ planned, ...row }) => ({ ...row, notice: planned.notice, at: at.toISOString() }));
  await insertRows(db, 'update', values);
}

interface Written {
  readonly offset: number;
  readonly notice: Notice | null;
  readonly thing: WrittenThing;
}

/** What a batch writes of one kind, in order. */
function thingsOf(kind: ThingKind, rows: readonly NumberedUpdate[]): Written[] {
  return rows.flatMap(({ offset, planned: { notice, things } }) =>
    things.filter((thing) => thing.kind === kind).map((thing) => ({ offset, notice, thing })),
  );
}

interface Predecessor {
  readonly first_offset: number;
  readonly version: number;
  readonly has_notice: boolean;
}

/** The versions that things get, after those they had before. */
async function versionRows(
  written: readonly Written[],
  before: Map<ThingId, Predecessor>,
  at: Date,
): Promise<readonly Record<string, unknown>[]> {
  const pace = new Pace();
  const rows: Record<string, unknown>[] = [];
  const newest = new Map<ThingId, Record<string, unknown>>();
  for (const { offset, notice, thing } of written) {
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
      recorded_at: at.toISOString(),
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

/** Ends the current versions of what is written anew, and returns what their successors carry on. */
async function supersede(
  db: Kysely<Tables>,
  kind: ThingKind,
  written: readonly Written[],
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
  const pace = new Pace();
  for (let from = 0; from < rows.length; ) {
    const piece: string[] = [];
    for (let length = 0; from < rows.length && length < PIECE_LENGTH; from += 1) {
      const json = JSON.stringify(rows[from]);
      piece.push(json);
      length += json.length;
    }
    await pace.next();
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${`[${piece.join(',')}]`}::jsonb)`.execute(
      db,
    );
  }
}

/** Writes numbered updates, their versions, and who has a part in a story through them; erases what they redact. */
export async function append(db: Kysely<Tables>, { rows, redactions }: NumberedBatch, at: Date): Promise<void> {
  await redactions.rewrite(db);
  const written = THING_KINDS.map((kind) => ({ kind, things: thingsOf(kind, rows) })).filter(
    ({ things }) => things.length > 0,
  );
  // Versions and appearances refer to updates, and so come after them.
  const [before] = await Promise.all([
    Promise.all(written.map(({ kind, things }) => supersede(db, kind, things))),
    insertUpdates(db, rows, at),
  ]);
  await Promise.all([
    ...written.map(async ({ kind, things }, index) =>
      insertRows(db, kind, await versionRows(things, before[index] ?? new Map(), at)),
    ),
    insertAppearances(db, rows),
  ]);
}
