/**
 * The PostgreSQL driver of the query builder. A transaction has its own connection. All other statements share a few:
 * those issued at one time go out in one write over one connection and are answered in order. So a read waits for no
 * connection, and a slow one delays only what was sent after it over the same connection.
 */
import { createHash } from 'node:crypto';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { settlesWithin } from '../../settles-within.js';
import { RecordError } from '../errors.js';
import { checkParameters } from '../storable.js';
import type { ConnectionUse } from './engine.js';
import { databaseSilent, fateUnknown, READ_ONLY, standbyAwaited, withRecordErrors } from './postgres-faults.js';
import type { PostgresPool } from './postgres-pool.js';
import { TRANSACTION_SETTINGS } from './postgres-session.js';
import { isPreparable, MAX_PREPARED_STATEMENTS, mayBeOutdated } from './prepared-statements.mjs';
import { Silence } from './silence.js';

/** The number of shared connections. */
export const SHARED_CONNECTIONS = 4;
/** A commit that takes longer than this may wait for a standby. */
const COMMIT_PATIENCE_MS = 5_000;
/**
 * Where PostgreSQL warns that a commit has stopped waiting for the standby, because it was told to: the batch is
 * committed. The warning has no code of its own, and its text depends on the server's language.
 */
const WAIT_CANCELLED_IN = 'SyncRepWaitForLSN';
/** Commits that wait for a standby, in all sessions of this database that the role may see. */
const AWAITS_STANDBY = `select exists (
  select from pg_stat_activity where datname = current_database() and wait_event = 'SyncRep') as awaits`;
/** A connection of a silent database is given up when it has not answered a short query within this time. */
const SIGN_OF_LIFE_MS = 1_000;
/**
 * Transactions get this long after the database has fallen silent. A transaction that is given up may have been
 * committed, so this is longer than what reads get.
 */
const TRANSACTION_PATIENCE_MS = 10_000;

export class PostgresDriver implements Driver {
  private readonly shared: readonly SharedConnection[];
  /** The connection of probes, which wait behind no statement that takes long. */
  private readonly probing: SharedConnection;
  private readonly names = new Map<string, string>();
  /** The connection that all statements of this turn of the event loop use. */
  private chosen: SharedConnection | null = null;
  /** The number of times the connections were renewed. */
  private generation = 0;
  private readonly generations = new WeakMap<pg.PoolClient, number>();
  /** Whether a session has refused a write since the connections were renewed. */
  private wasReadOnly = false;
  /** The server that the newest connection leads to. */
  private server: string | null = null;
  private readonly silence = new Silence(databaseSilent);
  /** How often it was said whether the database answers. */
  private verdicts = 0;
  /** The question for locks that is under way. */
  private asking: Promise<boolean> | null = null;
  /** The connections that one caller has for itself. */
  private readonly owned = new Set<pg.PoolClient>();

  /** @param sharesSessions Whether a pooler gives each transaction another session. */
  constructor(
    private readonly pool: PostgresPool,
    private readonly sharesSessions: boolean,
  ) {
    pool.on('connect', (client) => this.generations.set(client, this.generation));
    const share = () => new SharedConnection(() => this.takeConnection());
    this.shared = Array.from({ length: SHARED_CONNECTIONS }, share);
    this.probing = share();
  }

  /** The present use of the connections. */
  get use(): ConnectionUse {
    // For the pool, the shared connections are always in use.
    const idleShared = this.allShared.filter(({ isOpen, unanswered }) => isOpen && unanswered === 0).length;
    const { max, totalCount, idleCount, waitingCount } = this.pool;
    return { most: max, open: totalCount, idle: idleCount + idleShared, waiting: waitingCount };
  }

  private get allShared(): readonly SharedConnection[] {
    return [...this.shared, this.probing];
  }

