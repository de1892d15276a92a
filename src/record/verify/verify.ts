/** Walks the whole record and checks that it still is what was written. */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ThingId } from '../../story/model.js';
import { NO_HASH } from '../cursor.js';
import { nextHash, type UpdateContent } from '../hash-chain.js';
import { contentOf, type StoredVersion, versionsWritten } from '../read/stored-content.js';
import type { Tables, UpdateTable } from '../tables.js';
import { columnsOf } from '../versioned.js';
import { type Appearances, addAppearances, addConcerns, type ConcernsBySubject } from '../write/audience.js';
import { KnownRedactions } from './known-redactions.js';

export type Verification =
  | { readonly intact: true; readonly updates: number }
  | { readonly intact: false; readonly offset: number; readonly fault: string };

/** Pages are large, because each page scans the versioned tables once. */
const UPDATES_PER_PAGE = 5_000;

/**
 * Checks every update from the first one on:
 * - no offset and no sequence is missing;
 * - the content still has its digest or, where words were erased, the digest that the redaction left it with, and the
 *   words are gone;
 * - the hash chain leads to the head;
 * - everything stored beside the content still follows from it: notices, numbers and ends of versions, and the columns
 *   for lists and searches.
 * Names the first offset with a fault.
 */
export async function verify(db: Kysely<Tables>): Promise<Verification> {
  // One database snapshot, so that a batch written meanwhile is seen whole or not at all. (The embedded store has one
  // session, and this transaction holds it.)
  return db.transaction().setIsolationLevel('repeatable read').execute(verifyWithin);
}

/** Verifies within a transaction that does not see concurrent writes. */
export async function verifyWithin(transaction: Transaction<Tables>): Promise<Verification> {
  const record = await transaction.selectFrom('record').selectAll().executeTakeFirstOrThrow();
  const walk = new Walk(await KnownRedactions.of(transaction));
  for (;;) {
    const page = await transaction
      .selectFrom('update')
      .selectAll()
      .where('offset', '>', walk.offset)
      .orderBy('offset')
      .limit(UPDATES_PER_PAGE)
      .execute();
    if (page.length === 0) break;
    const last = page.at(-1)?.offset ?? walk.offset;
    const versions = await versionsWritten(transaction, sql`since_offset > ${walk.offset} and since_offset <= ${last}`);
    for (const row of page) {
      const expected = walk.offset + 1;
      const fault = walk.step(row, versions.get(row.offset) ?? []);
      if (fault !== null) return { intact: false, offset: Math.min(row.offset, expected), fault };
    }
  }
  const end = walk.end(record.head_offset, record.head_hash, await readAppearances(transaction));
  return end === null ? { intact: true, updates: walk.offset } : { intact: false, ...end };
}

/** The last version of a thing so far, which its next version must follow. */
interface LastVersion {
  readonly offset: number;
  readonly first: number;
  readonly version: number;
  readonly hasNotice: boolean;
  /** The offset at which the version ends, by its row. */
  readonly until: number | null;
}

class Walk {
  offset = 0;
  private hash = NO_HASH;
  private readonly sequences = new Map<ThingId, number>();
  private readonly last = new Map<string, LastVersion>();
  private readonly concerned: ConcernsBySubject = new Map();
  private readonly appeared: Appearances = new Map();

  constructor(private readonly redactions: KnownRedactions) {}

  /** Checks the next update with the versions it wrote; returns what is wrong with them, or `null`. */
  step(row: Selectable<UpdateTable>, versions: readonly StoredVersion[]): string | null {
    if (row.offset !== this.offset + 1) return `update ${this.offset + 1} is missing`;
    const content = contentOf(row, versions);
    const contentFault = this.redactions.faultOf(content, row.digest, row.redacted_at);
    if (contentFault !== null) return contentFault;
    if (nextHash(this.hash, row.digest) !== row.hash) return 'its hash does not follow from the hash before it';
    this.offset = row.offset;
    this.hash = row.hash;
    if (row.story !== null) {
      const sequence = (this.sequences.get(row.story) ?? 0) + 1;
      if (row.sequence !== sequence) return `sequence ${sequence} of story ${row.story} is missing`;
      this.sequences.set(row.story, sequence);
    }
    for (const version of versions) {
      const fault = this.faultOfVersion(version, row);
      if (fault !== null) return `${version.kind} ${version.row.id}: ${fault}`;
    }
    return this.faultOfAudience(row, content);
  }

  private faultOfVersion({ kind, row }: StoredVersion, update: Selectable<UpdateTable>): string | null {
    const key = `${kind} ${row.id}`;
    const before = this.last.get(key);
    if (before !== undefined && before.until !== row.since_offset)
      return 'the version before it does not end where this one begins';
    const hasNotice = (before?.hasNotice ?? false) || row.notice !== null;
    this.last.set(key, {
      offset: row.since_offset,
      first: before?.first ?? row.since_offset,
      version: (before?.version ?? 0) + 1,
      hasNotice: kind === 'statement' ? hasNotice : row.notice !== null,
      until: row.until_offset,
    });
    if (row.version !== (before?.version ?? 0) + 1) return 'its version number is not the next one';
    if (row.first_offset !== (before?.first ?? row.since_offset))
      return 'its first_offset is not the offset of its first version';
    if (!isDeepStrictEqual(row.notice, update.notice)) return 'its notice differs from the notice of the update';
    if (row.recorded_at.getTime() !== update.at.getTime()) return 'its time differs from the time of the update';
    for (const [column, value] of Object.entries(columnsOf(kind, row.id, row.body, hasNotice))) {
      if (!isDeepStrictEqual(comparableStored(row[column]), comparableDerived(value)))
        return `its column ${column} does not follow from its body`;
    }
    return null;
  }

  private faultOfAudience(row: Selectable<UpdateTable>, content: UpdateContent): string | null {
    const { actors, proposals } = addConcerns(this.concerned, content, content.things);
    addAppearances(this.appeared, row);
    return isDeepStrictEqual([row.actors, row.proposals], [actors, proposals])
      ? null
      : 'its actors and proposals do not follow from its content';
  }

  /** Checks what can only be checked after the last update; returns what is wrong, or `null`. */
  end(headOffset: number, headHash: string, appearances: Appearances): { offset: number; fault: string } | null {
    if (this.offset !== headOffset || this.hash !== headHash) {
      const fault = `the head of the record is at offset ${headOffset}, but the updates end at ${this.offset}`;
      return { offset: this.offset + 1, fault };
    }
    for (const [key, { offset, until }] of this.last) {
      if (until !== null) return { offset, fault: `${key}: its last version has an end, but no version follows it` };
    }
    return isDeepStrictEqual(this.appeared, appearances)
      ? null
      : { offset: 1, fault: 'the actors of stories (table "appearance") do not follow from the updates' };
  }
}

/** A stored value in the form in which derived values are compared. */
function comparableStored(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

/**
 * A derived value in the form in which stored values are read: "infinity" stands for an unknown time, and is read as
 * `null`.
 */
function comparableDerived(value: unknown): unknown {
  return value === 'infinity' ? null : value;
}

async function readAppearances(db: Kysely<Tables>): Promise<Appearances> {
  const rows = await db.selectFrom('appearance').selectAll().execute();
  return new Map(
    rows.map(({ story, actor, since_offset }) => [`${story} ${actor}`, { story, actor, offset: since_offset }]),
  );
}
