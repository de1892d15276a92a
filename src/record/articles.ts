/**
 * Articles that editors read for a story, and the drafts proposed from them. They are stored beside the record and are
 * no part of it: only the desk reads them. Publishing a draft writes a statement to the record, like any other.
 */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ThingId } from '../story/model.js';
import type { ArticleDraftContent, StoredArticle, StoredArticleDraft } from './article-draft.js';
import type { Engine } from './engine/engine.js';
import { RecordError } from './errors.js';
import type { ArticleDraftTable, ArticleTable, Tables } from './tables.js';
import { withWriteRetry } from './write/write-retry.js';

/** A draft that has just been proposed. */
export type ProposedArticleDraft = Pick<StoredArticleDraft, 'key' | 'state' | 'content'>;

/** The next revision of a draft. */
export type ArticleDraftChange = Pick<StoredArticleDraft, 'article' | 'key' | 'state' | 'content'> & {
  /** The revision that it replaces. */
  readonly revision: number;
};

/** A draft that a batch has published. */
export interface ArticleDraftPublication {
  readonly article: string;
  readonly key: string;
  readonly revision: number;
  readonly statement: ThingId;
}

/** A page of the articles of a story, or of all stories, the last read first. */
export interface ArticleQuery {
  readonly story: ThingId | null;
  /** Only articles after this one. */
  readonly after: string | null;
  readonly limit: number;
}

/** The tables of articles. */
export class ArticleStore {
  constructor(private readonly engine: Engine) {}

  /** The article with this id, or `null`. */
  async find(id: string): Promise<StoredArticle | null> {
    const row = await this.engine.db.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : articleOf(row);
  }

  async list({ story, after, limit }: ArticleQuery): Promise<StoredArticle[]> {
    const { rows } = await sql<Selectable<ArticleTable>>`
      select * from article where ${story === null ? sql`true` : sql`story = ${story}`}
        and ${after === null ? sql`true` : sql`(read_at, id) < (select read_at, id from article where id = ${after})`}
      order by read_at desc, id desc limit ${limit}`.execute(this.engine.db);
    return rows.map(articleOf);
  }

  /** The drafts of an article, in the order of its text. */
  async drafts(article: string): Promise<StoredArticleDraft[]> {
    const { rows } = await sql<Selectable<ArticleDraftTable>>`
      select * from article_draft where article = ${article} order by start, key`.execute(this.engine.db);
    return rows.map(draftOf);
  }

