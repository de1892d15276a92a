/** Makes a standby the primary, and its record one of a higher generation than those of other servers. */
import { sql } from 'kysely';
import type { Engine } from '../engine/engine.js';
import { generationNow, MAX_GENERATION, raiseGeneration } from '../generation.js';

/** How long PostgreSQL waits for the end of the promotion, in seconds. */
const PROMOTION_SECONDS = 60;

/**
 * Promotes a standby, and waits until it is the primary. Returns whether it is one in time.
 * @throws the error of the database, with SQLSTATE 42501 where the role may not promote.
 */
export async function promoteServer({ db }: Engine): Promise<boolean> {
  const { rows } = await sql<{ promoted: boolean }>`
    select pg_promote(true, ${sql.lit(PROMOTION_SECONDS)}) as promoted`.execute(db);
  return rows[0]?.promoted === true;
}

/**
 * Raises the generation of a primary above those of other servers, if its own timeline has not done so.
 * @param above The highest generation of another server that must be below.
 * @param force Whether to do so even if the record says that it was replaced.
 */
export async function raiseAbove(engine: Engine, above: number, force: boolean): Promise<void> {
  await raiseGeneration(engine);
  await engine.db.transaction().execute(async (transaction) => {
    await sql`set local synchronous_commit to local`.execute(transaction);
    const least = sql`greatest(${above}::int, coalesce(superseded_by, 0)) + 1`;
    const raised = sql`least(${sql.lit(MAX_GENERATION)}, greatest(${generationNow(engine)}, ${least}))`;
    await sql`update record set generation = ${raised}, superseded_by = null,
        takeovers = takeovers || jsonb_build_object('generation', ${raised}, 'after', head_offset)
      where ${generationNow(engine)} < ${least} and (superseded_by is null or ${force})`.execute(transaction);
  });
}
