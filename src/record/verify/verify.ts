/** Walks the whole record and checks that it still is what was written. */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { Pace } from '../../pace.js';
import type { ThingId } from '../../story/model.js';
import { NO_HASH } from '../cursor.js';
import { nextHash, type UpdateContent } from '../hash-chain.js';
import { contentOf, type StoredVersion, versionsWritten, WRITTEN_AT } from '../read/stored-content.js';
import type { RecordTable, Tables, UpdateTable } from '../tables.js';
import { columnsOf } from '../versioned.js';
import { type Appearances, addAppearances, addConcerns, type ConcernsBySubject } from '../write/audience.js';
import { KnownRedactions } from './known-redactions.js';

export type Verification =
  | { readonly intact: true; readonly updates: number }
  | { readonly intact: false; readonly offset: number; readonly fault: string };

/** The column that a process of an earlier version leaves empty; the next start of this one fills it. */
const FILLED_LATER = 'naming_words';

/** A small page costs more reads; a large one holds the embedded store for longer. */
const UPDATES_PER_PAGE = 2_000;

/**
 * Checks every update from the first one on:
 * - no offset and no sequence is missing;
 * - the content still has its digest or, where words were erased, the digest that the redaction left it with, and the
 *   words are gone;
 * - the hash chain leads to the head;
 * - no time of recording is earlier than the one before it, and nothing was imported into a record that had begun to live;
 * - everything stored beside the content still follows from it: notices, numbers and ends of versions, and the columns
 *   for lists and searches.
 * Names the first offset with a fault.
 * @param perPage How many updates are read at a time.
 */