  async countDrafts(article: string): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from article_draft where article = ${article}`.execute(this.engine.db);
    return rows[0]?.count ?? 0;
  }

  async draft(article: string, key: string): Promise<StoredArticleDraft | null> {
    const { rows } = await sql<Selectable<ArticleDraftTable>>`
      select * from article_draft where article = ${article} and key = ${key}`.execute(this.engine.db);
    const [row] = rows;
    return row === undefined ? null : draftOf(row);
  }

  /** Stores an article with its drafts. Returns whether it is new; one with the same id stays as it is. */
  save(article: Omit<StoredArticle, 'readAt'>, drafts: readonly ProposedArticleDraft[]): Promise<boolean> {
    const { id, story, text, page, editor } = article;
    return this.write(async (db) => {
      const { numAffectedRows } = await sql`
        insert into article (id, story, text, page, editor, read_at, changed_at)
        values (${id}, ${story}, ${text}, ${JSON.stringify(page)}::jsonb, ${editor}, now(), now())
        on conflict (id) do nothing`.execute(db);
      if (Number(numAffectedRows ?? 0) === 0) return false;
      const rows = drafts.map(({ key, state, content }) => ({ key, start: startOf(content), state, content }));
      await sql`insert into article_draft (article, key, start, state, revision, content, changed_at)
        select ${id}, key, start, state, 1, content, now()
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) d (key text, start integer, state text, content jsonb)`.execute(
        db,
      );
      return true;
    });
  }

  /** Adds a draft that an editor has made. Returns the one with the same key where there is one already. */
  add(article: string, { key, state, content }: ProposedArticleDraft, editor: string): Promise<StoredArticleDraft> {
    return this.write(async (db) => {
      await lock(db, article);
      await sql`insert into article_draft (article, key, start, state, revision, content, editor, changed_at)
        values (${article}, ${key}, ${startOf(content)}, ${state}, 1, ${JSON.stringify(content)}::jsonb, ${editor}, now())
        on conflict (article, key) do nothing`.execute(db);
      await touch(db, article);
      const { rows } = await sql<Selectable<ArticleDraftTable>>`
        select * from article_draft where article = ${article} and key = ${key}`.execute(db);
      const [row] = rows;
      if (row === undefined)
        throw new Error(`The draft ${key} of the article ${article} is not there after it was added`);
      return draftOf(row);
    });
  }

  /** Stores the next revision of a draft; `null` where it is no longer at the revision that it replaces. */
  change(change: ArticleDraftChange, editor: string): Promise<StoredArticleDraft | null> {
    const { article, key, state, content, revision } = change;
    return this.write(async (db) => {
      await lock(db, article);
      const { rows } = await sql<Selectable<ArticleDraftTable>>`
        update article_draft set state = ${state}, content = ${JSON.stringify(content)}::jsonb, start = ${startOf(content)},
          revision = revision + 1, editor = ${editor}, changed_at = now()
        where article = ${article} and key = ${key} and revision = ${revision} and state <> 'PUBLISHED'
        returning *`.execute(db);
      const [row] = rows;
      if (row === undefined) return null;
      await touch(db, article);
      return draftOf(row);
    });
  }

  /** Deletes an article with its drafts; returns whether there was one. */
  delete(id: string): Promise<boolean> {
    return this.write(async (db) => {
      const { numAffectedRows } = await sql`delete from article where id = ${id}`.execute(db);
      return Number(numAffectedRows ?? 0) > 0;
    });
  }

  private write<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return withWriteRetry(this.engine, () => this.engine.db.transaction().execute(work));
  }
}

/**
 * Marks drafts as published, within the transaction of a batch.
 * @throws RecordError ARTICLE_CHANGED where one is no longer as the batch has read it.
 */
export async function publishArticleDraft(
  db: Kysely<Tables>,
  { article, key, revision, statement }: ArticleDraftPublication,
  editor: string,
  at: Date,
): Promise<void> {
  await lock(db, article);
  const { numAffectedRows } = await sql`
    update article_draft set state = 'PUBLISHED', statement = ${statement}, revision = revision + 1, editor = ${editor},
      changed_at = ${at.toISOString()}::timestamptz
    where article = ${article} and key = ${key} and revision = ${revision} and state = 'ACCEPTED'`.execute(db);
  if (Number(numAffectedRows ?? 0) === 0) {
    const message =
      'Somebody has changed a draft of this article meanwhile; read the article again, and then publish it';
    throw new RecordError('ARTICLE_CHANGED', message);
  }
  await touch(db, article);
}

/** Locks an article before its drafts, as redactions do, so that no two transactions wait for each other. */
async function lock(db: Kysely<Tables>, article: string): Promise<void> {
  await sql`select from article where id = ${article} for update`.execute(db);
}

/** Notes that a draft of an article was decided. */
async function touch(db: Kysely<Tables>, article: string): Promise<void> {
  await sql`update article set changed_at = now() where id = ${article}`.execute(db);
}

/** Where the words of a draft begin. */
function startOf({ content, passage }: ArticleDraftContent): number {
  return content[0]?.[0] ?? passage[0];
}

function articleOf({ read_at, changed_at: _, ...row }: Selectable<ArticleTable>): StoredArticle {
  return { ...row, readAt: read_at.toISOString() };
}

function draftOf({ start: _, changed_at, ...row }: Selectable<ArticleDraftTable>): StoredArticleDraft {
  return { ...row, changedAt: changed_at.toISOString() };
}
