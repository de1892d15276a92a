/**
 * Contents are made in parts, each when the client has units for it and the one before it has been taken: so however many are
 * asked for, little of them is in memory, and the event loop and the database are free for others in between.
 */
import type { ServerResponse } from 'node:http';
import { MAX_KEPT_BYTES } from '../answers/kept-by-head.js';
import type { Account } from '../limits/account.js';
import { Abandoned } from '../limits/spending.js';
import type { StepMeter } from '../limits/step-meter.js';
import { type EndTurn, Turns } from '../limits/turns.js';
import type { Chunks } from './content.js';

/** How many are collected at the same time, to be kept; each is no longer than `LONGEST_KEPT`. */
const COLLECTED = { atOnce: 32, atOncePerClient: 1, waitingPerClient: 16 };
/** How many are sent at the same time; each holds some 100 kB. */
const SENT = { atOnce: 64, atOncePerClient: 1, waitingPerClient: 4 };
/** How many make a part at the same time. */
const MADE = { atOnce: 2, atOncePerClient: 1, waitingPerClient: 16 };
/** Within so many milliseconds a part has to be taken, of some ten thousand bytes. */
const TAKING_MS = 30_000;

/** Who a content is made for. */
export interface Recipient {
  /** Whose turn it is: each client has one at a time, whoever pays. */
  readonly account: Account;
  readonly response: ServerResponse;
  /** Of whoever pays. */
  readonly meter: StepMeter;
}

export class Contents {
  private readonly collected = new Turns(COLLECTED);
  private readonly sent = new Turns(SENT);
  private readonly made = new Turns(MADE);

  /**
   * A whole content; `null` when it is longer than what is kept, or `begin` gives none.
   * @throws Abandoned when the client is gone; Refused when too many wait for the client.
   */
  async whole(begin: () => Promise<Chunks>, to: Recipient): Promise<Buffer | null> {
    const end = await this.collected.take(to.account);
    try {
      const all: Buffer[] = [];
      let length = 0;
      for await (const text of this.parts(begin, to)) {
        const bytes = Buffer.from(text);
        all.push(bytes);
        length += bytes.length;
        if (length > MAX_KEPT_BYTES) return null;
      }
      return Buffer.concat(all, length);
    } finally {
      end();
    }
  }

  /**
   * Waits until a client may have a large content: only a few are sent at the same time.
   * @returns What is called when it was sent.
   * @throws Refused when too many wait for the client.
   */
  begin(account: Account): Promise<EndTurn> {
    return this.sent.take(account);
  }

  /**
   * Sends a content as the body of a response, and ends it; cuts the connection of a client that does not take it.
   * @param writeHead Is called before the first of it is sent.
   * @throws Abandoned when the client is gone.
   */
  async send(begin: () => Promise<Chunks>, writeHead: () => void, to: Recipient): Promise<void> {
    const { response } = to;
    let isBegun = false;
    try {
      for await (const text of this.parts(begin, to)) {
        if (!isBegun) writeHead();
        isBegun = true;
        if (text !== '' && !(await taken(response, text))) throw new Abandoned();
      }
      response.end();
    } catch (error) {
      // What was sent is not whole, and the client is to know it.
      if (isBegun) response.destroy();
      throw error;
    }
  }

  /** Makes a content part by part. */
  private async *parts(begin: () => Promise<Chunks>, to: Recipient): AsyncGenerator<string> {
    const chunks = await this.step(begin, to);
    try {
      for (;;) {
        const { done, value } = await this.step(() => chunks.next(), to);
        if (done === true) return;
        yield value;
      }
    } finally {
      await chunks.return(undefined);
    }
  }

  /** Makes a part, when whoever pays has units for it. */
  private async step<T>(make: () => Promise<T>, { account, response, meter }: Recipient): Promise<T> {
    if (response.destroyed) throw new Abandoned();
    await meter.whenAllowed();
    // Nobody has a turn who has to wait for units.
    const end = await this.made.take(account);
    try {
      await meter.nextTurn();
      if (response.destroyed) throw new Abandoned();
      return await make();
    } finally {
      end();
    }
  }
}

/** Sends a text; `false` when the client is gone, or does not take it in time: then it is gone, too. */
function taken(response: ServerResponse, text: string): Promise<boolean> {
  if (response.write(text)) return Promise.resolve(!response.destroyed);
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (isTaken: boolean) => {
      clearTimeout(timer);
      response.off('drain', drained).off('close', gone);
      resolve(isTaken);
    };
    const drained = () => settle(true);
    const gone = () => settle(false);
    const timer = setTimeout(() => response.destroy(), TAKING_MS);
    response.on('drain', drained).on('close', gone);
  });
}
