/**
 * Keeps connections to PostgreSQL for callers that need one for a while. The pool of node-postgres would connect to one
 * host that is known before, and could not try the hosts of a list.
 */
import { EventEmitter } from 'node:events';
import type pg from 'pg';

export interface PoolOptions {
  /** The largest number of connections. */
  readonly max: number;
  /** How long a caller waits for a connection. */
  readonly waitMs: number;
  /** How long a connection that nobody uses stays open. */
  readonly idleMs: number;
}

interface WaitingCaller {
  readonly resolve: (client: pg.PoolClient) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

interface PoolEvents {
  /** A connection was made. */
  connect: [pg.PoolClient];
  /** A connection broke, and whether somebody used it. */
  lost: [Error, { readonly wasInUse: boolean }];
  /** There is one connection less, or one attempt less. */
  removed: [];
}

export class PostgresPool extends EventEmitter<PoolEvents> {
  private readonly inUse = new Set<pg.PoolClient>();
  /** Connections that nobody uses, the last used one at the end, with the timers that end them. */
  private readonly idle = new Map<pg.PoolClient, NodeJS.Timeout>();
  /** Connections that were given up. */
  private readonly ended = new WeakSet<pg.PoolClient>();
  private readonly broken = new WeakSet<pg.PoolClient>();
  private readonly waiting: WaitingCaller[] = [];
  private connecting = 0;
  private isClosed = false;

  constructor(
    private readonly connectNew: () => Promise<pg.Client>,
    private readonly options: PoolOptions,
  ) {
    super();
  }

  /** The largest number of connections. */
  get max(): number {
    return this.options.max;
  }

  /** The number of open connections, and of those that are being made. */
  get totalCount(): number {
    return this.inUse.size + this.idle.size + this.connecting;
  }

  /** The number of connections that nobody uses. */
  get idleCount(): number {
    return this.idle.size;
  }

  /** The number of callers that wait for a connection. */
  get waitingCount(): number {
    return this.waiting.length;
  }

  /**
   * A connection for one caller, until it is released.
   * @throws when none can be made, or none is free in time.
   */
  connect(): Promise<pg.PoolClient> {
    if (this.isClosed) return Promise.reject(closed());
    const last = [...this.idle.keys()].at(-1);
    if (last !== undefined) return Promise.resolve(this.use(last));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(new Error('timeout exceeded when trying to connect'));
      }, this.options.waitMs);
      const waiting: WaitingCaller = { resolve, reject, timer };
      this.waiting.push(waiting);
      this.connectForWaiting();
    });
  }

  /** Ends all connections: those in use as soon as they are released. */
  async close(): Promise<void> {
    this.isClosed = true;
    while (this.waiting.length > 0) this.nextWaiting()?.reject(closed());
    for (const client of [...this.idle.keys()]) this.end(client);
    while (this.totalCount > 0) {
      await new Promise<void>((resolve) => void this.once('removed', resolve));
    }
  }

  /** Makes connections for the callers for whom none is being made. */
  private connectForWaiting(): void {
    while (!this.isClosed && this.connecting < this.waiting.length && this.totalCount < this.options.max) {
      this.connecting += 1;
      this.connectNew().then(
        (client) => this.add(client),
        (error: unknown) => {
          this.connecting -= 1;
          this.nextWaiting()?.reject(error);
          this.emit('removed');
          this.connectForWaiting();
        },
      );
    }
  }

  private add(made: pg.Client): void {
    const client = Object.assign(made, { release: (discard?: Error | boolean) => this.release(client, discard) });
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, null));
    this.connecting -= 1;
    this.inUse.add(client);
    this.emit('connect', client);
    this.giveBack(client);
  }

  private release(client: pg.PoolClient, discard: Error | boolean | undefined): void {
    if (!this.inUse.has(client)) throw new Error('The connection was released before');
    if (discard || this.isClosed || this.broken.has(client)) this.end(client);
    else this.giveBack(client);
  }

  /** Gives a connection to the caller that waits longest, or keeps it. */
  private giveBack(client: pg.PoolClient): void {
    const next = this.nextWaiting();
    if (next !== null) next.resolve(client);
    else if (this.isClosed) this.end(client);
    else {
      this.inUse.delete(client);
      this.idle.set(
        client,
        setTimeout(() => this.end(client), this.options.idleMs),
      );
    }
  }

  private use(client: pg.PoolClient): pg.PoolClient {
    clearTimeout(this.idle.get(client));
    this.idle.delete(client);
    this.inUse.add(client);
    return client;
  }

  private nextWaiting(): WaitingCaller | null {
    const next = this.waiting.shift();
    clearTimeout(next?.timer);
    return next ?? null;
  }

  /** Forgets a connection that nobody uses; its user releases any other. */
  private lost(client: pg.PoolClient, error: Error | null): void {
    if (this.ended.has(client)) return;
    const isFirst = !this.broken.has(client);
    this.broken.add(client);
    if (error !== null && isFirst) this.emit('lost', error, { wasInUse: this.inUse.has(client) });
    if (this.idle.has(client)) this.end(client);
  }

  private end(client: pg.PoolClient): void {
    clearTimeout(this.idle.get(client));
    this.idle.delete(client);
    this.inUse.delete(client);
    this.ended.add(client);
    client.end().catch(() => undefined); // it is given up anyway
    this.emit('removed');
    this.connectForWaiting();
  }
}

function closed(): Error {
  return new Error('The connections to the database are closed');
}
