/**
 * Reads the content of the record from a hot standby, to relieve the primary, so that nobody can tell. The standby is asked only
 * while it is known to have all that this process has seen of the record, and so every redaction that this process knows of.
 * The primary is asked for everything else, and for everything that the standby fails at.
 */
import { AsyncResource } from 'node:async_hooks';
import { type Kysely, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { settlesWithin } from '../../settles-within.js';
import { NoServerOfKind } from '../engine/postgres-connector.js';
import { databaseSilent } from '../engine/postgres-faults.js';
import type { StandbyConnections } from '../engine/postgres-standby.js';
import { Silence } from '../engine/silence.js';
import { RecordError } from '../errors.js';
import { MIGRATION_NAMES } from '../migrations/index.js';
import type { Tables } from '../tables.js';
import type { RecordPoint, SnapshotSource } from './snapshot-source.js';

/** How often the standby is asked what it has, while nothing happens. */
const LOOK_INTERVAL_MS = 500;
/** After a commit it is asked this soon, and then after twice the time as long as it lacks the commit. */
const FIRST_LOOK_MS = 10;
/** A standby that does not say within this time what it has counts as silent. */
const LOOK_PATIENCE_MS = 1_000;
/** The head may have been confirmed this long ago: what other processes have written since may be a redaction (A5, A6). */
const MAX_HEAD_AGE_MS = 1_100;
/** The log tells of a standby that has been behind for longer than this. */
const BEHIND_PATIENCE_MS = 5_000;
/** How many points that the standby has are remembered. */
const MAX_POINTS = 4_096;
/** SQLSTATE query_canceled: a statement that took too long, which it would take at the primary, too. */
const QUERY_CANCELED = '57014';

/** The record as this process knows it from the primary. */
export interface PrimaryRecord {
  readonly epoch: string;
  /** Whether `DATABASE_URL` leads to a standby itself, so that nothing is known of the primary. */
  readonly isReplica: boolean;
  readonly newest: { readonly point: RecordPoint; readonly confirmedAt: number };
}

/** Why nothing is read from the standby. */
type StandbyProblem =
  | 'UNREACHABLE'
  | 'NO_STANDBY'
  | 'OTHER_RECORD'
  | 'OTHER_HISTORY'
  | 'OLDER_TABLES'
  | 'BEHIND'
  | 'FAILED';

const PROBLEMS: Readonly<Record<StandbyProblem, string>> = {
  UNREACHABLE: 'the standby in DATABASE_READ_URL does not answer',
  NO_STANDBY: 'DATABASE_READ_URL leads to a primary; let it lead to a standby of the database in DATABASE_URL',
  OTHER_RECORD: 'DATABASE_READ_URL leads to another record; let it lead to a standby of the database in DATABASE_URL',
  OTHER_HISTORY: 'the standby in DATABASE_READ_URL has another history of the record',
  OLDER_TABLES: 'the standby in DATABASE_READ_URL has older tables: it has not replayed the migration yet',
  BEHIND:
    'the standby in DATABASE_READ_URL is behind: see pg_stat_replication at the primary, and whether replay is paused',
  FAILED: 'the standby in DATABASE_READ_URL does not say what it has',
};

/** How many statements about snapshots went to each server, and how far the standby is behind. */
export interface StandbyUse {
  readonly reads: { readonly standby: number; readonly primary: number };
  readonly lag: { readonly updates: number; readonly seconds: number };
}

/** The answer of a standby that is asked for its part of the record. */
interface StandbyFacts {
  readonly is_standby: boolean;
  readonly epoch: string;
  readonly head_offset: number;
  /** The hash of the update at the newest offset that this process knows; `null` where the standby lacks it. */
  readonly newest_hash: string | null;
  readonly has_tables: boolean;
  readonly has_start: boolean;
}

export class StandbyReads {
  private readonly counts = { standby: 0, primary: 0 };
  private readonly silence = new Silence(databaseSilent);
  /** The hashes that the standby has, by offset. */
  private readonly points = new LRUCache<number, string>({ max: MAX_POINTS });
  /** The newest point that this process knew when the standby was seen to have it. */
  private level: RecordPoint | null = null;
  /** The standby had all that this process knew at this time, from `performance.now()`. */
  private levelAt = performance.now();
  /** `StandbyConnections.servers` for which `level` and `points` hold. */
  private servers = -1;
  private headOffset = 0;
  private problem: StandbyProblem | null = null;
  /** Since when the standby has answered, and lacked something. */
  private behindSince: number | null = null;
  private isNew = true;
  private isLooking = false;
  private isClosed = false;
  private waitMs = FIRST_LOOK_MS;
  private timer: NodeJS.Timeout | null = null;
  /** Bound to this context, so that its log lines do not carry the request whose update it is asked for. */
  private readonly lookBound = AsyncResource.bind(() => void this.look());

  private constructor(
    private readonly connections: StandbyConnections,
    private readonly primary: Kysely<Tables>,
    private readonly record: PrimaryRecord,
    /** The place in the log of the server up to which the standby has to be, for what is written beside updates; `null` once it is. */
    private startLsn: string | null,
    private readonly log: Logger,
  ) {}

  /** Begins to find out what the standby has. It is not waited for. */
  static async start(
    connections: StandbyConnections,
    primary: Kysely<Tables>,
    record: PrimaryRecord,
    log: Logger,
  ): Promise<StandbyReads> {
    const { rows } = await sql<{ lsn: string | null }>`
      select (case when not pg_is_in_recovery() then pg_current_wal_insert_lsn() end)::text as lsn`.execute(primary);
    const reads = new StandbyReads(connections, primary, record, rows[0]?.lsn ?? null, log);
    reads.lookIn(0);
    return reads;
  }

  /** Where one request or one payload is read. */
  source(): SnapshotSource {
    // A request that was sent to the primary stays there.
    let isAtStandby = true;
    return {
      read: async (points, ask) => {
        const answered = isAtStandby ? await this.atStandby(points, ask) : null;
        if (answered !== null) return answered.result;
        isAtStandby = false;
        this.counts.primary += 1;
        return ask(this.primary);
      },
    };
  }

  /** The reads so far, and the lag that was last seen. */
  get use(): StandbyUse {
    const updates = Math.max(0, this.record.newest.point.offset - this.headOffset);
    const seconds = this.isLevel ? 0 : (performance.now() - this.levelAt) / 1e3;
    return { reads: this.counts, lag: { updates, seconds } };
  }

  /** This process has seen a newer update: the standby is asked for it. */
  noteUpdate(): void {
    this.waitMs = FIRST_LOOK_MS;
    if (!this.isLooking) this.lookIn(FIRST_LOOK_MS);
  }

  /** The record has forked: nothing that the standby had says anything about it. */
  forget(): void {
    this.level = null;
    this.points.clear();
    this.noteUpdate();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer ?? undefined);
    await this.connections.close();
  }

  /** Whether the standby has the newest point that this process has seen, and so everything before it. */
  private get isLevel(): boolean {
    const { level } = this;
    if (level === null || this.problem !== null || this.servers !== this.connections.servers) return false;
    return isSame(level, this.record.newest.point);
  }

  /** Whether the standby may be asked for the record at these points. */
  private mayAsk(points: readonly RecordPoint[]): boolean {
    const { isReplica, newest } = this.record;
    if (isReplica || !this.isLevel || performance.now() - newest.confirmedAt > MAX_HEAD_AGE_MS) return false;
    // A point that another process has written a moment ago may be later.
    return points.every(({ offset }) => offset <= newest.point.offset);
  }

  /** Reads at the standby; `null` where the primary has to be asked. */
  private async atStandby<T>(
    points: readonly RecordPoint[],
    ask: (db: Kysely<Tables>) => Promise<T>,
  ): Promise<{ readonly result: T } | null> {
    if (!this.mayAsk(points)) return null;
    const { servers } = this.connections;
    try {
      const reading = Promise.all([this.hasAll(points), ask(this.connections.db)]);
      const [hasAll, result] = await this.silence.unlessSilent(reading);
      // The answer may be that of another server, which has less.
      if (!hasAll || servers !== this.connections.servers) return null;
      this.counts.standby += 1;
      return { result };
    } catch (error) {
      if (hasTakenTooLong(error)) throw error;
      if (isUnreachable(error)) this.found('UNREACHABLE', error);
      else this.log.debug({ err: error }, 'the standby could not answer a read; the primary is asked');
      return null;
    }
  }

  /** Whether the standby has these very points. It is asked for those that it was not seen to have, at the same time as for the content. */
  private async hasAll(points: readonly RecordPoint[]): Promise<boolean> {
    const unseen = points.filter(({ offset, hash }) => offset > 0 && this.points.get(offset) !== hash);
    if (unseen.length === 0) return true;
    const offsets = unseen.map(({ offset }) => offset);
    const { rows } = await sql<RecordPoint>`
      select "offset", hash from "update" where "offset" = any(${offsets}::bigint[])`.execute(this.connections.db);
    for (const { offset, hash } of rows) this.points.set(offset, hash);
    return unseen.every(({ offset, hash }) => this.points.get(offset) === hash);
  }

  private lookIn(milliseconds: number): void {
    clearTimeout(this.timer ?? undefined);
    if (!this.isClosed) this.timer = setTimeout(this.lookBound, milliseconds);
  }

  /** Asks the standby what it has, and again later: soon while it lacks something. */
  private async look(): Promise<void> {
    this.isLooking = true;
    const { waitMs } = this;
    await this.lookOnce();
    this.isLooking = false;
    // An update that came meanwhile has set the time anew.
    if (this.waitMs === waitMs) this.waitMs = Math.min(2 * waitMs, LOOK_INTERVAL_MS);
    this.lookIn(this.isLevel || this.problem !== null ? LOOK_INTERVAL_MS : this.waitMs);
  }

  private async lookOnce(): Promise<void> {
    const { point } = this.record.newest;
    const { servers } = this.connections;
    const begun = performance.now();
    const asking = this.askStandby(point);
    if (!(await settlesWithin(asking, LOOK_PATIENCE_MS))) {
      asking.catch(() => undefined); // it was too late
      this.connections.answers(false);
      this.found('UNREACHABLE', null);
      return;
    }
    try {
      const facts = await asking;
      this.connections.answers(true);
      // The answer may be that of the server before, or of the one after.
      if (servers === this.connections.servers) this.noteFacts(facts, point, begun);
    } catch (error) {
      this.found(problemOf(error), error);
    }
  }

  private async askStandby({ offset }: RecordPoint): Promise<StandbyFacts> {
    const { rows } = await sql<StandbyFacts>`
      select pg_is_in_recovery() as is_standby, r.epoch, r.head_offset, u.hash as newest_hash,
        exists (select from kysely_migration where name = ${MIGRATION_NAMES.at(-1) ?? ''}) as has_tables,
        coalesce(pg_last_wal_replay_lsn() >= ${this.startLsn}::pg_lsn, ${this.startLsn === null}) as has_start
      from record r left join "update" u on u."offset" = ${offset}`.execute(this.connections.probes);
    const [facts] = rows;
    if (facts === undefined) throw new Error('The table "record" of the standby is empty: expected one row');
    return facts;
  }

  /** @param point The newest point that this process knew when it began to ask, at `begun`. */
  private noteFacts(facts: StandbyFacts, point: RecordPoint, begun: number): void {
    const { servers } = this.connections;
    if (this.servers !== servers) this.points.clear();
    this.servers = servers;
    this.headOffset = facts.head_offset;
    const problem = this.problemIn(facts, point);
    if (problem !== null) {
      this.found(problem, null);
      return;
    }
    if ((facts.newest_hash === null && point.offset > 0) || !facts.has_start) {
      this.behindSince ??= begun;
      if (begun - this.behindSince > BEHIND_PATIENCE_MS) this.found('BEHIND', null);
      return;
    }
    this.startLsn = null;
    this.level = point;
    this.levelAt = begun;
    this.points.set(point.offset, point.hash);
    this.noteUse();
  }

  /** Why a standby that answers cannot be read from, however far it comes; `null` for no reason. */
  private problemIn(facts: StandbyFacts, point: RecordPoint): StandbyProblem | null {
    if (!facts.is_standby) return 'NO_STANDBY';
    if (facts.epoch !== this.record.epoch) return 'OTHER_RECORD';
    if (!facts.has_tables) return 'OLDER_TABLES';
    return point.offset > 0 && facts.newest_hash !== null && facts.newest_hash !== point.hash ? 'OTHER_HISTORY' : null;
  }

  /** Notes that the standby is read from. */
  private noteUse(): void {
    this.silence.end();
    if (this.isNew) this.log.info('snapshots are read from the standby in DATABASE_READ_URL');
    else if (this.problem !== null) this.log.info('snapshots are read from the standby in DATABASE_READ_URL again');
    this.isNew = false;
    this.problem = null;
    this.behindSince = null;
  }

  /** Notes why the standby is not read from. It is logged when it begins, and when the reason is another one. */
  private found(problem: StandbyProblem, error: unknown): void {
    const isNews = this.problem !== problem;
    this.problem = problem;
    // The reads that wait for it go to the primary.
    if (problem === 'UNREACHABLE') this.silence.begin();
    if (problem !== 'BEHIND') this.behindSince = null;
    if (!isNews || this.isClosed) return;
    const { lag } = this.use;
    const about = { reason: problem, lag, ...(error === null ? {} : { err: error }) };
    this.log.warn(about, `${PROBLEMS[problem]}; everything is read from the primary meanwhile`);
  }
}

function isSame(one: RecordPoint, other: RecordPoint): boolean {
  return one.offset === other.offset && one.hash === other.hash;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof RecordError && error.code === 'STORE_UNREACHABLE';
}

function problemOf(error: unknown): StandbyProblem {
  if (!isUnreachable(error)) return 'FAILED';
  return error instanceof RecordError && error.cause instanceof NoServerOfKind ? 'NO_STANDBY' : 'UNREACHABLE';
}

/** Whether a statement was ended by its timeout, and not because it was in the way of what the standby had to replay. */
function hasTakenTooLong(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error && error.code === QUERY_CANCELED)) return false;
  return !/conflict with recovery/.test(error.message);
}
