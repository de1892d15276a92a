/**
 * Redaction is the only operation that rewrites what was recorded. In the transaction that appends it, the words are
 * erased from every earlier version of the statement and from every earlier notice on it. The digests of those updates
 * stay, and with them the hash chain. The redaction lists the updates it erased words of, each with the digest of the
 * content that remains.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ThingId } from '../../story/model.js';
import { redacted, redactedNotice, wordsOf } from '../../story/redaction.js';
import type { UpdateKind } from '../../story/vocabulary.js';
import { digestOfUpdate, type Erasure, type UpdateContent, type WrittenThing } from '../hash-chain.js';
import { contentOf, versionsWritten, WRITTEN_AT } from '../read/stored-content.js';
import type { Tables, UpdateTable } from '../tables.js';
import { columnsOf, THING_KINDS } from '../versioned.js';
import { redactArticles } from './article-redaction.js';

/**
 * The tables that hold words of statements, drafts or articles. Erased words stay in the files of these tables until they are
 * rewritten.
 */
export const TABLES_WITH_WORDS: readonly (keyof Tables)[] = [
  'statement',
  'update',
  'draft',
  'article',
  'article_draft',
];

/** The kind of update that erases words. */
const REDACTION: UpdateKind = 'STATEMENT_REDACTED';

/** The fields of an update that this file needs: they tell what a redaction erases, and why. */
type Redaction = Pick<UpdateContent, 'kind' | 'subject' | 'notice' | 'things'>;

/** The rest of an update after a redaction. */
interface Remains {
  readonly content: UpdateContent;
  /** The offset of the newest redaction that erased words of the update. */
  readonly redactedAt: number;
}

/** The redactions of a batch, and their effect on earlier updates. */
export class Redactions {
  /**
   * The updates on statements that the batch redacts, by offset: first those of the record, then those of the batch.
   */
  private readonly contents = new Map<number, UpdateContent>();
  private readonly erasedAt = new Map<number, number>();
  /** The redactions that have erased words of updates before, by the offset of the update. */
  private readonly erasedBefore = new Map<number, number>();
  /** The words that are erased of each redacted statement. */
  private readonly erasedWords = new Map<ThingId, Set<string>>();
  /** The offsets of the updates that were on the record before the batch. */
  private recorded: readonly number[] = [];

  private constructor(private readonly subjects: ReadonlySet<ThingId>) {}

  /** Reads the updates that the redactions of a batch may erase words of. */
  static async of(db: Kysely<Tables>, planned: readonly Redaction[]): Promise<Redactions> {
    const redactions = new Redactions(
      new Set(planned.filter(({ kind }) => kind === REDACTION).map(({ subject }) => subject)),
    );
    const subjects = [...redactions.subjects];
    if (subjects.length === 0) return redactions;
    const { rows } = await sql<Selectable<UpdateTable>>`
      select * from "update" where "offset" in (
        select since_offset from statement where id = any(${subjects}::text[])
        union select "offset" from "update" where subject = any(${subjects}::text[]) and subject_kind = 'statement'
      ) order by "offset"`.execute(db);
    const versions = await versionsWritten(db, sql`${WRITTEN_AT} = any(${rows.map((row) => row.offset)}::bigint[])`);
    for (const row of rows) redactions.add(contentOf(row, versions.get(row.offset) ?? []), row.redacted_at);
    redactions.recorded = [...redactions.contents.keys()];
    return redactions;
  }

  /**
   * Adds an update of the batch that a later one may erase words of. Redactions are left out, because their notices
   * stay.
   * @param redactedAt The redaction that has erased words of it already, which may be a later one if the update comes from the log.
   */
  add(content: UpdateContent, redactedAt: number | null): void {
    if (content.kind === REDACTION) return;
    if (redactedAt !== null) this.erasedBefore.set(content.offset, redactedAt);
    for (const subject of this.subjects) if (isOn(content, subject)) this.contents.set(content.offset, content);
  }

  /**
   * Applies an update of the batch: returns the updates it erases words of, which are none unless it is a redaction.
   * @throws TypeError when it is a redaction whose own version still has the words.
   */
  erase(update: Redaction, offset: number): Erasure[] {
    if (update.kind !== REDACTION) return [];
    assertErased(update);
    const erased: Erasure[] = [];
    const words = this.erasedWords.get(update.subject) ?? new Set();
    this.erasedWords.set(update.subject, words);
    for (const [earlier, content] of this.contents) {
      if (!isOn(content, update.subject)) continue;
      for (const { body } of content.things.filter(isStatement).filter(({ id }) => id === update.subject)) {
        for (const text of wordsOf(body)) words.add(text);
      }
      // In the log, an update may come without the words that a later redaction has erased.
      if ((this.erasedBefore.get(earlier) ?? 0) >= offset) continue;
      const remaining = withoutWords(content, update.subject);
      if (isDeepStrictEqual(remaining, content)) continue;
      this.contents.set(earlier, remaining);
      this.erasedAt.set(earlier, offset);
      erased.push({ offset: earlier, digest: digestOfUpdate(remaining) });
    }
    return erased;
  }

