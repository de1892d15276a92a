import { type QueryExecutorProvider, sql } from 'kysely';
import { searchable } from '../search-words.js';

/** Rows per statement, few enough for the statement timeout. */
const ROWS_PER_STATEMENT = 1_000;

interface SearchedRow {
  readonly id: string;
  readonly since_offset: number;
  readonly search_text: string;
  readonly search_names: string;
}

/**
 * Normalises the searched texts anew, so that search finds words in text without spaces, and words whose letters and
 * apostrophes are written differently.
 */
export async function up(db: QueryExecutorProvider): Promise<void> {
  let after: Pick<SearchedRow, 'id' | 'since_offset'> = { id: '', since_offset: 0 };
  for (;;) {
    const { rows } = await sql<SearchedRow>`select id, since_offset, search_text, search_names from statement
      where (id, since_offset) > (${after.id}, ${after.since_offset}::bigint)
      order by id, since_offset limit ${ROWS_PER_STATEMENT}`.execute(db);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
    const changed = rows
      .map((row) => ({ ...row, text: searchable(row.search_text), names: searchable(row.search_names) }))
      .filter((row) => row.text !== row.search_text || row.names !== row.search_names);
    if (changed.length === 0) continue;
    await sql`update statement s set search_text = n.text, search_names = n.names
      from unnest(${changed.map(({ id }) => id)}::text[], ${changed.map((row) => row.since_offset)}::bigint[],
        ${changed.map(({ text }) => text)}::text[], ${changed.map(({ names }) => names)}::text[])
        n (id, since_offset, text, names)
      where s.id = n.id and s.since_offset = n.since_offset`.execute(db);
  }
}