  /** Whether some session is read-only. Other sessions then do not show whether the database is. */
  get hasReadOnlySession(): boolean {
    return this.wasReadOnly;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new PostgresConnection(this);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const { isolationLevel, accessMode } = settings;
    const isolation = isolationLevel ?? (this.sharesSessions ? 'read committed' : null);
    const modes = [isolation === null ? [] : `isolation level ${isolation}`, accessMode ?? []].flat();
    asPostgresConnection(connection).own ??= await this.takeOwn();
    const begin = ['begin', modes.join(', ')].join(' ');
    await connection.executeQuery(CompiledQuery.raw(this.sharesSessions ? `${begin}; ${TRANSACTION_SETTINGS}` : begin));
  }

  /**
   * @throws RecordError STANDBY_AWAITED when the commit waits for a standby, or has not waited for it to the end. It is
   * committed then, and may be lost with this server. The connection waits on without its caller. STORE_UNREACHABLE when
   * the connection is lost meanwhile: the batch may be committed.
   */
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const committing = asPostgresConnection(connection);
    const { own } = committing;
    if (own === null) throw new Error('There is no connection to commit on; expected that of the transaction');
    const watch: { isCancelled: boolean } = { isCancelled: false };
    const note = ({ routine }: { readonly routine: string | undefined }) => {
      if (routine === WAIT_CANCELLED_IN) watch.isCancelled = true;
    };
    own.on('notice', note);
    const commit = this.send(own, 'commit', []).finally(() => own.off('notice', note));
    while (!(await settlesWithin(commit, COMMIT_PATIENCE_MS))) {
      // Where nobody answers that either, the connection is given up in the end, which the commit reports.
      if (!(await this.awaitsStandby().catch(() => false))) continue;
      committing.own = null;
      committing.isOver = true;
      this.owned.delete(own);
      commit.then(
        () => own.release(this.isOutdated(own)),
        () => own.release(true),
      );
      throw standbyAwaited();
    }
    try {
      await withRecordErrors(commit);
    } catch (error) {
      if (!(error instanceof RecordError && error.code === 'STORE_UNREACHABLE')) throw error;
      committing.isOver = true;
      throw fateUnknown(error);
    }
    if (!watch.isCancelled) return;
    committing.isOver = true;
    throw standbyAwaited();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // It is committed, or its connection is lost.
    if (asPostgresConnection(connection).isOver) return;
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  /** See `Engine.awaitsStandby`. */
  async awaitsStandby(): Promise<boolean> {
    const { rows } = await this.query(null, CompiledQuery.raw(AWAITS_STANDBY), false);
    return rows[0]?.awaits === true;
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const released = asPostgresConnection(connection);
    if (released.own !== null) this.owned.delete(released.own);
    released.own?.release(this.isOutdated(released.own));
    released.own = null;
  }

  /** The driver for sessions: every acquired connection is an own one, also outside of a transaction. */
  forSessions(): Driver {
    return this.whichAcquires(async () => {
      const connection = new PostgresConnection(this);
      connection.own = await this.takeOwn();
      return connection;
    });
  }

  /** The driver for probes, which also try a database that is silent. */
  forProbes(): Driver {
    return this.whichAcquires(async () => new PostgresConnection(this, true));
  }

  private whichAcquires(acquireConnection: () => Promise<DatabaseConnection>): Driver {
    return {
      init: () => this.init(),
      acquireConnection,
      beginTransaction: (connection, settings) => this.beginTransaction(connection, settings),
      commitTransaction: (connection) => this.commitTransaction(connection),
      rollbackTransaction: (connection) => this.rollbackTransaction(connection),
      releaseConnection: (connection) => this.releaseConnection(connection),
      // `PostgresDriver.destroy` ends the connections.
      destroy: async () => undefined,
    };
  }

  /**
   * Notes whether the database answers. When it does not, all statements outside of transactions are refused, waiting
   * ones too, and connections that are idle or without a sign of life are given up, as they would not learn of a network
   * that has healed. A scrub or a migration may lock what probes read: then everybody waits, and nothing is refused.
   */
  answers(isAnswering: boolean): void {
    this.verdicts += 1;
    if (isAnswering) {
      this.silence.end();
      return;
    }
    const verdict = this.verdicts;
    void this.isLocked().then((isLocked) => {
      if (!isLocked && verdict === this.verdicts) this.beginSilence();
    });
  }

