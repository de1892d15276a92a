import { type QueryExecutorProvider, sql } from 'kysely';
import { namingWords } from '../naming-words.js';

/** Rows per statement, few enough for the statement timeout. */
const ROWS_PER_STATEMENT = 1_000;

/** The texts that name a thing, as they stand in its body. */
const TEXTS = {
  actor: ['name', 'otherNames', 'wikidataId', 'slug', 'office'],
  source: ['publisher', 'title', 'url', 'slug'],
} as const;

interface NamedRow {
  readonly id: string;
  readonly since_offset: number;
  readonly body: Readonly<Record<string, string | null | readonly string[] | undefined>>;
}

/** Actors and sources are found by words of their names. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const table of ['actor', 'source'] as const) {
    await sql`alter table ${sql.table(table)} add column naming_words text[] not null default '{}'`.execute(db);
    await sql`create index ${sql.id(`${table}_naming_words`)} on ${sql.table(table)}
      using gin (array_to_tsvector(naming_words))`.execute(db);
  }
  await sql`create index source_as_recorded on source (first_offset)`.execute(db);
  await fillNamingWords(db);
}

/**
 * Fills the words of rows that have none: those from before the migration, and those that a process of an earlier version,
 * which goes on beside this one, has written since.
 */
export async function fillNamingWords(db: QueryExecutorProvider): Promise<void> {
  for (const table of ['actor', 'source'] as const) await fill(db, table);
}

async function fill(db: QueryExecutorProvider, table: keyof typeof TEXTS): Promise<void> {
  let after: Pick<NamedRow, 'id' | 'since_offset'> = { id: '', since_offset: 0 };
  for (;;) {
    const { rows } = await sql<NamedRow>`select id, since_offset, body from ${sql.table(table)}
      where (id, since_offset) > (${after.id}, ${after.since_offset}::bigint) and naming_words = '{}'
      order by id, since_offset limit ${ROWS_PER_STATEMENT}`.execute(db);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
    const values = rows.map(({ id, since_offset, body }) => {
      // Rows of earlier versions may lack a field.
      const texts = TEXTS[table].flatMap((field) => body[field] ?? []);
      return { id, since_offset, naming_words: namingWords(texts) };
    });
    await sql`update ${sql.table(table)} v set naming_words = n.naming_words
      from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(values)}::jsonb) n
      where v.id = n.id and v.since_offset = n.since_offset`.execute(db);
  }
}
