/** Limits how much expensive work runs at once, and gives waiting clients their turns in rotation. */

import { refusal } from '../http/refusal.js';
import type { Client } from './hot-cache.js';
import { limitError } from './limit-error.js';
import { Refused } from './spending.js';

/** Ends a turn; call it once. */
export type EndTurn = () => void;

export interface TurnsOptions {
  /** How many turns run at once. */
  readonly atOnce: number;
  /** How many of them one client may have; trusted clients have no such limit. */
  readonly atOncePerClient: number;
  /** How many requests may wait for one client; trusted clients have no such limit. */
  readonly waitingPerClient: number;
}

/** When a client with too many waiting requests may ask again, in seconds. */
const RETRY_SECONDS = 2;

/** The waiting requests of one client. */
interface Line {
  readonly client: Client;
  readonly begin: ((end: EndTurn) => void)[];
}

export class Turns {
  private count = 0;
  /** The running turns of each client, by address. */
  private readonly running = new Map<string, number>();
  /** The waiting clients, by address, in the order of their turns. */
  private readonly waiting = new Map<string, Line>();

  constructor(private readonly options: TurnsOptions) {}

  /**
   * Waits for a turn.
   * @throws Refused TOO_MANY_REQUESTS when too many requests of the client are waiting.
   */
  async take(client: Client): Promise<EndTurn> {
    if (this.mayBegin(client)) return this.begin(client);
    const { address, isTrusted } = client;
    const line = this.waiting.get(address) ?? { client, begin: [] };
    if (!isTrusted && line.begin.length >= this.options.waitingPerClient) throw new Refused(tooMuchWaits());
    this.waiting.set(address, line);
    return new Promise((resolve) => line.begin.push(resolve));
  }

  private mayBegin({ address, isTrusted }: Client): boolean {
    const { atOnce, atOncePerClient } = this.options;
    return this.count < atOnce && (isTrusted || (this.running.get(address) ?? 0) < atOncePerClient);
  }

  private begin({ address }: Client): EndTurn {
    this.count += 1;
    this.running.set(address, (this.running.get(address) ?? 0) + 1);
    return () => {
      this.count -= 1;
      const left = (this.running.get(address) ?? 0) - 1;
      if (left > 0) this.running.set(address, left);
      else this.running.delete(address);
      this.next();
    };
  }

  private next(): void {
    for (const [address, { client, begin }] of this.waiting) {
      if (!this.mayBegin(client)) continue;
      const resolve = begin.shift();
      // The client goes to the end of the rotation.
      this.waiting.delete(address);
      if (begin.length > 0) this.waiting.set(address, { client, begin });
      resolve?.(this.begin(client));
      return;
    }
  }
}

function tooMuchWaits() {
  const message = `Too many requests of this address are still waiting; ask again in ${RETRY_SECONDS} s`;
  const error = limitError('TOO_MANY_REQUESTS', message, { retryAfter: RETRY_SECONDS });
  return refusal(429, error, { 'retry-after': String(RETRY_SECONDS) });
}
