/** Dear work is done by a few at a time, and clients who wait for it have their turns in rotation. */

import { refusal } from '../refusal.js';
import type { Client } from './hot-cache.js';
import { limitError } from './limit-error.js';
import { Refused } from './spending.js';

/** Ends a turn; called once. */
export type EndTurn = () => void;

/** How much may wait for one client, by default. */
const WAITING_PER_CLIENT = 16;
/** After how long a client for whom too much waits may ask again, in seconds. */
const RETRY_SECONDS = 1;

export class Turns {
  private running = 0;
  /** What waits, by the addresses of clients; whose turn is next comes first. */
  private readonly waiting = new Map<string, ((end: EndTurn) => void)[]>();

  /** @param atOnce How many have a turn at the same time. */
  constructor(
    private readonly atOnce: number,
    private readonly waitingPerClient = WAITING_PER_CLIENT,
  ) {}

  /**
   * Waits for a turn.
   * @throws Refused TOO_MANY_REQUESTS when too much waits for the client already.
   */
  async take({ address, isTrusted }: Client): Promise<EndTurn> {
    if (this.running < this.atOnce) {
      this.running += 1;
      return () => this.end();
    }
    const line = this.waiting.get(address) ?? [];
    if (!isTrusted && line.length >= this.waitingPerClient) throw new Refused(tooMuchWaits());
    this.waiting.set(address, line);
    return new Promise((resolve) => line.push(resolve));
  }

  private end(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.running -= 1;
      return;
    }
    const [address, line] = next;
    const begin = line.shift();
    // The client goes to the end of the rotation.
    this.waiting.delete(address);
    if (line.length > 0) this.waiting.set(address, line);
    begin?.(() => this.end());
  }
}

function tooMuchWaits() {
  const message = `Too many pages are being made for this address; ask again in ${RETRY_SECONDS} s`;
  const error = limitError('TOO_MANY_REQUESTS', message, { retryAfter: RETRY_SECONDS });
  return refusal(429, error, { 'retry-after': String(RETRY_SECONDS) });
}
