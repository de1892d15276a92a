/**
 * The generation of the record: it is raised when a server takes over from another one, so that a server that was
 * replaced is told from the one that replaced it. PostgreSQL begins a new timeline of its write-ahead log with each
 * promotion and each recovery to a moment, whoever ordered it; a record that was last written on another timeline is
 * of a new generation.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Engine } from './engine/engine.js';
import type { GenerationRow, GenerationSeen, Takeover } from './fence.js';

/** Whether what is read is a replica: a standby, or the copy of an edge, which always is one. */
export function isReplicaNow({ isCopy }: Pick<Engine, 'isCopy'>): RawBuilder<boolean> {
  return isCopy ? sql<boolean>`true` : sql<boolean>`pg_is_in_recovery()`;
}

/** The highest generation that a cursor has room for. */
export const MAX_GENERATION = 65_535;

/**
 * The generation, in a statement about the table `record`: that of its row, raised by the number of timelines since. One
 * more for a lower timeline, because a dump or an upgrade moves the record to a server that begins to count anew.
 */
export function generationNow({ timeline }: Pick<Engine, 'timeline'>): RawBuilder<number> {
  return sql`least(${sql.lit(MAX_GENERATION)}, generation + case
    when timeline is null or ${timeline} is null then 0
    when ${timeline} >= timeline then ${timeline} - timeline
    else 1 end)`;
}

/** The takeovers, in a statement about the table `record`, with the one that its row does not know of. */
function takeoversNow(engine: Pick<Engine, 'timeline'>): RawBuilder<readonly Takeover[]> {
  const generation = generationNow(engine);
  return sql`case when ${generation} = generation then takeovers
    else takeovers || jsonb_build_object('generation', ${generation}, 'after', head_offset) end`;
}

/** The assignments with which a statement about the table `record` notes the generation. */
export function raisedGeneration(engine: Pick<Engine, 'timeline'>): RawBuilder<unknown> {
  return sql`generation = ${generationNow(engine)}, takeovers = ${takeoversNow(engine)},
    timeline = coalesce(${engine.timeline}, timeline)`;
}

/**
 * Raises the generation where the server has begun another timeline, and notes the timeline. Does not wait for a standby:
 * the server that takes over from this one counts the timelines between.
 */
export async function raiseGeneration(engine: Pick<Engine, 'db' | 'timeline'>): Promise<void> {
  const raising = await engine.db
    .selectFrom('record')
    .select('epoch')
    .where(hasOtherTimeline(engine))
    .executeTakeFirst();
  if (raising === undefined) return;
  await engine.db.transaction().execute(async (transaction) => {
    await sql`set local synchronous_commit to local`.execute(transaction);
    await sql`update record set ${raisedGeneration(engine)} where ${hasOtherTimeline(engine)}`.execute(transaction);
  });
}

/**
 * The statement that marks a database as replaced by one of a higher generation. Its commit does not wait for a standby, which may
 * be the one that has replaced it.
 */
export function supersededMark(
  engine: Pick<Engine, 'timeline'>,
  { epoch, generation }: GenerationSeen,
): RawBuilder<unknown> {
  return sql`with committed as (select set_config('synchronous_commit', 'local', true))
    update record set superseded_by = ${generation} from committed
    where epoch = ${epoch} and superseded_by is null and ${generationNow(engine)} < ${generation}::int`;
}

/** Marks the database as replaced by one of a higher generation, for all processes that use it. */
export async function markSuperseded(engine: Pick<Engine, 'db' | 'timeline'>, seen: GenerationSeen): Promise<void> {
  await engine.db.transaction().execute((transaction) => supersededMark(engine, seen).execute(transaction));
}

/** The row of the record as `selectGeneration` reads it. */
export interface SelectedGeneration {
  readonly epoch: string;
  readonly generation_now: number;
  readonly takeovers_now: readonly Takeover[];
  readonly superseded_by: number | null;
  readonly is_replica: boolean;
}

/** The selection from the table `record` for a `GenerationRow`. */
export function selectGeneration(engine: Pick<Engine, 'isCopy' | 'timeline'>): RawBuilder<SelectedGeneration> {
  return sql`epoch, ${generationNow(engine)} as generation_now, ${takeoversNow(engine)} as takeovers_now, superseded_by, ${isReplicaNow(engine)} as is_replica`;
}

export function generationRowOf(row: SelectedGeneration): GenerationRow {
  return {
    epoch: row.epoch,
    generation: row.generation_now,
    takeovers: row.takeovers_now,
    supersededBy: row.superseded_by,
    isReplica: row.is_replica,
  };
}

/** Whether the row does not know the timeline of the server yet. */
function hasOtherTimeline({ timeline }: Pick<Engine, 'timeline'>): RawBuilder<boolean> {
  return sql`(${timeline} is not null and timeline is distinct from ${timeline})`;
}
