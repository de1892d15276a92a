/**
 * A redaction erases the words of a statement from the articles of the desk, too: from their texts, where they occur and
 * where a draft of that statement has its passage, and from all drafts that have them.
 */
import { type Kysely, type Selectable, sql } from 'kysely';
import { Pace } from '../../pace.js';
import type { ArticlePage, TextSpan } from '../../story/article.js';
import type { ThingId } from '../../story/model.js';
import { type Occurrence, searchFor } from '../../story/occurrences.js';
import type { ArticleDraftContent } from '../article-draft.js';
import type { ArticleDraftTable, ArticleTable, Tables } from '../tables.js';

/** Articles per read. Most have a few kilobytes. */
const ARTICLES_PER_READ = 20;
/** Stands for each erased unit, so that all offsets stay. */
const ERASED = '█';

type DraftRow = Pick<Selectable<ArticleDraftTable>, 'article' | 'key' | 'statement' | 'content'>;

/**
 * Erases words from all articles, within the transaction of the redactions.
 * @param redacted The words of each redacted statement, from all of its versions.
 */
export async function redactArticles(
  db: Kysely<Tables>,
  redacted: ReadonlyMap<ThingId, ReadonlySet<string>>,
): Promise<void> {
  const find = searchFor([...redacted.values()].flatMap((words) => [...words]));
  const pace = new Pace();
  for (let after = ''; ; ) {
    const { rows } = await sql<Pick<Selectable<ArticleTable>, 'id' | 'text' | 'page'>>`
      select id, text, page from article where id > ${after} order by id limit ${ARTICLES_PER_READ} for update`.execute(
      db,
    );
    const drafts = await draftsOf(
      db,
      rows.map(({ id }) => id),
    );
    for (const row of rows) {
      await pace.next();
      await redactArticle(db, row, drafts.get(row.id) ?? [], { statements: redacted, find });
      after = row.id;
    }
    if (rows.length < ARTICLES_PER_READ) return;
  }
}

interface Search {
  readonly statements: ReadonlyMap<ThingId, unknown>;
  find(text: string): readonly Occurrence[];
}

async function draftsOf(db: Kysely<Tables>, articles: readonly string[]): Promise<Map<string, DraftRow[]>> {
  const { rows } = await sql<DraftRow>`
    select article, key, statement, content from article_draft where article = any(${[...articles]}::text[])`.execute(
    db,
  );
  const found = new Map<string, DraftRow[]>();
  for (const row of rows) {
    const others = found.get(row.article);
    if (others === undefined) found.set(row.article, [row]);
    else others.push(row);
  }
  return found;
}

async function redactArticle(
  db: Kysely<Tables>,
  { id, text, page }: Pick<Selectable<ArticleTable>, 'id' | 'text' | 'page'>,
  drafts: readonly DraftRow[],
  { statements, find }: Search,
): Promise<void> {
  const isOf = ({ statement, content: { onRecord } }: DraftRow) =>
    (statement !== null && statements.has(statement)) || (onRecord !== null && statements.has(onRecord.statement));
  const own = drafts.filter(isOf);
  const erased = [...find(text), ...own.flatMap(({ content }) => [content.passage, ...content.content])];
  const title = page.title === null ? null : without(page.title, find(page.title));
  for (const draft of drafts) {
    const content = redactedContent(draft.content, isOf(draft) || find(draft.content.words).length > 0, erased);
    if (content === null) continue;
    // A draft without words can be neither accepted nor published.
    const state = content.words === '' ? sql`case state when 'PUBLISHED' then state else 'DROPPED' end` : sql`state`;
    await sql`update article_draft set content = ${JSON.stringify(content)}::jsonb, state = ${state}, revision = revision + 1
      where article = ${id} and key = ${draft.key}`.execute(db);
  }
  if (erased.length === 0 && title === page.title) return;
  const redactedPage: ArticlePage = { ...page, title };
  await sql`update article set text = ${without(text, erased)}, page = ${JSON.stringify(redactedPage)}::jsonb
    where id = ${id}`.execute(db);
}

/** The content of a draft after its words, or its passage, were erased; `null` where nothing of it was. */
function redactedContent(
  content: ArticleDraftContent,
  hasWords: boolean,
  erased: readonly TextSpan[],
): ArticleDraftContent | null {
  if (hasWords || content.content.some((span) => touches(span, erased))) return { ...content, words: '', doubts: [] };
  if (!touches(content.passage, erased)) return null;
  const [first, last] = [content.content[0], content.content.at(-1)];
  return first === undefined || last === undefined ? null : { ...content, passage: [first[0], last[1]] };
}

function touches([start, end]: TextSpan, others: readonly TextSpan[]): boolean {
  return others.some(([from, to]) => from < end && to > start);
}

/** A text of the same length and with the same lines, in which ranges are erased. */
function without(text: string, ranges: readonly TextSpan[]): string {
  return [...ranges].reduce(
    (rest, [start, end]) =>
      rest.slice(0, start) + rest.slice(start, end).replaceAll(/[^\n]/g, ERASED) + rest.slice(end),
    text,
  );
}
