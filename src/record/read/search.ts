/** Full-text search over published statements and their translations. */
import { type Kysely, sql } from 'kysely';
import type { ThingId } from '../../story/model.js';
import type { StatementFilter } from '../../story/statement-filter.js';
import { asOf, filterCondition } from '../lists.js';
import { readable, searchable } from '../search-words.js';
import type { Tables } from '../tables.js';
import { VERSION_COLUMNS, type VersionRow } from './version-rows.js';

export interface SearchQuery {
  /** As people type it: words, "a phrase", -without, or. */
  readonly text: string;
  /** The story to search; `null` for all. */
  readonly story: ThingId | null;
  readonly filter: StatementFilter;
  /** Only hits after this one. */
  readonly after: SearchKey | null;
  readonly limit: number;
}

/** The position of a hit: best first, and among equals the oldest first. */
export interface SearchKey {
  readonly rank: number;
  readonly firstOffset: number;
}

/** A statement that a search finds. */
export interface FoundStatement {
  readonly row: VersionRow<'statement'>;
  readonly key: SearchKey;
  /** A passage around the matching words. */
  readonly snippet: readonly SnippetPart[];
}

export interface SnippetPart {
  readonly text: string;
  /** Whether this part matches the search. */
  readonly matches: boolean;
}

/** Marks around matches: characters of the private use area, which no text contains. */
const MARK = { start: '\uE000', stop: '\uE001' } as const;
/** `ShortWord=0` lets a passage end with any word: in some scripts each letter is a word, which the default would drop as too short. */
const HEADLINE = `StartSel=${MARK.start},StopSel=${MARK.stop},MaxWords=35,MinWords=15,ShortWord=0,MaxFragments=2,FragmentDelimiter=" … "`;

interface HitRow extends VersionRow<'statement'> {
  readonly rank: number;
  readonly headline: string;
}

/** The statements that a search finds in the record as it stood at an offset, best first. */
export async function searchStatements(
  db: Kysely<Tables>,
  query: SearchQuery,
  offset: number,
): Promise<{ found: FoundStatement[]; more: boolean }> {
  const inStory = query.story === null ? sql`true` : sql`v.story = ${query.story}`;
  const beyond =
    query.after === null
      ? sql`true`
      : sql`(-rank, first_offset) > (${-query.after.rank}::float8, ${query.after.firstOffset}::bigint)`;
  // The headline costs the most, because it parses the whole text again: only the rows of the page get one.
  const { rows } = await sql<HitRow>`
    select ${VERSION_COLUMNS}, v.rank, ts_headline('pg_catalog.russian', v.search_text, q.query, ${HEADLINE}) as headline
    from websearch_to_tsquery('pg_catalog.russian', ${searchable(query.text)}) q (query),
      lateral (
        select * from (
          select v.*, round(ts_rank_cd(v.search, q.query)::numeric, 6)::float8 as rank
          from statement v, (values (${offset}::bigint)) k (at)
          where v.search @@ q.query and v.status = 'PUBLISHED' and ${asOf()} and ${inStory}
            and ${filterCondition({ statement: query.filter })}
        ) found
        where ${beyond}
        order by rank desc, first_offset limit ${query.limit + 1}
      ) v
    order by v.rank desc, v.first_offset`.execute(db);
  return {
    found: rows.slice(0, query.limit).map((row) => ({
      row,
      key: { rank: row.rank, firstOffset: row.first_offset },
      snippet: snippetOf(row.headline),
    })),
    more: rows.length > query.limit,
  };
}

/** How many statements a search finds in all. */
export async function countStatements(db: Kysely<Tables>, query: SearchQuery, offset: number): Promise<number> {
  const inStory = query.story === null ? sql`true` : sql`v.story = ${query.story}`;
  const { rows } = await sql<{ count: number }>`
    select count(*) from statement v, (values (${offset}::bigint)) k (at)
    where v.search @@ websearch_to_tsquery('pg_catalog.russian', ${searchable(query.text)}) and v.status = 'PUBLISHED'
      and ${asOf()} and ${inStory} and ${filterCondition({ statement: query.filter })}`.execute(db);
  return rows[0]?.count ?? 0;
}

function snippetOf(headline: string): SnippetPart[] {
  const parts = readable(headline)
    .split(MARK.start)
    .flatMap((piece, index) => {
      if (index === 0) return [{ text: piece, matches: false }];
      const [match = '', rest = ''] = piece.split(MARK.stop);
      return [
        { text: match, matches: true },
        { text: rest, matches: false },
      ];
    })
    .filter((part) => part.text !== '');
  const joined: SnippetPart[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (before?.matches === part.matches) joined[joined.length - 1] = { ...part, text: before.text + part.text };
    else joined.push(part);
  }
  return joined;
}
