/**
 * Reading the service's own tables: the current version of everything, and no column that is not needed. Statements
 * have names, so that PostgreSQL parses and plans each once for a connection.
 */
import pg from 'pg';
import type { ActorShape, EventShape, SourceShape, StatementDetails, StatementRow, StoryShape } from './shapes.js';

/** The number of connections, the same as in the service. */
const POOL_SIZE = 10;

const ACTOR_COLUMNS = `a.id as slug, a.name, initcap(a.body ->> 'type') as "__typename"`;

/** A prepared SQL statement. */
function named(name: string, text: string) {
  return { name, text };
}

const QUERIES = {
  stories: named(
    'stories',
    `select s.id as slug, s.body ->> 'headline' as headline, s.body ->> 'summary' as summary, s.status,
        s.body -> 'startedAt' as "startedAt", (select max(u.sequence) from "update" u where u.story = s.id) as sequence,
        r.epoch, r.head_offset::float8 as "offset", left(r.head_hash, 12) as "hashStart"
      from story s cross join record r where s.id = any($1) and s.until_offset is null`,
  ),
  actors: named('actors', `select ${ACTOR_COLUMNS} from actor a where a.id = any($1) and a.until_offset is null`),
  sources: named(
    'sources',
    `select id as slug, body ->> 'publisher' as publisher, body ->> 'url' as url
      from source where id = any($1) and until_offset is null`,
  ),
  statementDetails: named(
    'statementDetails',
    `select id as key, principals, array(select c ->> 'source' from jsonb_array_elements(body -> 'citations') c) as sources
      from statement where id = any($1) and until_offset is null`,
  ),
  actorsOfStory: named(
    'actorsOfStory',
    `select ${ACTOR_COLUMNS} from appearance p join actor a on a.id = p.actor
      where p.story = $1 and a.until_offset is null order by a.name, a.id limit $2`,
  ),
  countActorsOfStory: named('countActorsOfStory', 'select count(*)::int from appearance where story = $1'),
  eventsOfStory: named(
    'eventsOfStory',
    `select body ->> 'title' as title, body ->> 'kind' as kind, body ->> 'status' as status, body -> 'time' as time,
        body ->> 'place' as place
      from event where story = $1 and until_offset is null order by earliest, latest, first_offset limit $2`,
  ),
  countEventsOfStory: named(
    'countEventsOfStory',
    'select count(*)::int from event where story = $1 and until_offset is null',
  ),
  statementsOfStory: named(
    'statementsOfStory',
    `select id as key, mode, case when status = 'PUBLISHED' then nullif(body ->> 'text', '') end as text,
        body -> 'saidAt' as "saidAt", speakers
      from statement where story = $1 and until_offset is null
      order by earliest desc, latest desc, first_offset desc limit $2`,
  ),
  countStatementsOfStory: named(
    'countStatementsOfStory',
    'select count(*)::int from statement where story = $1 and until_offset is null',
  ),
} as const;

export class Database {
  private readonly pool: pg.Pool;

  constructor(connectionString: string) {
    this.pool = new pg.Pool({ connectionString, max: POOL_SIZE });
    // An idle connection that breaks is replaced by the pool; without a listener the error would end the process.
    this.pool.on('error', console.error);
  }

  stories(slugs: readonly string[]): Promise<StoryShape[]> {
    return this.rows<StoryShape>(QUERIES.stories, [slugs]);
  }

  actors(slugs: readonly string[]): Promise<ActorShape[]> {
    return this.rows<ActorShape>(QUERIES.actors, [slugs]);
  }

  sources(slugs: readonly string[]): Promise<SourceShape[]> {
    return this.rows<SourceShape>(QUERIES.sources, [slugs]);
  }

  statementDetails(keys: readonly string[]): Promise<StatementDetails[]> {
    return this.rows<StatementDetails>(QUERIES.statementDetails, [keys]);
  }

  actorsOfStory(story: string, limit: number): Promise<ActorShape[]> {
    return this.rows<ActorShape>(QUERIES.actorsOfStory, [story, limit]);
  }

  countActorsOfStory(story: string): Promise<number> {
    return this.count(QUERIES.countActorsOfStory, story);
  }

  eventsOfStory(story: string, limit: number): Promise<EventShape[]> {
    return this.rows<EventShape>(QUERIES.eventsOfStory, [story, limit]);
  }

  countEventsOfStory(story: string): Promise<number> {
    return this.count(QUERIES.countEventsOfStory, story);
  }

  statementsOfStory(story: string, limit: number): Promise<StatementRow[]> {
    return this.rows<StatementRow>(QUERIES.statementsOfStory, [story, limit]);
  }

  countStatementsOfStory(story: string): Promise<number> {
    return this.count(QUERIES.countStatementsOfStory, story);
  }

  private async rows<R extends object>(query: ReturnType<typeof named>, values: readonly unknown[]): Promise<R[]> {
    const { rows } = await this.pool.query<R>({ ...query, values: [...values] });
    return rows;
  }

  private async count(query: ReturnType<typeof named>, story: string): Promise<number> {
    const [row] = await this.rows<{ count: number }>(query, [story]);
    return row?.count ?? 0;
  }
}
