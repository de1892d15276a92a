/** Full-text search over published statements and their translations. */
import { type Kysely, sql } from 'kysely';
import type { ThingId } from '../story/model.js';
import type { StatementFilter } from '../story/statement-filter.js';
import { asOf, filterCondition } from './lists.js';
import { readable, searchable } from './search-words.js';
import type { Snapshot } from './snapshot.js';
import type { Tables } from './tables.js';
import { VERSION_COLUMNS, type Version, type VersionRow, versionOf } from './version.js';

export interface SearchQuery {
  /** As people type it: words, "a phrase", -without, or. */
  readonly text: string;
  readonly story: ThingId | null;
  readonly filter: StatementFilter;
  /** Only hits after this one. */
  readonly after: SearchKey | null;
  readonly limit: number;
}

/** Where a hit stands: best first, and among equals the oldest first. */
export interface SearchKey {
  readonly rank: number;
  readonly firstOffset: number;
}

export interface SearchHit {
  readonly statement: Version<'statement'>;
  readonly key: SearchKey;
  /** A passage around the words that were found. */
  readonly snippet: readonly SnippetPart[];
}

export interface SnippetPart {
  readonly text: string;
  /** Whether this part is what was searched for. */
  readonly matches: boolean;
}

/** Marks around matches: characters of the private use area, which no text contains. */
const MARK = { start: '\uE000', stop: '\uE001' } as const;
/** Passages may end with any word: in some scripts each letter is one, which the database would leave out as too short. */
const HEADLINE = `StartSel=${MARK.start},StopSel=${MARK.stop},MaxWords=35,MinWords=15,ShortWord=0,MaxFragments=2,FragmentDelimiter=" … "`;

interface HitRow extends VersionRow<'statement'> {
  readonly rank: number;
  readonly headline: string;
}

/** The hits of a search as the record stood at a snapshot, best first. */
export async function searchStatements(
  db: Kysely<Tables>,
  query: SearchQuery,
  snapshot: Snapshot,
): Promise<{ hits: SearchHit[]; more: boolean }> {
  const inStory = query.story === null ? sql`true` : sql`v.story = ${query.story}`;
  const beyond =
    query.after === null
      ? sql`true`
      : sql`(-rank, first_offset) > (${-query.after.rank}::float8, ${query.after.firstOffset}::bigint)`;
  // The headline is made for the rows of the page only: it reads the whole text again and costs the most.
  const { rows } = await sql<HitRow>`
    select ${VERSION_COLUMNS}, v.rank, ts_headline('pg_catalog.russian', v.search_text, q.query, ${HEADLINE}) as headline
    from websearch_to_tsquery('pg_catalog.russian', ${searchable(query.text)}) q (query),
      lateral (
        select * from (
          select v.*, round(ts_rank_cd(v.search, q.query)::numeric, 6)::float8 as rank
          from statement v, (values (${snapshot.offset}::bigint)) k (at)
          where v.search @@ q.query and v.status = 'PUBLISHED' and ${asOf()} and ${inStory}
            and ${filterCondition({ statement: query.filter })}
        ) found
        where ${beyond}
        order by rank desc, first_offset limit ${query.limit + 1}
      ) v
    order by v.rank desc, v.first_offset`.execute(db);
  return {
    hits: rows.slice(0, query.limit).map((row) => ({
      statement: versionOf('statement', row, snapshot),
      key: { rank: row.rank, firstOffset: row.first_offset },
      snippet: snippetOf(row.headline),
    })),
    more: rows.length > query.limit,
  };
}

/** How many statements a search finds in all. */
export async function countHits(db: Kysely<Tables>, query: SearchQuery, snapshot: Snapshot): Promise<number> {
  const inStory = query.story === null ? sql`true` : sql`v.story = ${query.story}`;
  const { rows } = await sql<{ count: number }>`
    select count(*) from statement v, (values (${snapshot.offset}::bigint)) k (at)
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
