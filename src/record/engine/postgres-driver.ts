/**
 * The PostgreSQL driver of the query builder. A transaction has its own connection. All other statements share a few:
 * those issued at one time go out in one write over one connection and are answered in order. So a read waits for no
 * connection, and a slow one delays only what was sent after it over the same connection.
 */
import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { checkParameters } from '../storable.js';
import { READ_ONLY, withRecordErrors } from './postgres-faults.js';

/** The number of shared connections. */
export const SHARED_CONNECTIONS = 4;
/** Statements prepared at most: each takes memory in every connection for as long as the connection lives. */
const MAX_PREPARED_STATEMENTS = 500;
/**
 * SQLSTATE feature_not_supported: also reported for a prepared statement whose tables have changed, for example by a
 * migration of a newer version of the service.
 */
const FEATURE_NOT_SUPPORTED = '0A000';

/** A socket that sends everything written in one turn of the event loop together. */
export class GatheringSocket extends Socket {
  private isGathering = false;

  override cork(): void {
    super.cork();
    if (this.isGathering) return;
    this.isGathering = true;
    super.cork();
    process.nextTick(() => {
      this.isGathering = false;
      this.uncork();
    });
  }
}

export class PostgresDriver implements Driver {
  private readonly shared: readonly SharedConnection[];
  private readonly names = new Map<string, string>();
  /** The connection that all statements of this turn of the event loop use. */
  private chosen: SharedConnection | null = null;
  /** The number of times the connections were renewed. */
  private generation = 0;
  private readonly generations = new WeakMap<pg.PoolClient, number>();
  /** Whether a session has refused a write since the connections were renewed. */
  private wasReadOnly = false;

  constructor(private readonly pool: pg.Pool) {
    pool.on('connect', (client) => this.generations.set(client, this.generation));
    this.shared = Array.from({ length: SHARED_CONNECTIONS }, () => new SharedConnection(() => this.takeConnection()));
  }

  /** How many of the shared connections have no unanswered statement. */
  get idleShared(): number {
    return this.shared.filter(({ isOpen, unanswered }) => isOpen && unanswered === 0).length;
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
    const modes = [isolationLevel === undefined ? [] : `isolation level ${isolationLevel}`, accessMode ?? []].flat();
    asPostgresConnection(connection).own ??= await this.takeConnection();
    await connection.executeQuery(CompiledQuery.raw(['begin', modes.join(', ')].join(' ')));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const released = asPostgresConnection(connection);
    released.own?.release(this.isOutdated(released.own));
    released.own = null;
  }

  /** The driver for sessions: every acquired connection is an own one, also outside of a transaction. */
  forSessions(): Driver {
    return {
      init: () => this.init(),
      acquireConnection: async () => {
        const connection = new PostgresConnection(this);
        connection.own = await this.takeConnection();
        return connection;
      },
      beginTransaction: (connection, settings) => this.beginTransaction(connection, settings),
      commitTransaction: (connection) => this.commitTransaction(connection),
      rollbackTransaction: (connection) => this.rollbackTransaction(connection),
      releaseConnection: (connection) => this.releaseConnection(connection),
      // `PostgresDriver.destroy` ends the connections.
      destroy: async () => undefined,
    };
  }

  private isOutdated(client: pg.PoolClient): boolean {
    return this.generations.get(client) !== this.generation;
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
    for (const connection of this.shared) connection.renew();
  }

  async destroy(): Promise<void> {
    await Promise.all(this.shared.map((connection) => connection.close()));
    await this.pool.end();
  }

  /** Sends a statement over the caller's own connection, or over a shared one. */
  async query(own: pg.PoolClient | null, { sql, parameters }: CompiledQuery): Promise<pg.QueryResult> {
    checkParameters(parameters);
    const values = [...parameters];
    const answer =
      own === null
        ? this.chooseShared().query((client) => this.send(client, sql, values))
        : this.send(own, sql, values);
    return withRecordErrors(answer);
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
    // A text without values may be several statements, as in migrations, which cannot be prepared.
    const name = values.length === 0 ? null : this.nameOf(text);
    try {
      return await (name === null ? client.query(text, values) : client.query({ name, text, values }));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === READ_ONLY) this.wasReadOnly = true;
      if (code !== FEATURE_NOT_SUPPORTED || name === null) throw error;
      // Within a transaction this fails too. The batch is then refused, and the client may send it again.
      return client.query(text, values);
    }
  }

  /** The name under which a statement is prepared; `null` for one that is not prepared. */
  private nameOf(text: string): string | null {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size === MAX_PREPARED_STATEMENTS) return null;
    const name = createHash('sha256').update(text).digest('base64url');
    this.names.set(text, name);
    return name;
  }
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

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    this.isOpen = false;
    await client?.then((made) => made.release()).catch(() => undefined); // a connection that was never made needs no release
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

  constructor(private readonly driver: PostgresDriver) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.driver.query(this.own, query);
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
