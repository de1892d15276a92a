/**
 * How the query builder speaks to PostgreSQL. A transaction has a connection of its own. Everything else shares a few: what
 * is asked at one time goes out in one write over one of them and is answered in order, so a read waits for no connection,
 * and one that takes long holds up only what was asked after it over the same one.
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
import { naming, READ_ONLY } from './postgres-faults.js';

/** How many connections are shared. */
export const SHARED_CONNECTIONS = 4;
/** How many different statements are prepared: each takes memory in every connection for as long as it lives. */
const MOST_PREPARED = 500;
/** SQLSTATE of a prepared statement whose tables have changed since, as a newer version of the service changes them. */
const FEATURE_NOT_SUPPORTED = '0A000';

/** What is written to it in one turn of the event loop goes out together. */
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
  /** That over which everything goes that is asked in this turn of the event loop. */
  private chosen: SharedConnection | null = null;
  /** How often the connections were renewed. */
  private generation = 0;
  private readonly generations = new WeakMap<pg.PoolClient, number>();
  /** Whether a session has refused to write since the connections were renewed. */
  private wasReadOnly = false;

  constructor(private readonly pool: pg.Pool) {
    pool.on('connect', (client) => this.generations.set(client, this.generation));
    this.shared = Array.from({ length: SHARED_CONNECTIONS }, () => new SharedConnection(() => this.take()));
  }

  /** Of the connections that are shared, how many nobody waits for an answer over. */
  get idleShared(): number {
    return this.shared.filter((one) => one.isOpen && one.asked === 0).length;
  }

  /** Whether some session may only read, so that what another one says of the database is not to be believed. */
  get hasReadOnlySession(): boolean {
    return this.wasReadOnly;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new Connection(this);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const { isolationLevel, accessMode } = settings;
    const modes = [isolationLevel === undefined ? [] : `isolation level ${isolationLevel}`, accessMode ?? []].flat();
    const one = ours(connection);
    one.own ??= await this.take();
    await connection.executeQuery(CompiledQuery.raw(['begin', modes.join(', ')].join(' ')));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const one = ours(connection);
    one.own?.release(this.isOutdated(one.own));
    one.own = null;
  }

  /** The same connections for whoever needs one of their own outside of a transaction, too. */
  ofSessions(): Driver {
    return {
      init: () => this.init(),
      acquireConnection: async () => {
        const connection = new Connection(this);
        connection.own = await this.take();
        return connection;
      },
      beginTransaction: (connection, settings) => this.beginTransaction(connection, settings),
      commitTransaction: (connection) => this.commitTransaction(connection),
      rollbackTransaction: (connection) => this.rollbackTransaction(connection),
      releaseConnection: (connection) => this.releaseConnection(connection),
      // They are ended with the others.
      destroy: async () => undefined,
    };
  }

  private isOutdated(client: pg.PoolClient): boolean {
    return this.generations.get(client) !== this.generation;
  }

  /** A connection of one's own, until it is released. */
  private async take(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await naming(this.pool.connect());
      if (!this.isOutdated(client)) return client;
      client.release(true);
    }
  }

  /**
   * Has all that is asked from now on go over new connections. A session keeps the default of the moment in which it began:
   * one that began while the database was read-only stays so.
   */
  renew(): void {
    this.generation += 1;
    this.wasReadOnly = false;
    for (const one of this.shared) one.renew();
  }

  async destroy(): Promise<void> {
    await Promise.all(this.shared.map((one) => one.close()));
    await this.pool.end();
  }

  /** Asks over a connection of one's own, or over one that is shared. */
  async query(own: pg.PoolClient | null, { sql, parameters }: CompiledQuery): Promise<pg.QueryResult> {
    checkParameters(parameters);
    const values = [...parameters];
    const answer =
      own === null ? this.choose().query((client) => this.send(client, sql, values)) : this.send(own, sql, values);
    return naming(answer);
  }

  private choose(): SharedConnection {
    if (this.chosen !== null) return this.chosen;
    const [first, ...others] = this.shared;
    if (first === undefined) throw new Error('No connections are shared');
    const idlest = others.reduce((best, one) => (one.asked < best.asked ? one : best), first);
    this.chosen = idlest;
    process.nextTick(() => {
      this.chosen = null;
    });
    return idlest;
  }

  private async send(client: pg.PoolClient, text: string, values: unknown[]): Promise<pg.QueryResult> {
    // Without values it may be several statements, as of a migration, which cannot be prepared.
    const name = values.length === 0 ? null : this.nameOf(text);
    try {
      return await (name === null ? client.query(text, values) : client.query({ name, text, values }));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === READ_ONLY) this.wasReadOnly = true;
      if (code !== FEATURE_NOT_SUPPORTED || name === null) throw error;
      // In a transaction this fails, too: the batch is then refused, and may be sent again.
      return client.query(text, values);
    }
  }

  /** The name under which a statement is prepared; `null` when it is not. */
  private nameOf(text: string): string | null {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size === MOST_PREPARED) return null;
    const name = createHash('sha256').update(text).digest('base64url');
    this.names.set(text, name);
    return name;
  }
}

/** A connection of the pool that many use at one time. */
class SharedConnection {
  private client: Promise<pg.PoolClient> | null = null;
  /** How many statements it has not answered yet. */
  asked = 0;
  /** Whether it is there, and not only being made. */
  isOpen = false;

  constructor(private readonly take: () => Promise<pg.PoolClient>) {}

  async query<R>(ask: (client: pg.PoolClient) => Promise<R>): Promise<R> {
    this.asked += 1;
    try {
      this.client ??= this.connect();
      return await ask(await this.client);
    } finally {
      this.asked -= 1;
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    this.isOpen = false;
    await client?.then((one) => one.release()).catch(() => undefined); // one that was never there need not be given back
  }

  /** Leaves the connection when it has answered what it was asked before. */
  renew(): void {
    const { client } = this;
    this.client = null;
    this.isOpen = false;
    client
      ?.then((one) =>
        one
          .query('select 1')
          .catch(() => undefined) // it is given up anyway
          .then(() => one.release(true)),
      )
      .catch(() => undefined); // one that was never there need not be given back
  }

  private connect(): Promise<pg.PoolClient> {
    const connecting = this.take();
    const forget = () => {
      if (this.client !== connecting) return;
      this.client = null;
      this.isOpen = false;
    };
    connecting.then((client) => {
      this.isOpen = this.client === connecting;
      // Whoever waits for an answer is told by the library; whoever comes next gets another connection.
      client.once('end', () => {
        if (this.client !== connecting) return;
        forget();
        client.release(true);
      });
    }, forget);
    return connecting;
  }
}

/** What the query builder holds while it asks: a connection of its own only within a transaction. */
class Connection implements DatabaseConnection {
  own: pg.PoolClient | null = null;

  constructor(private readonly driver: PostgresDriver) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.driver.query(this.own, query);
    // Of several statements in one text there is no one result.
    if (typeof rowCount !== 'number' || command === 'SELECT') return { rows: rows ?? [] };
    return { rows, numAffectedRows: BigInt(rowCount) };
  }

  // biome-ignore lint/correctness/useYield: the interface has it, and nothing here reads by a cursor of the database
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Nothing is read by cursors of the database');
  }
}

function ours(connection: DatabaseConnection): Connection {
  if (connection instanceof Connection) return connection;
  throw new TypeError('This connection was made by another driver');
}
