/**
 * The forms that editors have open. They are stored beside the record for seconds, and only the desk reads them: they
 * have no offset, and no backup contains them.
 */
import { type Selectable, sql } from 'kysely';
import type { ThingId, ThingKind } from '../story/model.js';
import type { Instant } from '../story/time.js';
import type { Engine } from './engine/engine.js';
import type { OpenFormTable } from './tables.js';
import { withWriteRetry } from './write/write-retry.js';

/** An open form counts for so long after its last report, by the database's clock, which all processes share. */
export const OPEN_FORM_MS = 10_000;
/** An editor may have so many forms open at once. */
export const MAX_OPEN_FORMS = 20;
/** A list has at most so many forms, the newest. */
const MAX_LISTED = 500;
/** A report deletes at most so many forms that have expired. */
const MAX_DELETED = 100;

/** The thing, draft or article that a form is about. A draft of a statement has the id that the statement will have. */
export type FormSubject =
  | { readonly kind: ThingKind; readonly id: ThingId }
  | { readonly kind: 'article'; readonly id: string };

/** A form that an editor has open. */
export interface OpenForm {
  readonly editor: string;
  /** The name that the editor's page gave the form. It is unique among the forms of the editor. */
  readonly form: string;
  readonly subject: FormSubject;
  readonly openedAt: Instant;
}

/** The table of open forms. */
export class OpenFormStore {
  constructor(private readonly engine: Engine) {}

  /** Notes that a form is open from now on, or still is. Returns `false` where the editor has too many others open. */
  async report({ editor, form, subject: { kind, id } }: Omit<OpenForm, 'openedAt'>): Promise<boolean> {
    const others = sql`not (editor = ${editor} and form = ${form})`;
    const reported = await withWriteRetry(this.engine, () =>
      sql`with expired as (
          delete from open_form where (editor, form) in (
            select editor, form from open_form where expires_at <= clock_timestamp() and ${others}
            limit ${MAX_DELETED} for update skip locked)
        )
        insert into open_form as o (editor, form, kind, subject, opened_at, expires_at)
        select ${editor}, ${form}, ${kind}, ${id}, clock_timestamp(),
          clock_timestamp() + make_interval(secs => ${OPEN_FORM_MS / 1_000}::float8)
        where (select count(*) from open_form
          where editor = ${editor} and expires_at > clock_timestamp() and ${others}) < ${MAX_OPEN_FORMS}
        on conflict (editor, form) do update set kind = excluded.kind, subject = excluded.subject,
          expires_at = excluded.expires_at,
          opened_at = case when o.kind = excluded.kind and o.subject = excluded.subject and o.expires_at > clock_timestamp()
            then o.opened_at else excluded.opened_at end`.execute(this.engine.db),
    );
    return Number(reported.numAffectedRows ?? 0) > 0;
  }

  /** Notes that an editor has closed a form. */
  async close(editor: string, form: string): Promise<void> {
    const closing = this.engine.db.deleteFrom('open_form').where('editor', '=', editor).where('form', '=', form);
    await withWriteRetry(this.engine, () => closing.execute());
  }

  /** The forms that are open now, the newest first. */
  async list(): Promise<OpenForm[]> {
    const { rows } = await sql<Selectable<OpenFormTable>>`
      select * from open_form where expires_at > clock_timestamp()
      order by opened_at desc, editor, form limit ${MAX_LISTED}`.execute(this.engine.db);
    return rows.map(({ editor, form, kind, subject, opened_at }) => ({
      editor,
      form,
      subject: { kind, id: subject },
      openedAt: opened_at.toISOString(),
    }));
  }
}
