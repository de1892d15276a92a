/** Walks the whole record and checks that it is what it was when it was written. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ThingKind, Things } from '../story/model.js';
import { NO_HASH } from './cursor.js';
import { digestOfUpdate, nextHash, type WrittenThing } from './hash-chain.js';
import type { Tables, UpdateTable } from './tables.js';
import { updateOf } from './updates.js';
import { THING_KINDS } from './versioned.js';

export type Verification =
  | { readonly intact: true; readonly updates: number }
  | { readonly intact: false; readonly offset: number; readonly fault: string };

const UPDATES_A_PAGE = 500;

/**
 * Checks every update from the first: that no offset and no sequence is missing, that the content still has the digest
 * it had, and that the chain of hashes leads to the head. Names the first offset where something is wrong.
 */
export async function verify(db: Kysely<Tables>): Promise<Verification> {
  // One snapshot of the database, so that a batch that is written meanwhile is seen whole or not at all.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const record = await transaction.selectFrom('record').selectAll().executeTakeFirstOrThrow();
      const sequences = new Map<string, number>();
      let offset = 0;
      let hash = NO_HASH;
      for (;;) {
        const page = await transaction
          .selectFrom('update')
          .selectAll()
          .where('offset', '>', offset)
          .orderBy('offset')
          .limit(UPDATES_A_PAGE)
          .execute();
        if (page.length === 0) break;
        const things = await thingsWritten(transaction, offset, page.at(-1)?.offset ?? offset);
        for (const row of page) {
          const fault = faultOf(row, offset + 1, hash, sequences, things.get(row.offset) ?? []);
          if (fault !== null) return { intact: false, offset: Math.min(row.offset, offset + 1), fault };
          offset = row.offset;
          hash = row.hash;
        }
      }
      if (offset !== record.head_offset || hash !== record.head_hash) {
        const fault = `the head is said to be ${record.head_offset}, but the updates end at ${offset}`;
        return { intact: false, offset: offset + 1, fault };
      }
      return { intact: true, updates: offset };
    });
}

function faultOf(
  row: Selectable<UpdateTable>,
  expected: number,
  previousHash: string,
  sequences: Map<string, number>,
  things: readonly WrittenThing[],
): string | null {
  if (row.offset !== expected) return `update ${expected} is missing`;
  const { digest, hash, ...content } = updateOf(row);
  if (digestOfUpdate({ ...content, things }) !== digest) return 'the content is not what was recorded';
  if (nextHash(previousHash, digest) !== hash) return 'the hash does not follow from the one before';
  if (row.story !== null) {
    const sequence = (sequences.get(row.story) ?? 0) + 1;
    if (row.sequence !== sequence) return `sequence ${sequence} of story ${row.story} is missing`;
    sequences.set(row.story, sequence);
  }
  return null;
}

async function thingsWritten(db: Kysely<Tables>, after: number, until: number): Promise<Map<number, WrittenThing[]>> {
  const written = new Map<number, WrittenThing[]>();
  for (const kind of THING_KINDS) {
    const { rows } = await sql<{ id: string; since_offset: number; body: Things[ThingKind] }>`
      select id, since_offset, body from ${sql.table(kind)}
      where since_offset > ${after} and since_offset <= ${until}`.execute(db);
    for (const row of rows) {
      const things = written.get(row.since_offset) ?? [];
      things.push({ kind, id: row.id, body: row.body });
      written.set(row.since_offset, things);
    }
  }
  return written;
}
