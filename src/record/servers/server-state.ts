/** The state of one server of PostgreSQL and of the record on it, for `onrecord status` and `onrecord promote`. */
import { sql } from 'kysely';
import type { Engine } from '../engine/engine.js';
import { type SelectedGeneration, selectGeneration } from '../generation.js';
import { MIGRATION_NAMES, migrationOf } from '../migrations/index.js';

/** A standby, as its primary sees it. */
export interface AttachedStandby {
  readonly name: string;
  /** `streaming`, `catchup` or another state of `pg_stat_replication`. */
  readonly state: string;
  /** Whether commits wait for it. */
  readonly isSynchronous: boolean;
  /** How much it has not replayed yet, in bytes; `null` before its first report. */
  readonly lagBytes: number | null;
}

/** The record on a server. */
export interface RecordState {
  readonly epoch: string;
  /** `null` where the tables are older than generations. */
  readonly generation: number | null;
  /** The higher generation that has replaced this one; `null` for none. */
  readonly supersededBy: number | null;
  readonly head: { readonly offset: number; readonly at: string };
}

export interface ServerState {
  readonly isStandby: boolean;
  /** The version of PostgreSQL. */
  readonly version: string;
  /** The timeline that the server writes, or receives as a standby; `null` where the role may not see it. */
  readonly timeline: number | null;
  /** The place up to which its log is written or replayed. */
  readonly lsn: string;
  /** How long ago what a standby has replayed last was committed, in seconds; 0 where all it has received is replayed. */
  readonly lagSeconds: number | null;
  /** The standbys of a primary; `null` where the role may not see them, and for a standby. */
  readonly standbys: readonly AttachedStandby[] | null;
  /** The newest migration of the tables; `null` for none. */
  readonly migration: string | null;
  /** `null` where there is none. */
  readonly record: RecordState | null;
}

/** The migration that added generations. */
const WITH_GENERATIONS = MIGRATION_NAMES.indexOf('0013-generation');

export async function readServerState(engine: Engine): Promise<ServerState> {
  const { db } = engine;
  const { rows } = await sql<{
    is_standby: boolean;
    version: string;
    timeline: number | null;
    lsn: string;
    lag_seconds: number | null;
    sees_standbys: boolean;
  }>`select pg_is_in_recovery() as is_standby, current_setting('server_version') as version,
    case when pg_is_in_recovery() then (select received_tli from pg_stat_wal_receiver) else ${engine.timeline} end as timeline,
    case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end::text as lsn,
    (case when not pg_is_in_recovery() then null
      when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
      else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end)::float8 as lag_seconds,
    pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_standbys`.execute(db);
  const [server] = rows;
  if (server === undefined) throw new Error('The server returned no row for its state; expected one');
  const migration = await migrationOf(db);
  return {
    isStandby: server.is_standby,
    version: server.version,
    timeline: server.timeline,
    lsn: server.lsn,
    lagSeconds: server.lag_seconds,
    standbys: server.is_standby || !server.sees_standbys ? null : await standbysOf(engine),
    migration,
    record: migration === null ? null : await recordOf(engine, migration),
  };
}

async function standbysOf({ db }: Engine): Promise<readonly AttachedStandby[]> {
  const { rows } = await sql<{ name: string; state: string; is_synchronous: boolean; lag_bytes: number | null }>`
    select coalesce(nullif(application_name, ''), client_addr::text, 'without a name') as name, state,
      sync_state in ('sync', 'quorum') as is_synchronous,
      pg_wal_lsn_diff(pg_current_wal_insert_lsn(), replay_lsn)::float8 as lag_bytes
    from pg_stat_replication where not pg_is_in_recovery() order by 1`.execute(db);
  return rows.map(({ name, state, is_synchronous: isSynchronous, lag_bytes: lagBytes }) => ({
    name,
    state,
    isSynchronous,
    lagBytes,
  }));
}

async function recordOf(engine: Engine, migration: string): Promise<RecordState | null> {
  // A migration that this version does not know is later than all that it knows.
  const known = MIGRATION_NAMES.indexOf(migration);
  const hasGenerations = known === -1 || known >= WITH_GENERATIONS;
  const generations = hasGenerations
    ? selectGeneration(engine)
    : sql`epoch, null::int as generation_now, null::int as superseded_by`;
  const { rows } = await sql<
    { head_offset: number; head_at: Date } & Pick<SelectedGeneration, 'epoch' | 'superseded_by'> & {
        generation_now: number | null;
      }
  >`select head_offset, head_at, ${generations} from record`.execute(engine.db);
  const [row] = rows;
  if (row === undefined) return null;
  return {
    epoch: row.epoch,
    generation: row.generation_now,
    supersededBy: row.superseded_by,
    head: { offset: row.head_offset, at: row.head_at.toISOString() },
  };
}
