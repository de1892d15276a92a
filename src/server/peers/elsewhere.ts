/**
 * Sends subscribers elsewhere: while this process cannot reach its database and another process can, its streams are
 * ended as in a restart, so that clients reconnect. Where no other process is ready, the streams rest.
 */
import type { Logger } from 'pino';
import type { Connections } from '../connections/connections.js';

/** After this time without a confirmed head, other processes are asked, in milliseconds. */
const UNCONFIRMED_MS = 10_000;
/** How often, in milliseconds. */
const INTERVAL_MS = 2_000;
/** Another process has this long to say that it is ready, in milliseconds. */
const PATIENCE_MS = 1_000;

export class Elsewhere {
  private readonly timer: NodeJS.Timeout | null;
  private isLooking = false;

  /**
   * @param peers The addresses at which other processes answer `/readyz`; this process may be among them.
   * @param unconfirmedMs For how long the head of the record has not been confirmed.
   */
  constructor(
    private readonly peers: readonly string[],
    private readonly unconfirmedMs: () => number,
    private readonly connections: Connections,
    private readonly log: Logger,
  ) {
    this.timer = peers.length === 0 ? null : setInterval(() => this.lookOnce(), INTERVAL_MS);
  }

  /** Looks, unless a look is under way: sending subscribers elsewhere takes seconds. */
  private lookOnce(): void {
    if (this.isLooking) return;
    this.isLooking = true;
    this.look()
      .catch((error: unknown) => this.log.error({ err: error }, 'could not send subscribers to another process'))
      .finally(() => {
        this.isLooking = false;
      });
  }

  private async look(): Promise<void> {
    if (this.unconfirmedMs() < UNCONFIRMED_MS || this.connections.isEmpty) return;
    const ready = await Promise.all(this.peers.map(isReady));
    const peer = this.peers.find((_, index) => ready[index]);
    // The database may have come back meanwhile.
    if (peer === undefined || this.unconfirmedMs() < UNCONFIRMED_MS) return;
    this.log.warn(
      { peer },
      'the database cannot be reached, but another process reaches it: sending subscribers there',
    );
    await this.connections.sendElsewhere();
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }
}

async function isReady(peer: string): Promise<boolean> {
  try {
    const response = await fetch(`${peer}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // whatever keeps it from answering, it is not ready
  }
}
