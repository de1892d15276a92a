/**
 * Content that is too long to be kept is written while it is read by whoever asked: a part is made when the one before it
 * has been taken, and whoever asked pays for it. So however many are read, little of each is in memory.
 */
import type { ServerResponse } from 'node:http';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { LONGEST_KEPT } from '../answers/kept-by-head.js';
import type { Account } from '../limits/account.js';
import { Spending } from '../limits/spending.js';
import { type EndTurn, Turns } from '../limits/turns.js';
import type { Chunks } from './content.js';

/** How many are sent at the same time; each holds some 100 kB. */
const SENT = { atOnce: 64, atOncePerClient: 1, waitingPerClient: 4 };
/** How many make a part at the same time. */
const MADE = { atOnce: 2, atOncePerClient: 1, waitingPerClient: 16 };
/** Units that it takes to read a part from the record, about. */
const READING_UNITS = 4;
/** Within so many milliseconds a part has to be taken, of some ten thousand bytes. */
const TAKING_MS = 30_000;

/**
 * A whole content; `null` when it is longer than what is kept.
 * @param spending Is charged with reading and writing it.
 */
export async function wholeContent(chunks: Chunks, spending: Spending): Promise<Buffer | null> {
  const all: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks((work) => spending.time(work))) {
    spending.add(READING_UNITS);
    const bytes = Buffer.from(chunk);
    all.push(bytes);
    length += bytes.length;
    if (length > LONGEST_KEPT) return null;
    await othersFirst();
  }
  return Buffer.concat(all, length);
}

export class LargeContents {
  private readonly sent = new Turns(SENT);
  private readonly made = new Turns(MADE);

  /**
   * Waits until a client may have a large content: only a few are sent at the same time.
   * @returns What is called when it was sent.
   * @throws Refused when too many wait for the client.
   */
  begin(account: Account): Promise<EndTurn> {
    return this.sent.take(account);
  }

  /** Sends a content as the body of a response, and ends it; cuts the connection of a client that does not take it. */
  async send(response: ServerResponse, chunks: Chunks, account: Account): Promise<void> {
    let spending: Spending | null = null;
    const parts = chunks((work) => (spending === null ? work() : spending.time(work)));
    try {
      for (;;) {
        await othersFirst();
        await account.whenAllowed();
        if (response.destroyed) return;
        const end = await this.made.take(account);
        const spent = Spending.admitted(account);
        spending = spent;
        try {
          spent.add(READING_UNITS);
          const { done, value } = await parts.next();
          if (done === true) break;
          if (!(await taken(response, value))) return;
        } finally {
          spent.settle();
          end();
        }
      }
      response.end();
    } catch (error) {
      // What was sent is not whole, and the client is to know it.
      response.destroy();
      throw error;
    } finally {
      await parts.return(undefined);
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
