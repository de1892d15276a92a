/** Rebuilds the content of stored updates, with the versions they wrote: exactly what their digests cover. */
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { ThingKind, Things } from '../../story/model.js';
import type { UpdateContent, WrittenThing } from '../hash-chain.js';
import type { Tables, UpdateTable, VersionColumns } from '../tables.js';
import { THING_KINDS } from '../versioned.js';
import { updateOf } from './updates.js';

/** A stored version: its kind and its whole row. */
export interface StoredVersion {
  readonly kind: ThingKind;
  readonly row: Selectable<VersionColumns<ThingKind>> & Readonly<Record<string, unknown>>;
}

/** The offset of the update that wrote a version, in the form that the index of migration 0014 finds. */
export const WRITTEN_AT = sql<number>`(since_offset + 0)`;

/** The versions that meet a condition (of `WRITTEN_AT`), by the offset of the update that wrote them. */
export async function versionsWritten(
  db: Kysely<Tables>,
  condition: RawBuilder<boolean>,
): Promise<Map<number, StoredVersion[]>> {
  const written = new Map<number, StoredVersion[]>();
  for (const kind of THING_KINDS) {
    const { rows } = await sql<StoredVersion['row'] & { body: Things[ThingKind] }>`
      select * from ${sql.table(kind)} where ${condition}`.execute(db);
    for (const row of rows) {
      const versions = written.get(row.since_offset) ?? [];
      versions.push({ kind, row });
      written.set(row.since_offset, versions);
    }
  }
  return written;
}

/** The content of a stored update, as its digest covers it. */
export function contentOf(row: Selectable<UpdateTable>, versions: readonly StoredVersion[]): UpdateContent {
  const { digest: _digest, hash: _hash, ...update } = updateOf(row);
  const things = versions.map(({ kind, row: { id, body } }): WrittenThing => ({ kind, id, body }));
  return { ...update, things, erased: row.erased ?? [] };
}
