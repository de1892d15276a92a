/** Reads the updates of the record, a page at a time. */
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Concerns } from '../../story/audience.js';
import type { ThingId } from '../../story/model.js';
import type { Update } from '../../story/update.js';
import type { UpdateKind } from '../../story/vocabulary.js';
import type { Tables, UpdateTable } from '../tables.js';

/**
 * Which updates a subscriber reads: after one offset and up to another, of one story or all, that concern an actor or a
 * proposal.
 */
export interface UpdateQuery {
  readonly story: ThingId | null;
  /** Only updates after this offset… */
  readonly after: number;
  /** …and up to this one. */
  readonly until: number;
  readonly kinds: readonly UpdateKind[] | null;
  readonly actor: ThingId | null;
  readonly proposal: ThingId | null;
  readonly limit: number;
}

/** An update with the actors and proposals it concerns, so that matching subscribers need no further read. */
export interface AddressedUpdate {
  readonly update: Update;
  readonly concerns: Concerns;
}

/** All updates after one offset and up to another, in the order of the record. */
export async function readAddressed(db: Kysely<Tables>, after: number, until: number): Promise<AddressedUpdate[]> {
  const { rows } = await sql<Selectable<UpdateTable>>`
    select * from "update" where "offset" > ${after} and "offset" <= ${until} order by "offset"`.execute(db);
  return rows.map((row) => ({ update: updateOf(row), concerns: { actors: row.actors, proposals: row.proposals } }));
}

/** A page of updates in the order of the record, and whether there are more. */
export async function readUpdates(
  db: Kysely<Tables>,
  query: UpdateQuery,
): Promise<{ updates: Update[]; more: boolean }> {
  const conditions: RawBuilder<boolean>[] = [sql`"offset" > ${query.after}`, sql`"offset" <= ${query.until}`];
  if (query.story !== null) conditions.push(sql`story = ${query.story}`);
  if (query.kinds !== null) conditions.push(sql`kind = any(${[...query.kinds]}::text[])`);
  if (query.actor !== null) conditions.push(sql`actors @> array[${query.actor}::text]`);
  if (query.proposal !== null) conditions.push(sql`proposals @> array[${query.proposal}::text]`);
  const { rows } = await sql<Selectable<UpdateTable>>`
    select * from "update" where ${sql.join(conditions, sql` and `)}
    order by "offset" limit ${query.limit + 1}`.execute(db);
  return { updates: rows.slice(0, query.limit).map(updateOf), more: rows.length > query.limit };
}

export function updateOf(row: Selectable<UpdateTable>): Update {
  return {
    offset: row.offset,
    batch: row.batch,
    story: row.story,
    sequence: row.sequence,
    kind: row.kind,
    subjectKind: row.subject_kind,
    subject: row.subject,
    notice: row.notice,
    editor: row.editor,
    at: row.at.toISOString(),
    importedAt: row.imported_at?.toISOString() ?? null,
    digest: row.digest,
    hash: row.hash,
  };
}
