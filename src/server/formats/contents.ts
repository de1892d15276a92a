/**
 * Writes contents in parts. Each part is made when the client has units and has taken the part before it, so memory
 * stays small with many requests, and the event loop and the database serve others in between.
 */
import type { ServerResponse } from 'node:http';
import { MAX_KEPT_BYTES } from '../kept-responses/kept-by-head.js';
import type { Account } from '../limits/account.js';
import { Abandoned } from '../limits/spending.js';
import type { StepMeter } from '../limits/step-meter.js';
import { type EndTurn, Turns } from '../limits/turns.js';
import type { Chunks } from './content.js';

/** How many contents are collected in memory at once, to be kept; each is at most `MAX_KEPT_BYTES` long. */
const COLLECTING_TURNS = { atOnce: 32, atOncePerClient: 1, waitingPerClient: 16 };
/** How many contents are sent at once; each holds some 100 kB. */
const SENDING_TURNS = { atOnce: 64, atOncePerClient: 1, waitingPerClient: 4 };
/** How many parts are made at once. */
const MAKING_TURNS = { atOnce: 2, atOncePerClient: 1, waitingPerClient: 16 };
/** A client must take each part, some ten thousand bytes, within this time, in milliseconds. */
const TAKE_TIMEOUT_MS = 30_000;

/** The recipient of a content. */
export interface Recipient {
  /** The account whose turn it is: each client has one turn at a time, whoever pays. */
  readonly account: Account;
  readonly response: ServerResponse;
  /** The payer's meter. */
  readonly meter: StepMeter;
}

export class Contents {
  private readonly collected = new Turns(COLLECTING_TURNS);
  private readonly sent = new Turns(SENDING_TURNS);
  private readonly made = new Turns(MAKING_TURNS);

  /**
   * Collects a whole content; `null` when it is too long to be kept.
   * @throws Abandoned when the client is gone; Refused when too many requests of the client are waiting.
   */
  async whole(begin: () => Promise<Chunks>, to: Recipient): Promise<Buffer | null> {
    const end = await this.collected.take(to.account, to.response);
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
   * Waits for a turn to send a large content: only a few are sent at once.
   * @returns The function to call when it was sent.
   * @throws Refused when too many requests of the client are waiting; Abandoned when the client is gone.
   */
  begin({ account, response }: Pick<Recipient, 'account' | 'response'>): Promise<EndTurn> {
    return this.sent.take(account, response);
  }

  /**
   * Sends a content as the body of a response, and ends it; cuts a client that does not read.
   * @param writeHead Called before the first part is sent.
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
      // The body is incomplete; a broken connection tells the client so.
      if (isBegun) response.destroy();
      throw error;
    }
  }

  /** Yields the parts of a content. */
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

  /** Makes a part when the payer has units for it. */
  private async step<T>(make: () => Promise<T>, { account, response, meter }: Recipient): Promise<T> {
    if (response.destroyed) throw new Abandoned();
    await meter.whenAllowed();
    // Wait for units before taking a turn, so that nobody waits while holding one.
    const end = await this.made.take(account, response);
    try {
      await meter.nextTurn();
      if (response.destroyed) throw new Abandoned();
      return await make();
    } finally {
      end();
    }
  }
}

/** Sends a text. Resolves to `false` when the client is gone or reads too slowly; a slow one is cut. */
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
    const timer = setTimeout(() => response.destroy(), TAKE_TIMEOUT_MS);
    response.on('drain', drained).on('close', gone);
  });
}
