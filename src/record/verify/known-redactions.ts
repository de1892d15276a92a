/** Checks updates with erased words against the redactions that erased them, which list the digests of what remains. */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ThingId } from '../../story/model.js';
import { digestOfUpdate, type UpdateContent } from '../hash-chain.js';
import { contentOf, versionsWritten, WRITTEN_AT } from '../read/stored-content.js';
import type { Tables, UpdateTable } from '../tables.js';
import { withoutWords } from '../write/redactions.js';

interface KnownRedaction {
  readonly subject: ThingId;
  /** Whether the redaction itself still has its digest. The walk reports one that has not when it reaches it. */
  readonly isIntact: boolean;
  /** The digests of the contents that remain, by offset. */
  readonly erased: ReadonlyMap<number, string>;
}

/** The redactions of a record. They are read before the walk, because they concern earlier updates. */
export class KnownRedactions {
  /** For every update that an intact redaction lists, the newest such redaction. */
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
    const versions = await versionsWritten(db, sql`${WRITTEN_AT} = any(${rows.map((row) => row.offset)}::bigint[])`);
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

  /** The fault in the content of an update, or `null`. */
  faultOf(content: UpdateContent, digest: string, redactedAt: number | null): string | null {
    const { offset } = content;
    if (redactedAt === null) {
      if (digestOfUpdate(content) !== digest) return 'its content is not what was recorded';
      const undone = this.newest.get(offset);
      return undone === undefined ? null : `update ${undone} erased words of it, but they are back`;
    }
    const redaction = this.redactions.get(redactedAt);
    if (redaction === undefined) return `it is marked as redacted by update ${redactedAt}, which is not a redaction`;
    if (!redaction.isIntact) return null;
    const remaining = redaction.erased.get(offset);
    if (remaining === undefined || redactedAt <= offset || this.newest.get(offset) !== redactedAt)
      return `it is marked as redacted by update ${redactedAt}, which does not list it`;
    if (!isDeepStrictEqual(withoutWords(content, redaction.subject), content))
      return `update ${redactedAt} erased words of it, but they are back`;
    return digestOfUpdate(content) === remaining ? null : `its content is not what update ${redactedAt} left of it`;
  }
}
