/** Listens for the commits of other processes, and connects again until it is stopped. */
import type pg from 'pg';
import type { Logger } from 'pino';
import { COMMIT_CHANNEL } from './engine.js';
import type { Connected, PostgresConnector } from './postgres-connector.js';
import { READ_ONLY } from './postgres-faults.js';

/** The wait before the connection is made again; a random part avoids a stampede. */
const RECONNECT_MS = { base: 200, random: 300 };

/**
 * The connection gets a query at this interval, and is given up when no answer comes within the timeout: a connection
 * whose other end has vanished looks like an idle one.
 */
const HEARTBEAT_MS = { interval: 5_000, timeout: 5_000 };

/** The other side of the connection that listens. */
export interface Listener {
  /** Commits may have happened. */
  readonly wake: () => void;
  /** A new connection leads to this server. */
  readonly connected: (connected: Connected) => void;
  /** The server of the connection is no longer of the kind that the address asks for. */
  readonly changedKind: () => void;
}

/**
 * Keeps a connection that listens. A standby cannot announce commits: the process then finds them by reading the head,
 * which it does every second anyway, and listening is tried again with each heartbeat, because the standby may be promoted.
 */
export class CommitListener {
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;
  /** Whether the log says already that the server cannot announce commits. */
  private isToldStandby = false;
  /** Whether the log says already that the server cannot be reached. */
  private isToldAway = false;

  constructor(
    private readonly connector: PostgresConnector,
    private readonly log: Logger,
    private readonly listener: Listener,
  ) {
    void this.connect();
  }

  stop(): void {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.client
      ?.end()
      .catch((error: Error) =>
        this.log.warn({ err: error }, 'could not close the connection that listens for commits'),
      );
  }

  private async connect(): Promise<void> {
    const purpose = { applicationName: 'onrecord listen', settings: {}, answerTimeoutMs: HEARTBEAT_MS.timeout };
    let connected: Connected;
    try {
      connected = await this.connector.connect(purpose);
    } catch (error) {
      if (this.isStopped) return;
      if (!this.isToldAway) this.log.warn({ err: error }, 'could not connect to listen for commits; retrying');
      this.isToldAway = true;
      this.connectLater();
      return;
    }
    const { client } = connected;
    if (this.isStopped) {
      client.end().catch(() => undefined); // nobody needs it any more
      return;
    }
    this.client = client;
    if (this.isToldAway) this.log.info('connected again to listen for commits');
    this.isToldAway = false;
    client.on('notification', () => this.listener.wake());
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, null));
    this.listener.connected(connected);
    this.beat(client, false).catch((error: unknown) => this.lost(client, error));
  }

  /** Begins to listen, or asks whether the connection lives; then waits for the next time. */
  private async beat(client: pg.Client, isListening: boolean): Promise<void> {
    const listens = isListening || (await this.listen(client));
    if (!(await this.connector.isOfKind(client))) {
      this.listener.changedKind();
      throw new Error('The server is no longer of the kind that target_session_attrs asks for');
    }
    if (this.isStopped || this.client !== client) return;
    this.timer = setTimeout(() => {
      this.beat(client, listens).catch((error: unknown) => this.lost(client, error));
    }, HEARTBEAT_MS.interval);
  }

  /** Returns whether the server announces commits, which a standby does not. */
  private async listen(client: pg.Client): Promise<boolean> {
    try {
      await client.query(`listen ${COMMIT_CHANNEL}`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === READ_ONLY)) throw error;
      const message = 'the database is a standby, which announces no commits; they are found by reading the head';
      if (!this.isToldStandby) this.log.warn(message);
      this.isToldStandby = true;
      return false;
    }
    if (this.isToldStandby) this.log.info('the database announces commits again');
    this.isToldStandby = false;
    // Commits before LISTEN took effect were not announced here, so the head is read once now.
    this.listener.wake();
    return true;
  }

  private lost(client: pg.Client, error: unknown): void {
    if (this.isStopped || this.client !== client) return;
    this.client = null;
    if (error !== null) this.log.warn({ err: error }, 'the connection that listens for commits was lost; reconnecting');
    client.end().catch(() => undefined); // it is already broken
    this.connectLater();
  }

  private connectLater(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), RECONNECT_MS.base + Math.random() * RECONNECT_MS.random);
  }
}
