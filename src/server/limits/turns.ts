/** Limits how much expensive work runs at once, and gives waiting clients their turns in rotation. */

import { refusalFor } from '../http/refusal.js';
import type { Client } from './hot-cache.js';
import { limitError } from './limit-error.js';
import { Abandoned, Refused } from './spending.js';

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

/** The part of a response that tells whether its client is still there. */
export interface AwaitedResponse {
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}

/** A waiting request: the function that begins its turn. */
type Begin = (end: EndTurn) => void;

/** The waiting requests of one client. */
interface Line {
  readonly client: Client;
  readonly begin: Begin[];
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
   * @param response The response that needs the turn: it gives up its place when its client is gone. `null` for work
   * whose result other clients may be waiting for.
   * @throws Refused TOO_MANY_REQUESTS when too many requests of the client are waiting.
   * @throws Abandoned when the client is gone.
   */
  async take(client: Client, response: AwaitedResponse | null): Promise<EndTurn> {
    if (response?.destroyed === true) throw new Abandoned();
    if (this.mayBegin(client)) return this.begin(client);
    const { address, isTrusted } = client;
    const line = this.waiting.get(address) ?? { client, begin: [] };
    if (!isTrusted && line.begin.length >= this.options.waitingPerClient) throw new Refused(tooMuchWaits());
    this.waiting.set(address, line);
    return new Promise((resolve, reject) => {
      const begin: Begin = (end) => {
        response?.off('close', leave);
        resolve(end);
      };
      const leave = () => {
        this.leave(address, begin);
        reject(new Abandoned());
      };
      response?.once('close', leave);
      line.begin.push(begin);
    });
  }

  private leave(address: string, gone: Begin): void {
    const line = this.waiting.get(address);
    if (line === undefined) return;
    const begin = line.begin.filter((one) => one !== gone);
    if (begin.length > 0) this.waiting.set(address, { ...line, begin });
    else this.waiting.delete(address);
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
      const first = begin.shift();
      // The client goes to the end of the rotation.
      this.waiting.delete(address);
      if (begin.length > 0) this.waiting.set(address, { client, begin });
      first?.(this.begin(client));
      return;
    }
  }
}

function tooMuchWaits() {
  const message = `Too many requests of this address are still waiting; ask again in ${RETRY_SECONDS} s`;
  const error = limitError('TOO_MANY_REQUESTS', message, { retryAfter: RETRY_SECONDS });
  return refusalFor(RETRY_SECONDS, 429, error);
}
