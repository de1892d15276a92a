/** The questions that only a writer asks of the record, to check whether a batch may be written. */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { ThingId, ThingKind } from '../../story/model.js';
import { readDrafts, type StoredDraft } from '../drafts.js';
import type { Tables } from '../tables.js';

/** The questions that only a writer asks. */
export interface WriteLookUp {
  /** Which of these digests a file of this name has declared before. */
  declared(file: string, digests: readonly string[]): Promise<Set<string>>;
  /** For each of these texts, as bare words, the ids of the story's current statements with the same words. */
  statementsWithWords(story: ThingId, bareWords: readonly string[]): Promise<Map<string, ThingId[]>>;
  /** For each of these unique values that a current thing has, the id of that thing. */
  owners(of: 'sourceUrl' | 'actorWikidataId', values: readonly string[]): Promise<Map<string, ThingId>>;
  /** For each of these names, whatever their case, the current actors that have it as a name or another name. */
  actorsNamed(names: readonly string[]): Promise<Map<string, ThingId[]>>;
  /** The drafts with these ids; ids without a draft are left out. */
  drafts(ids: readonly ThingId[]): Promise<Map<ThingId, StoredDraft>>;
  /** The stories with a current thing that names an actor or a source, and so shows it. */
  storiesShowing(id: ThingId): Promise<ThingId[]>;
  /** The editor who made the update with this offset. */
  editorOf(offset: number): Promise<string | null>;
  /** The ids of current things of a kind, to suggest what an unknown id may have meant; at most 5,000. */
  ids(kind: ThingKind): Promise<ThingId[]>;
}

/** The kinds of things that belong to a story and can name actors and sources. */
const IN_STORIES = ['statement', 'proposal', 'event', 'position'] as const;

export function writeLookUp(db: Kysely<Tables>): WriteLookUp {
  return {
    async declared(file, digests) {
      const { rows } = await sql<{ digest: string }>`
        select digest from declaration where file = ${file} and digest = any(${[...digests]}::text[])`.execute(db);
      return new Set(rows.map((row) => row.digest));
    },
    async statementsWithWords(story, bareWords) {
      const digests = bareWords.map((words) => createHash('md5').update(`${story} ${words}`).digest('hex'));
      const { rows } = await sql<{ id: string; words: string }>`
        select v.id, v.bare_words as words from statement v
        where v.until_offset is null and v.status not in ('RETRACTED', 'REDACTED')
          and md5(v.story || ' ' || v.bare_words) = any(${digests}::text[])`.execute(db);
      const found = new Map<string, ThingId[]>();
      for (const { id, words } of rows) found.set(words, [...(found.get(words) ?? []), id]);
      return found;
    },
    async actorsNamed(names) {
      if (names.length === 0) return new Map();
      const { rows } = await sql<{ name: string; ids: string[] }>`
        select k.name, array_agg(v.id order by v.id) as ids from unnest(${[...new Set(names)]}::text[]) k (name)
        join actor v on v.until_offset is null and (lower(v.body ->> 'name') = lower(k.name)
          or exists (select from jsonb_array_elements_text(v.body -> 'otherNames') o where lower(o) = lower(k.name)))
        group by k.name`.execute(db);
      return new Map(rows.map(({ name, ids }) => [name, ids]));
    },
    async drafts(ids) {
      return new Map((await readDrafts(db, ids)).map((draft) => [draft.id, draft]));
    },
    async storiesShowing(id) {
      const { rows } = await sql<{ story: string }>`
        select distinct story from (${sql.join(IN_STORIES.map(naming), sql` union `)}) shown (story) order by story`.execute(
        db,
      );
      return rows.map(({ story }) => story);

      // Looks at all fields of a body. This is slow, but editors rarely change a thing that many stories show.
      function naming(table: string) {
        return sql`select story from ${sql.table(table)} where until_offset is null
          and jsonb_path_exists(body, '$.** ? (@ == $id)', jsonb_build_object('id', ${id}::text))`;
      }
    },
    async editorOf(offset) {
      const row = await db.selectFrom('update').select('editor').where('offset', '=', offset).executeTakeFirst();
      return row?.editor ?? null;
    },
    async ids(kind) {
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(kind)} where until_offset is null limit 5000`.execute(db);
      return rows.map((row) => row.id);
    },
    async owners(of, values) {
      if (values.length === 0) return new Map();
      const [table, field] = of === 'sourceUrl' ? (['source', 'url'] as const) : (['actor', 'wikidataId'] as const);
      const { rows } = await sql<{ id: string; value: string }>`
        select id, body ->> ${sql.lit(field)} as value from ${sql.table(table)}
        where until_offset is null and body ->> ${sql.lit(field)} = any(${[...values]}::text[])`.execute(db);
      return new Map(rows.map((row) => [row.value, row.id]));
    },
  };
}