export async function verify(db: Kysely<Tables>, perPage = UPDATES_PER_PAGE): Promise<Verification> {
  const oneSnapshot = <T>(read: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> =>
    db.transaction().setIsolationLevel('repeatable read').execute(read);
  // In pieces, so that writes go on in between: the embedded store has one session, which each transaction holds.
  const head = await readHead(db);
  const found = await walkTo(head, oneSnapshot, perPage);
  if (found.intact || isSame(head, await readHead(db))) return found;
  // A redaction or a restored backup meanwhile changes what earlier pieces rested on; a single snapshot sees neither.
  return oneSnapshot(verifyWithin);
}

/** Verifies within a transaction that does not see concurrent writes. */
export async function verifyWithin(transaction: Transaction<Tables>): Promise<Verification> {
  return walkTo(await readHead(transaction), (read) => read(transaction), UPDATES_PER_PAGE);
}

interface StoredHead extends Selectable<RecordTable> {
  /** The offset of the last update that is stored; 0 for none. */
  readonly last_offset: number;
}

function readHead(db: Kysely<Tables>): Promise<StoredHead> {
  return db
    .selectFrom('record')
    .selectAll()
    .select(sql<number>`coalesce((select max("offset") from "update"), 0)`.as('last_offset'))
    .executeTakeFirstOrThrow();
}

function isSame(one: StoredHead, other: StoredHead): boolean {
  return one.epoch === other.epoch && one.head_hash === other.head_hash;
}

/** Runs reads that must see the same state of the store. */
type InOneSnapshot = <T>(read: (transaction: Transaction<Tables>) => Promise<T>) => Promise<T>;

/** Verifies all updates up to a head, piece by piece. */
async function walkTo(head: StoredHead, inOneSnapshot: InOneSnapshot, perPage: number): Promise<Verification> {
  const walk = new Walk(await inOneSnapshot((transaction) => KnownRedactions.of(transaction)), head.head_offset);
  const pace = new Pace();
  for (;;) {
    const { page, versions, headNow } = await inOneSnapshot((transaction) =>
      readPage(transaction, walk.offset, head.head_offset, perPage),
    );
    if (page.length === 0) break;
    for (const row of page) {
      const expected = walk.offset + 1;
      const fault = walk.step(row, versions.get(row.offset) ?? [], headNow);
      if (fault !== null) return { intact: false, offset: Math.min(row.offset, expected), fault };
      await pace.next();
    }
  }
  const appearances = await inOneSnapshot((transaction) => readAppearances(transaction, head.head_offset));
  const end = walk.end(head, appearances);
  return end === null ? { intact: true, updates: walk.offset } : { intact: false, ...end };
}

/** The updates after an offset, as many as a page has, with the versions they wrote, and the head at the time of reading. */
async function readPage(transaction: Transaction<Tables>, after: number, until: number, most: number) {
  const page = await transaction
    .selectFrom('update')
    .selectAll()
    .where('offset', '>', after)
    .where('offset', '<=', until)
    .orderBy('offset')
    .limit(most)
    .execute();
  const last = page.at(-1)?.offset ?? after;
  const versions = await versionsWritten(transaction, sql`${WRITTEN_AT} > ${after} and ${WRITTEN_AT} <= ${last}`);
  const { head_offset: headNow } = await readHead(transaction);
  return { page, versions, headNow };
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
  private at = Number.NEGATIVE_INFINITY;
  private isLive = false;
  private readonly sequences = new Map<ThingId, number>();
  private readonly last = new Map<string, LastVersion>();
  private readonly concerned: ConcernsBySubject = new Map();
  private readonly appeared: Appearances = new Map();

  /** @param until The head up to which the record is checked; what was written later is not looked at. */
  constructor(
    private readonly redactions: KnownRedactions,
    private readonly until: number,
  ) {}

  /**
   * Checks the next update with the versions it wrote; returns what is wrong with them, or `null`.
   * @param headNow The head at the time of reading them.
   */
  step(row: Selectable<UpdateTable>, versions: readonly StoredVersion[], headNow: number): string | null {
    if (row.offset !== this.offset + 1) return `update ${this.offset + 1} is missing`;
    const content = contentOf(row, versions);
    const contentFault = this.redactions.faultOf(content, row.digest, row.redacted_at);
    if (contentFault !== null) return contentFault;
    if (nextHash(this.hash, row.digest) !== row.hash) return 'its hash does not follow from the hash before it';
    if (row.imported_at !== null && this.isLive) return 'it was imported after the record had begun to live';
    if (row.at.getTime() < this.at) return 'it was recorded before the update before it';
    this.offset = row.offset;
    this.hash = row.hash;
    this.at = row.at.getTime();
    this.isLive = row.imported_at === null;
    if (row.story !== null) {
      const sequence = (this.sequences.get(row.story) ?? 0) + 1;
      if (row.sequence !== sequence) return `sequence ${sequence} of story ${row.story} is missing`;
      this.sequences.set(row.story, sequence);
    }
    for (const version of versions) {
      const fault = this.faultOfVersion(version, row, headNow);
      if (fault !== null) return `${version.kind} ${version.row.id}: ${fault}`;
    }
    return this.faultOfAudience(row, content);
  }

  private faultOfVersion(
    { kind, row }: StoredVersion,
    update: Selectable<UpdateTable>,
    headNow: number,
  ): string | null {
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
      // A later version, which was written since the check began, is not looked at.
      until:
        row.until_offset !== null && row.until_offset > this.until && row.until_offset <= headNow
          ? null
          : row.until_offset,
    });
    if (row.version !== (before?.version ?? 0) + 1) return 'its version number is not the next one';
    if (row.first_offset !== (before?.first ?? row.since_offset))
      return 'its first_offset is not the offset of its first version';
    if (!isDeepStrictEqual(row.notice, update.notice)) return 'its notice differs from the notice of the update';
    if (row.recorded_at.getTime() !== update.at.getTime()) return 'its time differs from the time of the update';
    for (const [column, value] of Object.entries(columnsOf(kind, row.id, row.body, hasNotice))) {
      const stored = row[column];
      if (column === FILLED_LATER && Array.isArray(stored) && stored.length === 0) continue;
      if (!isDeepStrictEqual(comparableStored(stored), comparableDerived(value)))
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
  end(
    { head_hash: headHash, last_offset: lastOffset }: StoredHead,
    appearances: Appearances,
  ): { offset: number; fault: string } | null {
    if (lastOffset !== this.until || this.hash !== headHash) {
      const fault = `the head of the record is at offset ${this.until}, but the updates end at ${lastOffset}`;
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

async function readAppearances(db: Kysely<Tables>, until: number): Promise<Appearances> {
  const rows = await db.selectFrom('appearance').selectAll().where('since_offset', '<=', until).execute();
  return new Map(
    rows.map(({ story, actor, since_offset }) => [`${story} ${actor}`, { story, actor, offset: since_offset }]),
  );
}
