/**
 * Drafts of statements. They are stored beside the record and are no part of it, so no read of the record returns a
 * draft. Publishing a draft writes it to the record like any other statement.
 */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ThingId } from '../story/model.js';
import type { Instant } from '../story/time.js';
import { type ArticleDraftPublication, publishArticleDraft } from './articles.js';
import type { DraftTable, Tables } from './tables.js';

/** A draft as it was last saved. */
export interface StoredDraft {
  /** The id that the statement will have. */
  readonly id: ThingId;
  readonly story: ThingId;
  /** 1, 2, 3, …: how many times the draft has been saved. */
  readonly revision: number;
  /** The fields of the statement that are filled in so far. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The editor who last saved it. */
  readonly editor: string;
  readonly savedAt: Instant;
}

/** A change that a batch makes to a draft. */
export type DraftChange =
  | { readonly type: 'save'; readonly draft: Pick<StoredDraft, 'id' | 'story' | 'revision' | 'content'> }
  | { readonly type: 'discard'; readonly id: ThingId }
  | ({ readonly type: 'publishArticleDraft' } & ArticleDraftPublication);

/** The drafts with these ids; ids without a draft are left out. */
export async function readDrafts(db: Kysely<Tables>, ids: readonly ThingId[]): Promise<StoredDraft[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Selectable<DraftTable>>`select * from draft where id = any(${[...ids]}::text[])`.execute(
    db,
  );
  return rows.map(draftOf);
}

/** A page of the drafts of a story, or of all stories, in the order of their ids. */
export async function listDrafts(
  db: Kysely<Tables>,
  query: { readonly story: ThingId | null; readonly after: ThingId | null; readonly limit: number },
): Promise<StoredDraft[]> {
  const { rows } = await sql<Selectable<DraftTable>>`
    select * from draft where ${query.story === null ? sql`true` : sql`story = ${query.story}`}
      and ${query.after === null ? sql`true` : sql`id > ${query.after}`}
    order by id limit ${query.limit}`.execute(db);
  return rows.map(draftOf);
}

/** Applies changes to drafts within the transaction of a batch. */
export async function changeDrafts(
  db: Kysely<Tables>,
  changes: readonly DraftChange[],
  editor: string,
  at: Date,
): Promise<void> {
  for (const change of changes) {
    if (change.type === 'discard') {
      await db.deleteFrom('draft').where('id', '=', change.id).execute();
      continue;
    }
    if (change.type === 'publishArticleDraft') {
      await publishArticleDraft(db, change, editor, at);
      continue;
    }
    const { id, story, revision, content } = change.draft;
    await sql`insert into draft (id, story, revision, content, editor, saved_at)
      values (${id}, ${story}, ${revision}, ${JSON.stringify(content)}::jsonb, ${editor}, ${at.toISOString()}::timestamptz)
      on conflict (id) do update set revision = excluded.revision, content = excluded.content,
        editor = excluded.editor, saved_at = excluded.saved_at`.execute(db);
  }
}

function draftOf({ saved_at, ...row }: Selectable<DraftTable>): StoredDraft {
  return { ...row, savedAt: saved_at.toISOString() };
}
