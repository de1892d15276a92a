/**
 * The long-lived connections of this process, WebSockets and event streams: sends heartbeats, cuts slow ones, drains.
 */
import { setTimeout as after } from 'node:timers/promises';
import type { Outflow } from './outflow.js';

/** The transports of subscriptions. */
export const STREAM_TRANSPORTS = ['websocket', 'sse'] as const;
/** The name of such a transport. */
export type StreamTransport = (typeof STREAM_TRANSPORTS)[number];

/** Counters of all connections of a transport since the process started. */
export interface Tally {
  /** Messages written to subscribers. */
  sent: number;
  /** Connections cut because the client read too slowly. */
  cut: number;
}

export interface LongLived {
  readonly transport: StreamTransport;
  /** How many subscriptions are open on it. */
  readonly subscribers: number;
  /**
   * Called every second: ends a connection whose client is gone, and sends the heartbeat if it is due before the next
   * tick.
   */
  tick(now: number, next: number): void;
  /** Sends a last checkpoint to each subscriber, and closes the connection so that the client reconnects. */
  drain(): Promise<void>;
  /** Ends the connection at once. */
  terminate(): void;
}

export interface ConnectionTimes {
  /**
   * The service sends something at least this often, in milliseconds; a client that receives nothing for twice as long
   * may reconnect.
   */
  readonly heartbeat: number;
  /** A connection is cut when nothing gets through for this long, or less than 1 KB/s, in milliseconds. */
  readonly stall: number;
}

/** How often connections are checked, in milliseconds. */
const TICK_MS = 1_000;
/**
 * Interval between closing connections when draining, in milliseconds, so that clients do not all reconnect at once.
 */
const DRAIN_INTERVAL_MS = 40;
/** All connections are closed within this time, in milliseconds. */
const DRAIN_TIME_MS = 4_000;

export class Connections {
  private readonly open = new Set<LongLived>();
  /** Paced responses, each with the function that cuts it when its client reads too slowly. */
  private readonly responses = new Map<Outflow, () => void>();
  private draining = false;
  private readonly timer: NodeJS.Timeout;
  /** Each connection adds to these itself. */
  readonly tallies: Readonly<Record<StreamTransport, Tally>> = {
    websocket: { sent: 0, cut: 0 },
    sse: { sent: 0, cut: 0 },
  };

  constructor(readonly times: ConnectionTimes) {
    const tick = Math.min(TICK_MS, times.heartbeat / 2);
    this.timer = setInterval(() => {
      const now = performance.now();
      for (const connection of this.open) connection.tick(now, now + tick);
      for (const [outflow, cut] of this.responses) if (outflow.isTooSlow(now, times.stall)) cut();
    }, tick);
  }

  /** Whether the process is draining: each response is then the last on its connection. */
  get isDraining(): boolean {
    return this.draining;
  }

  /** Tracks a connection until the returned function is called. */
  add(connection: LongLived): () => void {
    this.open.add(connection);
    // A connection accepted just before the drain is drained at once.
    if (this.draining) void connection.drain();
    return () => this.open.delete(connection);
  }

  /** Calls `cut` when a response is read too slowly, until the returned function is called. */
  watch(outflow: Outflow, cut: () => void): () => void {
    this.responses.set(outflow, cut);
    return () => this.responses.delete(outflow);
  }

  /** Adds up a figure of the open connections, by transport. */
  count(of: (connection: LongLived) => number): Readonly<Record<StreamTransport, number>> {
    const counts = { websocket: 0, sse: 0 };
    for (const connection of this.open) counts[connection.transport] += of(connection);
    return counts;
  }

  /** Whether no connection is open. */
  get isEmpty(): boolean {
    return this.open.size === 0;
  }

  /** Drains all connections, those too that come later; see `sendElsewhere`. */
  drain(): Promise<void> {
    this.draining = true;
    return this.sendElsewhere();
  }

  /** Closes all connections one by one over a few seconds, so that clients reconnect; resolves when they are closed. */
  async sendElsewhere(): Promise<void> {
    const all = [...this.open];
    const interval = Math.min(DRAIN_INTERVAL_MS, DRAIN_TIME_MS / Math.max(all.length, 1));
    await Promise.all(
      all.map(async (connection, index) => {
        await after(index * interval);
        await connection.drain();
      }),
    );
  }

  /** Ends the remaining connections, and stops checking. */
  terminate(): void {
    clearInterval(this.timer);
    for (const connection of this.open) connection.terminate();
  }
}
