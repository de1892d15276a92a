/** The long-lived connections of this process, WebSockets and event streams alike: kept alive, cut off, sent elsewhere. */
import { setTimeout as after } from 'node:timers/promises';
import type { Outflow } from './outflow.js';

/** Over what subscriptions come that last. */
export const STREAM_TRANSPORTS = ['websocket', 'sse'] as const;
/** One of these. */
export type StreamTransport = (typeof STREAM_TRANSPORTS)[number];

/** What has happened on all connections of a transport since the process began. */
export interface Tally {
  /** Messages that were written to subscribers. */
  sent: number;
  /** Connections that were broken because what was sent was not read in time. */
  cut: number;
}

export interface LongLived {
  readonly transport: StreamTransport;
  /** How many subscriptions are open on it. */
  readonly subscribers: number;
  /**
   * Called every second: breaks the connection when nobody is there, and sends its heartbeat when it is due before the next
   * time it is called.
   */
  tick(now: number, next: number): void;
  /** Sends a last checkpoint to each of its subscribers, and closes so that they come back. */
  drain(): Promise<void>;
  /** Breaks the connection. */
  terminate(): void;
}

export interface ConnectionTimes {
  /** Something is sent at least so often, in milliseconds: whoever hears nothing for twice as long may come back. */
  readonly heartbeat: number;
  /** A connection on which in so long nothing gets through, or less than 1 KB/s, is broken; in milliseconds. */
  readonly stall: number;
}

/** How often connections are looked after, in milliseconds. */
const TICK_MS = 1_000;
/** When the process stops, connections are closed so far apart, in milliseconds, so that not all come back at once… */
const DRAIN_INTERVAL_MS = 40;
/** …but all of them within so long. */
const DRAIN_TIME = 4_000;

export class Connections {
  private readonly open = new Set<LongLived>();
  /** Long responses, each with what is called when it is read too slowly. */
  private readonly responses = new Map<Outflow, () => void>();
  private draining = false;
  private readonly timer: NodeJS.Timeout;
  /** Added to by those to whom it happens. */
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

  /** Whether the process is stopping: what it still answers is the last answer on its connection. */
  get isDraining(): boolean {
    return this.draining;
  }

  /** Looks after a connection until the returned function is called. */
  add(connection: LongLived): () => void {
    this.open.add(connection);
    // Whoever was let in before the doors closed is sent on at once.
    if (this.draining) void connection.drain();
    return () => this.open.delete(connection);
  }

  /** Calls `cut` when a response is read too slowly, until the returned function is called. */
  watch(outflow: Outflow, cut: () => void): () => void {
    this.responses.set(outflow, cut);
    return () => this.responses.delete(outflow);
  }

  /** Adds up something of the open connections, by their transport. */
  count(of: (connection: LongLived) => number): Readonly<Record<StreamTransport, number>> {
    const counts = { websocket: 0, sse: 0 };
    for (const connection of this.open) counts[connection.transport] += of(connection);
    return counts;
  }

  /** Closes all, one after the other over a few seconds, and resolves when they are closed. */
  async drain(): Promise<void> {
    this.draining = true;
    const all = [...this.open];
    const interval = Math.min(DRAIN_INTERVAL_MS, DRAIN_TIME / Math.max(all.length, 1));
    await Promise.all(
      all.map(async (connection, index) => {
        await after(index * interval);
        await connection.drain();
      }),
    );
  }

  /** Breaks those that are left, and stops looking after them. */
  terminate(): void {
    clearInterval(this.timer);
    for (const connection of this.open) connection.terminate();
  }
}
