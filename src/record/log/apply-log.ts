/** Applies entries of the log to a store, which then has the same rows as the store that wrote them. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { Pace } from '../../pace.js';
import { NO_HASH } from '../cursor.js';
import type { Engine } from '../engine/engine.js';
import { RecordError } from '../errors.js';
import type { Takeover } from '../fence.js';
import { nextHash } from '../hash-chain.js';
import type { RecordPoint } from '../snapshot.js';
import type { RecordTable, Tables } from '../tables.js';
import { THING_KINDS } from '../versioned.js';
import { append, type NumberedUpdate, withoutErasedWords } from '../write/append.js';
import { Redactions } from '../write/redactions.js';
import { contentOfEntry, damaged, type LogEntry } from './log-entry.js';

/** The state of a store after entries were applied. */
export interface LogApplied {
  readonly epoch: string;
  readonly head: RecordPoint;
  /** How many of the entries were new to the store. Those of a last batch that is incomplete are not applied. */
  readonly applied: number;
  /** Whether a redaction among them has erased words that the store had: they stay in its files until it is scrubbed. */
  readonly hasErased: boolean;
}

/**
 * Applies entries, in one transaction: whole batches alone, so the entries of an incomplete last one have to be given again with the
 * rest of it. Entries that the store has already are passed over. An empty store takes over the epoch of the log.
 * @param entries In the order of the record, without a gap, and parsed.
 * @throws RecordError LOG_FORKED if the store has another history, LOG_GAP if entries before the first one are missing, LOG_DAMAGED
 * if entries do not follow each other.
 */
export function applyLog(engine: Pick<Engine, 'db'>, entries: readonly LogEntry[]): Promise<LogApplied> {
  return engine.db.transaction().execute(async (db) => {
    const record = await db.selectFrom('record').selectAll().forUpdate().executeTakeFirstOrThrow();
    const fresh = await newEntries(db, record, entries);
    const last = fresh.at(-1);
    const head = { offset: record.head_offset, hash: record.head_hash };
    if (last === undefined) return { epoch: record.epoch, head, applied: 0, hasErased: false };
    checkChain(head, fresh);
    const batch = await numbered(db, fresh);
    const { epoch, offset: head_offset, hash: head_hash, at: head_at } = last;
    const takeovers = takeoversWith(record.takeovers, fresh);
    // Updates reference their batches. Neither statement waits for the answer of the other.
    await Promise.all([
      db.insertInto('batch').values(batchesOf(fresh)).execute(),
      db
        .updateTable('record')
        .set({
          epoch,
          head_offset,
          head_hash,
          head_at,
          generation: last.generation,
          takeovers: JSON.stringify(takeovers),
        })
        .execute(),
    ]);
    await append(db, batch);
    const hasErased = batch.redactions.rewritesRecord;
    return { epoch, head: { offset: head_offset, hash: head_hash }, applied: fresh.length, hasErased };
  });
}

/**
 * Removes the record from a store that follows the log, so that it can follow another one, with this epoch. Tokens and what belongs to the desk
 * stay.
 */
export function emptyFollower(engine: Pick<Engine, 'db'>, epoch: string): Promise<void> {
  return engine.db.transaction().execute(async (db) => {
    await sql`select from record for update`.execute(db);
    const tables = [...THING_KINDS, 'appearance', 'update', 'idempotency', 'declaration', 'batch'];
    await sql`truncate ${sql.join(tables.map((table) => sql.table(table)))}`.execute(db);
    const head_at = new Date(0).toISOString();
    await db
      .updateTable('record')
      .set({ epoch, head_offset: 0, head_hash: NO_HASH, head_at, generation: 1, takeovers: '[]' })
      .execute();
  });
}

/** The takeovers of the store with those between the entries. */
function takeoversWith(known: readonly Takeover[], entries: readonly LogEntry[]): readonly Takeover[] {
  const takeovers = [...known];
  for (const { generation, offset } of entries) {
    if (generation > (takeovers.at(-1)?.generation ?? 1)) takeovers.push({ generation, after: offset - 1 });
  }
  return takeovers;
}

