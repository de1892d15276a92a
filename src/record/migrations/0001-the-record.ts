import { type Kysely, sql } from 'kysely';

/**
 * The record, and one versioned table per kind of thing. A row of a versioned table is one version, valid from
 * `since_offset` up to but not including `until_offset`. `body` is the thing; the other columns serve to find it and
 * are derived from it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** The columns of every versioned table. Ids compare by code point, so that pages do not depend on a locale. */
function versioned(table: string, columns: string): string {
  return `create table ${table} (
    id text collate "C" not null,
    since_offset bigint not null references "update" ("offset"),
    until_offset bigint check (until_offset > since_offset),
    first_offset bigint not null,
    version integer not null check (version > 0),
    notice jsonb,
    recorded_at timestamptz not null,
    body jsonb not null${columns},
    primary key (id, since_offset)
  )`;
}

/** At most one current version of a thing. */
function oneCurrent(table: string): string {
  return `create unique index ${table}_current on ${table} (id) where until_offset is null`;
}

const TIMED = `,
    earliest timestamptz not null,
    latest timestamptz not null`;

const STATEMENTS: readonly string[] = [
  `create table record (
    singleton boolean primary key default true check (singleton),
    epoch text not null,
    head_offset bigint not null,
    head_hash text not null,
    head_at timestamptz not null
  )`,
  `create table batch (
    first_offset bigint primary key,
    last_offset bigint not null check (last_offset >= first_offset),
    editor text not null
  )`,
  `create table idempotency (
    editor text not null,
    key text not null,
    request_digest text not null,
    first_offset bigint references batch (first_offset),
    primary key (editor, key)
  )`,
  // The entries of applied story files, so that a file can be applied again: `file` is its name in its story, or empty
  // for a whole file, which identifies a file without a name.
  `create table declaration (
    file text not null,
    digest text not null,
    primary key (file, digest)
  )`,
  `create table "update" (
    "offset" bigint primary key,
    batch bigint not null references batch (first_offset),
    story text collate "C",
    sequence integer check ((sequence is null) = (story is null)),
    kind text not null,
    subject_kind text not null,
    subject text collate "C" not null,
    notice jsonb,
    editor text not null,
    at timestamptz not null,
    actors text[] not null,
    proposals text[] not null,
    digest text not null,
    hash text not null,
    unique (story, sequence)
  )`,
  `create index update_of_story on "update" (story, "offset")`,
  `create index update_of_subject on "update" (subject, subject_kind, "offset")`,
  `create index update_at on "update" (at, "offset")`,
  `create index update_actors on "update" using gin (actors)`,
  `create index update_proposals on "update" using gin (proposals)`,
  // The actors with a part in a story, and the update that first gave it to them. An actor that a correction removed
  // stays.
  `create table appearance (
    story text collate "C" not null,
    actor text collate "C" not null,
    since_offset bigint not null references "update" ("offset"),
    primary key (story, actor)
  )`,

  versioned(
    'actor',
    `,
    name text collate "C" not null`,
  ),
  `create index actor_by_name on actor (name, id)`,
  `create unique index actor_wikidata on actor ((body ->> 'wikidataId')) where until_offset is null`,

  versioned('source', ''),
  `create unique index source_url on source ((body ->> 'url')) where until_offset is null`,

  versioned('story', `${TIMED}, status text not null`),
  `create index story_by_time on story (earliest, latest, first_offset)`,

  versioned('event', `${TIMED}, story text collate "C" not null, actors text[] not null`),
  `create index event_of_story on event (story, earliest, latest, first_offset)`,
  `create index event_actors on event using gin (actors)`,
  `create index event_part_of on event ((body ->> 'partOf')) where body ->> 'partOf' is not null`,

  versioned('proposal', `${TIMED}, story text collate "C" not null, actors text[] not null`),
  `create index proposal_of_story on proposal (story, earliest, latest, first_offset)`,
  `create index proposal_actors on proposal using gin (actors)`,

  // English and Russian words are stemmed, because the configuration "russian" treats words in Latin letters as
  // English. Words of other languages match only whole. The names of speakers are found too, with less weight.
  versioned(
    'statement',
    `${TIMED},
    story text collate "C" not null,
    status text not null,
    mode text not null,
    channel text not null,
    event text collate "C",
    speakers text[] not null,
    principals text[] not null,
    actors text[] not null,
    proposals text[] not null,
    related text[] not null,
    has_notice boolean not null,
    bare_words text not null,
    search_text text not null,
    search_names text not null,
    search tsvector not null generated always as (
      setweight(to_tsvector('pg_catalog.russian', search_text), 'A') ||
      setweight(to_tsvector('pg_catalog.russian', search_names), 'B')
    ) stored`,
  ),
  `create index statement_of_story on statement (story, earliest, latest, first_offset)`,
  `create index statement_by_time on statement (earliest, latest, first_offset)`,
  `create index statement_of_story_as_recorded on statement (story, first_offset)`,
  `create index statement_of_event on statement (event, earliest, latest, first_offset) where event is not null`,
  `create index statement_speakers on statement using gin (speakers)`,
  `create index statement_principals on statement using gin (principals)`,
  `create index statement_actors on statement using gin (actors)`,
  `create index statement_proposals on statement using gin (proposals)`,
  `create index statement_related on statement using gin (related)`,
  `create index statement_bare_words on statement (md5(bare_words)) where until_offset is null`,
  `create index statement_search on statement using gin (search)`,

  versioned(
    'position',
    `${TIMED},
    story text collate "C" not null,
    proposal text collate "C" not null,
    actor text collate "C" not null,
    actors text[] not null,
    state text not null,
    evidence text[] not null`,
  ),
  `create unique index position_held on position (proposal, actor) where until_offset is null and state = 'CURRENT'`,
  `create index position_of_story on position (story, earliest, latest, first_offset)`,
  `create index position_of_proposal on position (proposal, earliest, latest, first_offset)`,
  `create index position_of_actor on position (actor, earliest, latest, first_offset)`,
  `create index position_actors on position using gin (actors)`,
  `create index position_evidence on position using gin (evidence)`,

  // No index starts with since_offset: the planner would consider it for every read, because all reads ask for
  // since_offset <= N.
  ...['actor', 'source', 'story', 'event', 'proposal', 'statement', 'position'].map(oneCurrent),
];
