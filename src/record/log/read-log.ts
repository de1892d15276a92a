/** Reads the entries of the log from the database. */
import { type Selectable, sql } from 'kysely';
import type { Engine } from '../engine/engine.js';
import { generationAt, type Takeover } from '../fence.js';
import type { WrittenThing } from '../hash-chain.js';
import { WRITTEN_AT } from '../read/stored-content.js';
import { updateOf } from '../read/updates.js';
import type { UpdateTable } from '../tables.js';
import { THING_KINDS } from '../versioned.js';
import type { LogEntry } from './log-entry.js';

/** One read returns at most this many entries… */
export const MAX_ENTRIES_PER_READ = 500;
/** …and no more after their bodies have reached this length. */
const ENOUGH_CHARACTERS = 2_000_000;

interface EntryRow extends Selectable<UpdateTable> {
  readonly epoch: string;
  readonly takeovers: readonly Takeover[];
  readonly last_offset: number;
  readonly things: readonly WrittenThing[];
}

/** The versions that the update `p` wrote. */
const WRITTEN = sql.join(
  THING_KINDS.map(
    (kind) => sql`select ${sql.lit(kind)} as kind, id, body from ${sql.table(kind)} where ${WRITTEN_AT} = p."offset"`,
  ),
  sql` union all `,
);

/**
 * The entries after an offset in the order of the record: at least one unless `after` is the head, and at most `limit` (up to 500).
 * They are as they are stored: without the words that redactions have erased. The last batch may be incomplete.
 */
export async function readLog(engine: Pick<Engine, 'db'>, after: number, limit: number): Promise<LogEntry[]> {
  const { rows } = await sql<EntryRow>`
    select * from (
      select p.*, r.epoch, r.takeovers, t.things,
        sum(length(t.things::text)) over (order by p."offset") - length(t.things::text) as before
      from (
        select u.*, b.last_offset from "update" u join batch b on b.first_offset = u.batch
        where u."offset" > ${after} order by u."offset" limit ${Math.min(limit, MAX_ENTRIES_PER_READ)}
      ) p cross join record r cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'id', id, 'body', body)), '[]') as things
        from (${WRITTEN}) v
      ) t
    ) e where before < ${ENOUGH_CHARACTERS} order by "offset"`.execute(engine.db);
  return rows.map((row) => ({
    ...updateOf(row),
    epoch: row.epoch,
    generation: generationAt(row.takeovers, row.offset),
    lastOffset: row.last_offset,
    actors: row.actors,
    proposals: row.proposals,
    redactedAt: row.redacted_at,
    erased: row.erased ?? [],
    things: row.things,
  }));
}