/** The entries that the store does not have, up to the end of the last whole batch. */
async function newEntries(
  db: Kysely<Tables>,
  { epoch, head_offset }: Selectable<RecordTable>,
  entries: readonly LogEntry[],
): Promise<readonly LogEntry[]> {
  const other = entries.find((entry) => entry.epoch !== (head_offset === 0 ? entries[0]?.epoch : epoch));
  if (other !== undefined) {
    throw forked(other.offset, `the log has epoch ${other.epoch}, and this store ${epoch}`);
  }
  const known = entries.filter(({ offset }) => offset <= head_offset);
  if (known.length > 0) await checkKnown(db, known);
  const whole = entries.findLastIndex(({ offset, lastOffset }) => offset === lastOffset) + 1;
  return entries.slice(0, whole).filter(({ offset }) => offset > head_offset);
}

/** @throws RecordError LOG_FORKED where the store has other updates at the offsets of entries. */
async function checkKnown(db: Kysely<Tables>, known: readonly LogEntry[]): Promise<void> {
  const { rows } = await sql<RecordPoint>`
    select "offset", hash from "update" where "offset" = any(${known.map(({ offset }) => offset)}::bigint[])`.execute(
    db,
  );
  const hashes = new Map(rows.map(({ offset, hash }) => [offset, hash]));
  const differing = known.find(({ offset, hash }) => hashes.get(offset) !== hash);
  if (differing !== undefined) throw forked(differing.offset, 'the log has another update there than this store');
}

function forked(offset: number, reason: string): RecordError {
  return new RecordError('LOG_FORKED', `The log and the store differ at offset ${offset}: ${reason}`);
}

/** @throws RecordError when entries do not follow the head, or each other. */
function checkChain(head: RecordPoint, entries: readonly LogEntry[]): void {
  let { offset, hash } = head;
  let batch: Pick<LogEntry, 'batch' | 'lastOffset'> | null = null;
  for (const entry of entries) {
    const { lastOffset, digest } = entry;
    if (entry.offset !== offset + 1) {
      throw new RecordError('LOG_GAP', `The log goes on at offset ${entry.offset}, and ${offset + 1} is missing`);
    }
    if (nextHash(hash, digest) !== entry.hash) {
      if (offset === head.offset) throw forked(entry.offset, 'its hash does not follow from the head of this store');
      throw damaged(entry.offset, 'has a hash that does not follow from the entry before it');
    }
    batch ??= { batch: entry.offset, lastOffset };
    if (entry.batch !== batch.batch || lastOffset !== batch.lastOffset) {
      throw damaged(
        entry.offset,
        `says that its batch is ${entry.batch} to ${lastOffset}, which does not fit the others`,
      );
    }
    if (entry.offset === lastOffset) batch = null;
    ({ offset, hash } = entry);
  }
}

function batchesOf(entries: readonly LogEntry[]) {
  return entries
    .filter(({ offset, batch }) => offset === batch)
    .map(({ batch, lastOffset, editor }) => ({ first_offset: batch, last_offset: lastOffset, editor }));
}

/** The rows of entries, and what they erase: in the store, and in each other. */
async function numbered(db: Transaction<Tables>, entries: readonly LogEntry[]) {
  const redactions = await Redactions.of(db, entries);
  const pace = new Pace();
  const rows: NumberedUpdate[] = [];
  for (const entry of entries) {
    await pace.next();
    if (!redactions.eraseListed(entry, entry.offset, entry.erased)) {
      throw damaged(
        entry.offset,
        'erases other words than this version would: update this process, or rebuild its store',
      );
    }
    redactions.add(contentOfEntry(entry), entry.redactedAt);
    rows.push(rowOf(entry));
  }
  return { rows: rows.map((row) => withoutErasedWords(row, redactions)), redactions };
}

function rowOf(entry: LogEntry): NumberedUpdate {
  const { offset, batch, story, sequence, kind, subjectKind, subject, notice, editor, digest, hash } = entry;
  return {
    planned: { kind, story, subjectKind, subject, notice, things: entry.things },
    offset,
    batch,
    story,
    sequence,
    kind,
    subject_kind: subjectKind,
    subject,
    editor,
    at: new Date(entry.at),
    imported_at: entry.importedAt === null ? null : new Date(entry.importedAt),
    actors: [...entry.actors],
    proposals: [...entry.proposals],
    digest,
    hash,
    redacted_at: entry.redactedAt,
    erased: entry.erased.length === 0 ? null : entry.erased,
  };
}
