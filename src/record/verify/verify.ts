/** Walks the whole record and checks that it is what it was when it was written. */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ThingId } from '../../story/model.js';
import { NO_HASH } from '../cursor.js';
import { nextHash, type UpdateContent } from '../hash-chain.js';
import { contentOf, type StoredVersion, versionsWritten } from '../read/stored-content.js';
import type { Tables, UpdateTable } from '../tables.js';
import { columnsOf } from '../versioned.js';
import { type Appearances, appear, type Concerned, concern } from '../write/audience.js';
import { KnownRedactions } from './known-redactions.js';

export type Verification =
  | { readonly intact: true; readonly updates: number }
  | { readonly intact: false; readonly offset: number; readonly fault: string };

/** Each page reads through the versioned tables once, so pages are large. */
const UPDATES_A_PAGE = 5_000;

/**
 * Checks every update from the first: that no offset and no sequence is missing, that the content still has the digest
 * it had (or, where words were erased, the digest that the redaction left it with, and that they are gone), that the
 * chain of hashes leads to the head, and that everything that is stored beside the content (notices and numbers of
 * versions, where they end, what lists and searches go by) still follows from it. Names the first offset where something
 * is wrong.
 */
export async function verify(db: Kysely<Tables>): Promise<Verification> {
  // One snapshot of the database, so that a batch that is written meanwhile is seen whole or not at all. (The embedded
  // store has one session, which this transaction holds.)
  return db.transaction().setIsolationLevel('repeatable read').execute(verifyWithin);
}

/** The same within a transaction, which sees nothing of what others write meanwhile. */
export async function verifyWithin(transaction: Transaction<Tables>): Promise<Verification> {
  const record = await transaction.selectFrom('record').selectAll().executeTakeFirstOrThrow();
  const walk = new Walk(await KnownRedactions.of(transaction));
  for (;;) {
    const page = await transaction
      .selectFrom('update')
      .selectAll()
      .where('offset', '>', walk.offset)
      .orderBy('offset')
      .limit(UPDATES_A_PAGE)
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
  const end = walk.end(record.head_offset, record.head_hash, await appearances(transaction));
  return end === null ? { intact: true, updates: walk.offset } : { intact: false, ...end };
}

/** What the last version of a thing was, which the next one follows. */
interface LastVersion {
  readonly offset: number;
  readonly first: number;
  readonly version: number;
  readonly hasNotice: boolean;
  /** Where the row says that it ends. */
  readonly until: number | null;
}

class Walk {
  offset = 0;
  private hash = NO_HASH;
  private readonly sequences = new Map<ThingId, number>();
  private readonly last = new Map<string, LastVersion>();
  private readonly concerned: Concerned = new Map();
  private readonly appeared: Appearances = new Map();

  constructor(private readonly redactions: KnownRedactions) {}

  /** Takes one update with the versions it wrote; returns what is wrong with them, or `null`. */
  step(row: Selectable<UpdateTable>, versions: readonly StoredVersion[]): string | null {
    if (row.offset !== this.offset + 1) return `update ${this.offset + 1} is missing`;
    const content = contentOf(row, versions);
    const contentFault = this.redactions.faultOf(content, row.digest, row.redacted_at);
    if (contentFault !== null) return contentFault;
    if (nextHash(this.hash, row.digest) !== row.hash) return 'the hash does not follow from the one before';
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
      return 'the version before does not end where it begins';
    const hasNotice = (before?.hasNotice ?? false) || row.notice !== null;
    this.last.set(key, {
      offset: row.since_offset,
      first: before?.first ?? row.since_offset,
      version: (before?.version ?? 0) + 1,
      hasNotice: kind === 'statement' ? hasNotice : row.notice !== null,
      until: row.until_offset,
    });
    if (row.version !== (before?.version ?? 0) + 1) return 'its number is not the next one';
    if (row.first_offset !== (before?.first ?? row.since_offset)) return 'it says that it began elsewhere';
    if (!isDeepStrictEqual(row.notice, update.notice)) return 'its notice is not that of the update';
    if (row.recorded_at.getTime() !== update.at.getTime()) return 'its time is not that of the update';
    for (const [column, value] of Object.entries(columnsOf(kind, row.id, row.body, hasNotice))) {
      if (!isDeepStrictEqual(stored(row[column]), derived(value)))
        return `its column ${column} does not follow from it`;
    }
    return null;
  }

  private faultOfAudience(row: Selectable<UpdateTable>, content: UpdateContent): string | null {
    const { actors, proposals } = concern(this.concerned, content, content.things);
    appear(this.appeared, row);
    return isDeepStrictEqual([row.actors, row.proposals], [actors, proposals])
      ? null
      : 'whom it concerns does not follow from it';
  }

  /** What is wrong when all updates have been walked, or `null`. */
  end(headOffset: number, headHash: string, appearances: Appearances): { offset: number; fault: string } | null {
    if (this.offset !== headOffset || this.hash !== headHash) {
      const fault = `the head is said to be ${headOffset}, but the updates end at ${this.offset}`;
      return { offset: this.offset + 1, fault };
    }
    for (const [key, { offset, until }] of this.last) {
      if (until !== null) return { offset, fault: `${key}: it is said to end, but nothing follows it` };
    }
    return isDeepStrictEqual(this.appeared, appearances)
      ? null
      : { offset: 1, fault: 'who has a part in which story does not follow from the updates' };
  }
}

/** A stored value, as it compares with a derived one. */
function stored(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

/** A derived value, as it compares with a stored one: a time that is not known is stored as "infinity", and read as null. */
function derived(value: unknown): unknown {
  return value === 'infinity' ? null : value;
}

async function appearances(db: Kysely<Tables>): Promise<Appearances> {
  const rows = await db.selectFrom('appearance').selectAll().execute();
  return new Map(
    rows.map(({ story, actor, since_offset }) => [`${story} ${actor}`, { story, actor, offset: since_offset }]),
  );
}