  /**
   * Applies a redaction that comes from the log, with the list of the updates it erased words of in the store that wrote it.
   * @returns whether the same is erased here.
   */
  eraseListed(update: Redaction, offset: number, listed: readonly Erasure[]): boolean {
    const erased = new Map(this.erase(update, offset).map((erasure) => [erasure.offset, erasure.digest]));
    const isAsListed = listed.every(({ offset: earlier, digest }) => {
      const before = this.erasedBefore.get(earlier) ?? 0;
      // A later redaction has left less, which only that one can tell.
      if (before > offset) return true;
      const content = this.contents.get(earlier);
      const remaining = before === offset && content !== undefined ? digestOfUpdate(content) : erased.get(earlier);
      return remaining === digest;
    });
    return isAsListed && erased.size === listed.filter(({ offset: earlier }) => erased.has(earlier)).length;
  }

  /** The rest of an update, or `null` when nothing of it was erased. */
  remainsOf(offset: number): Remains | null {
    const [content, redactedAt] = [this.contents.get(offset), this.erasedAt.get(offset)];
    return content === undefined || redactedAt === undefined ? null : { content, redactedAt };
  }

  /** Whether words of updates that were on the record before are erased. They stay in the files of the store until a scrub. */
  get rewritesRecord(): boolean {
    return this.recorded.some((offset) => this.remainsOf(offset) !== null);
  }

  /** Rewrites the updates that were on the record before the batch, the versions they wrote, and the articles of the desk. */
  async rewrite(db: Kysely<Tables>): Promise<void> {
    if (this.erasedWords.size > 0) await redactArticles(db, this.erasedWords);
    const remains = this.recorded.flatMap((offset) => this.remainsOf(offset) ?? []);
    if (remains.length === 0) return;
    const updates = remains.map(({ content: { offset, notice }, redactedAt }) => ({
      offset,
      notice,
      redacted_at: redactedAt,
    }));
    await rewriteRows(db, 'update', ['offset'], updates);
    for (const kind of THING_KINDS) {
      const versions = remains.flatMap(({ content: { offset, notice, things } }) =>
        things
          .filter((thing) => thing.kind === kind)
          .map((thing) => ({ id: thing.id, since_offset: offset, notice, body: thing.body, ...wordColumns(thing) })),
      );
      await rewriteRows(db, kind, ['id', 'since_offset'], versions);
    }
  }
}

/** An update without the words of a statement, in the version it wrote and in its notice. */
export function withoutWords(content: UpdateContent, statement: ThingId): UpdateContent {
  return {
    ...content,
    notice: content.notice === null ? null : redactedNotice(content.notice),
    things: content.things.map((thing) =>
      isStatement(thing) && thing.id === statement ? { ...thing, body: redacted(thing.body) } : thing,
    ),
  };
}

function isOn({ subjectKind, subject, things }: UpdateContent, statement: ThingId): boolean {
  const isSubject = subjectKind === 'statement' && subject === statement;
  return isSubject || things.some((thing) => isStatement(thing) && thing.id === statement);
}

function isStatement(thing: WrittenThing): thing is WrittenThing<'statement'> {
  return thing.kind === 'statement';
}

/** Guards against a faulty plan, which would put the words on the record anew, where nothing would erase them. */
function assertErased({ subject, notice, things }: Redaction): void {
  const [thing, ...others] = things;
  const isErased =
    thing !== undefined &&
    isStatement(thing) &&
    thing.id === subject &&
    thing.body.status === 'REDACTED' &&
    isDeepStrictEqual(thing.body, redacted(thing.body));
  if (!isErased || others.length > 0 || notice === null) {
    throw new TypeError(
      `${REDACTION} of ${subject} must write only that statement, REDACTED and without words, and have a notice`,
    );
  }
}

/**
 * The columns derived from the body, without `has_notice`, which also depends on earlier versions and contains no
 * words.
 */
function wordColumns<K extends WrittenThing['kind']>(thing: WrittenThing<K>): Readonly<Record<string, unknown>> {
  const { has_notice: _kept, ...columns } = columnsOf<K>(thing.kind, thing.id, thing.body, true);
  return columns;
}

/**
 * Sets all columns of rows except their keys. Values are sent as JSON, and PostgreSQL casts them to the types of the
 * columns.
 */
async function rewriteRows(
  db: Kysely<Tables>,
  table: keyof Tables,
  keys: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0] ?? {}).filter((column) => !keys.includes(column));
  const assignments = sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`k.${column}`)}`));
  const isSameRow = sql.join(
    keys.map((key) => sql`${sql.ref(`v.${key}`)} = ${sql.ref(`k.${key}`)}`),
    sql` and `,
  );
  await sql`update ${sql.table(table)} v set ${assignments}
    from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb) k where ${isSameRow}`.execute(
    db,
  );
}
