/** Checks updates of which words were erased: against the redactions that erased them, which list what is left. */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ThingId } from '../../story/model.js';
import { digestOfUpdate, type UpdateContent } from '../hash-chain.js';
import { contentOf, versionsWritten } from '../read/stored-content.js';
import type { Tables, UpdateTable } from '../tables.js';
import { withoutWords } from '../write/redactions.js';

interface KnownRedaction {
  readonly subject: ThingId;
  /** Whether it is what was recorded itself. If it is not, the walk names it when it comes to it: it is marked by none. */
  readonly isIntact: boolean;
  /** The digests of what is left, by offset. */
  readonly erased: ReadonlyMap<number, string>;
}

/** The redactions of a record, read before it is walked: what they say is about updates that come before them. */
export class KnownRedactions {
  /** Of every update that one lists that can be believed, the newest such one. */
  private readonly newest = new Map<number, number>();

  private constructor(private readonly redactions: ReadonlyMap<number, KnownRedaction>) {
    for (const [offset, { isIntact, erased }] of redactions) {
      if (isIntact) for (const earlier of erased.keys()) this.newest.set(earlier, offset);
    }
  }

  static async of(db: Kysely<Tables>): Promise<KnownRedactions> {
    const { rows } = await sql<Selectable<UpdateTable>>`
      select * from "update" where redacted_at is null
        and (erased is not null or "offset" in (select redacted_at from "update")) order by "offset"`.execute(db);
    const versions = await versionsWritten(db, sql`since_offset = any(${rows.map((row) => row.offset)}::bigint[])`);
    const redactions = rows.map((row): [number, KnownRedaction] => {
      const content = contentOf(row, versions.get(row.offset) ?? []);
      return [
        row.offset,
        {
          subject: row.subject,
          isIntact: digestOfUpdate(content) === row.digest,
          erased: new Map(content.erased.map(({ offset, digest }) => [offset, digest])),
        },
      ];
    });
    return new KnownRedactions(new Map(redactions));
  }

  /** What is wrong with the content of an update, or `null`. */
  faultOf(content: UpdateContent, digest: string, redactedAt: number | null): string | null {
    const { offset } = content;
    if (redactedAt === null) {
      if (digestOfUpdate(content) !== digest) return 'the content is not what was recorded';
      const undone = this.newest.get(offset);
      return undone === undefined ? null : `update ${undone} has erased words of it, and they are there again`;
    }
    const redaction = this.redactions.get(redactedAt);
    if (redaction === undefined)
      return `words of it are said to be erased by update ${redactedAt}, which is no redaction`;
    if (!redaction.isIntact) return null;
    const left = redaction.erased.get(offset);
    if (left === undefined || redactedAt <= offset || this.newest.get(offset) !== redactedAt)
      return `words of it are said to be erased by update ${redactedAt}, which does not say so`;
    if (!isDeepStrictEqual(withoutWords(content, redaction.subject), content))
      return `update ${redactedAt} has erased words of it, and they are there again`;
    return digestOfUpdate(content) === left ? null : `the content is not what update ${redactedAt} has left of it`;
  }
}