  /** Whether the tables that probes read are locked; `false` where that is not known soon. */
  private async isLocked(): Promise<boolean> {
    // One question at a time: it may wait for a connection.
    this.asking ??= this.takeConnection()
      .then((client) =>
        client
          .query<{ locked: boolean }>(ARE_PROBES_LOCKED)
          .then(({ rows }) => rows[0]?.locked === true)
          .finally(() => client.release()),
      )
      .catch(() => false) // the connection is lost, which its pool notices
      .finally(() => {
        this.asking = null;
      });
    const { asking } = this;
    return (await settlesWithin(asking, SIGN_OF_LIFE_MS)) && asking;
  }

  private beginSilence(): void {
    this.silence.begin();
    this.generation += 1;
    for (const connection of this.allShared) connection.dropUnlessAlive();
    if (this.silence.lastedMs < TRANSACTION_PATIENCE_MS) return;
    for (const client of this.owned) askForSign(client);
  }

  private isOutdated(client: pg.PoolClient): boolean {
    return this.generations.get(client) !== this.generation;
  }

  /** A connection for one caller, for a transaction or a session. Refused while the database is silent. */
  private async takeOwn(): Promise<pg.PoolClient> {
    this.silence.check();
    const taken = this.takeConnection();
    // A caller who is refused while it waits does not take the connection: it goes back.
    const client = await this.silence.unlessSilent(taken).catch((error: unknown) => {
      taken.then((late) => late.release()).catch(() => undefined); // its failure is the same
      throw error;
    });
    this.owned.add(client);
    return client;
  }

  /** A connection of the pool for one caller, until it is released. */
  private async takeConnection(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await withRecordErrors(this.pool.connect());
      if (!this.isOutdated(client)) return client;
      client.release(true);
    }
  }

  /**
   * Makes all later statements use new connections. A session keeps the default of the moment it began: one that began
   * while the database was read-only stays read-only.
   */
  renew(): void {
    this.generation += 1;
    this.wasReadOnly = false;
    for (const connection of this.allShared) connection.renew();
  }

  /**
   * Notes the one server that all connections have to lead to. Once it is another one, the connections to the server before
   * are renewed. Returns whether it is.
   */
  foundServer(server: string): boolean {
    const isOther = this.server !== null && this.server !== server;
    this.server = server;
    if (isOther) this.renew();
    return isOther;
  }

  async destroy(): Promise<void> {
    await Promise.all(this.allShared.map((connection) => connection.close()));
    await this.pool.close();
  }

  /** Sends a statement over the caller's own connection, or over a shared one. */
  async query(
    own: pg.PoolClient | null,
    { sql, parameters }: CompiledQuery,
    isProbe: boolean,
  ): Promise<pg.QueryResult> {
    checkParameters(parameters);
    const values = [...parameters];
    if (own !== null) return withRecordErrors(this.send(own, sql, values));
    if (!isProbe) this.silence.check();
    const connection = isProbe ? this.probing : this.chooseShared();
    const answer = withRecordErrors(connection.query((client) => this.send(client, sql, values)));
    return isProbe ? answer : this.silence.unlessSilent(answer);
  }

  private chooseShared(): SharedConnection {
    if (this.chosen !== null) return this.chosen;
    const [first, ...others] = this.shared;
    if (first === undefined) throw new Error('There are no shared connections; expected at least one');
    const idlest = others.reduce((best, other) => (other.unanswered < best.unanswered ? other : best), first);
    this.chosen = idlest;
    process.nextTick(() => {
      this.chosen = null;
    });
    return idlest;
  }

  private async send(client: pg.PoolClient, text: string, values: unknown[]): Promise<pg.QueryResult> {
    const name = isPreparable(text, values) ? this.nameOf(text) : null;
    try {
      return await (name === null ? client.query(text, values) : client.query({ name, text, values }));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === READ_ONLY) this.wasReadOnly = true;
      if (name === null || !mayBeOutdated(error)) throw error;
      return client.query(text, values);
    }
  }

  /** The name under which a statement is prepared; `null` for one that is not prepared. */
  private nameOf(text: string): string | null {
    // The next session would not know the statement.
    if (this.sharesSessions) return null;
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size === MAX_PREPARED_STATEMENTS) return null;
    const name = createHash('sha256').update(text).digest('base64url');
    this.names.set(text, name);
    return name;
  }
}

