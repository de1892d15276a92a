/** The contents of a backup: its tables, their order, and their columns. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.js';

/** Every table, referenced tables first, with the columns that order its rows. */
export const TABLE_ORDER: Readonly<Record<keyof Tables, readonly string[]>> = {
  record: ['singleton'],
  batch: ['first_offset'],
  update: ['offset'],
  idempotency: ['editor', 'key'],
  declaration: ['file', 'digest'],
  appearance: ['story', 'actor'],
  draft: ['id'],
  article: ['id'],
  article_draft: ['article', 'key'],
  open_form: ['editor', 'form'],
  token: ['id'],
  actor: ['since_offset', 'id'],
  source: ['since_offset', 'id'],
  story: ['since_offset', 'id'],
  event: ['since_offset', 'id'],
  proposal: ['since_offset', 'id'],
  statement: ['since_offset', 'id'],
  position: ['since_offset', 'id'],
};

/** Tables that no backup contains: their rows are worth nothing after a few seconds. */
const FLEETING: readonly (keyof Tables)[] = ['open_form'];

/** Those tables whose rows belong into a backup. */
export function lasting(tables: readonly StoredTable[]): readonly StoredTable[] {
  return tables.filter(({ name }) => !FLEETING.includes(name));
}

/** A table as it exists in a database. */
export interface StoredTable {
  readonly name: keyof Tables;
  /** The stored columns, without those that the database generates. */
  readonly columns: readonly string[];
}

/** Whether a name is the name of one of our tables. */
export function isTable(name: string): name is keyof Tables {
  return Object.hasOwn(TABLE_ORDER, name);
}

/** The tables in the current schema of a database, in order. A store with older migrations may have fewer. */
export async function storedTables(db: Kysely<Tables>): Promise<StoredTable[]> {
  const names = Object.keys(TABLE_ORDER);
  const { rows } = await sql<{ name: string; columns: string[] }>`
    select table_name::text as name, array_agg(column_name::text order by ordinal_position) as columns
    from information_schema.columns
    where table_schema = current_schema() and table_name = any(${names}::text[]) and is_generated = 'NEVER'
    group by table_name`.execute(db);
  const tables = rows.flatMap(({ name, columns }) => (isTable(name) ? [{ name, columns }] : []));
  return tables.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}