const ARE_PROBES_LOCKED = {
  text: `select exists (
    select from pg_locks where locktype = 'relation' and granted and mode = 'AccessExclusiveLock'
      and database = (select oid from pg_database where datname = current_database())
      and relation in (to_regclass('record'), to_regclass('"update"'))) as locked`,
  query_timeout: SIGN_OF_LIFE_MS,
};

const SIGN_OF_LIFE = { text: 'select 1', query_timeout: SIGN_OF_LIFE_MS };

/** Sends a short query; the library destroys the connection when no answer comes in time. */
function askForSign(client: pg.PoolClient): void {
  client.query(SIGN_OF_LIFE).catch(() => undefined); // the connection then ends, which its statements report
}

/** A connection of the pool that several statements use at one time. */
class SharedConnection {
  private client: Promise<pg.PoolClient> | null = null;
  /** The number of statements without an answer yet. */
  unanswered = 0;
  /** Whether the connection is established. */
  isOpen = false;

  constructor(private readonly takeConnection: () => Promise<pg.PoolClient>) {}

  async query<R>(ask: (client: pg.PoolClient) => Promise<R>): Promise<R> {
    this.unanswered += 1;
    try {
      this.client ??= this.connect();
      return await ask(await this.client);
    } finally {
      this.unanswered -= 1;
    }
  }

  async close(discard = false): Promise<void> {
    const { client } = this;
    this.client = null;
    this.isOpen = false;
    await client?.then((made) => made.release(discard)).catch(() => undefined); // a connection that was never made needs no release
  }

  /** Replaces the connection, once it has answered all statements sent before. */
  renew(): void {
    const { client } = this;
    this.client = null;
    this.isOpen = false;
    client
      ?.then((made) =>
        made
          .query('select 1')
          .catch(() => undefined) // the connection is discarded anyway
          .then(() => made.release(true)),
      )
      .catch(() => undefined); // a connection that was never made needs no release
  }

  /** Gives the connection up, unless statements wait for it and it answers soon. */
  dropUnlessAlive(): void {
    if (this.unanswered === 0) void this.close(true);
    else this.client?.then(askForSign).catch(() => undefined); // the statements that wait for the connection report it
  }

  private connect(): Promise<pg.PoolClient> {
    const connecting = this.takeConnection();
    const forget = () => {
      if (this.client !== connecting) return;
      this.client = null;
      this.isOpen = false;
    };
    connecting.then((client) => {
      this.isOpen = this.client === connecting;
      // The library rejects waiting statements. Later ones get another connection.
      client.once('end', () => {
        if (this.client !== connecting) return;
        forget();
        client.release(true);
      });
    }, forget);
    return connecting;
  }
}

/** The connection that the query builder gets: an own connection only within a transaction. */
class PostgresConnection implements DatabaseConnection {
  own: pg.PoolClient | null = null;
  /** Whether the transaction needs no rollback: it is committed, or lost with its connection. */
  isOver = false;

  constructor(
    private readonly driver: PostgresDriver,
    private readonly isProbe = false,
  ) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.driver.query(this.own, query, this.isProbe);
    // A text with several statements has no single result.
    if (typeof rowCount !== 'number' || command === 'SELECT') return { rows: rows ?? [] };
    return { rows, numAffectedRows: BigInt(rowCount) };
  }

  // biome-ignore lint/correctness/useYield: the interface has it, and nothing here reads by a cursor of the database
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('This driver does not stream results');
  }
}

function asPostgresConnection(connection: DatabaseConnection): PostgresConnection {
  if (connection instanceof PostgresConnection) return connection;
  throw new TypeError('Expected a connection of this driver, but got one of another driver');
}
