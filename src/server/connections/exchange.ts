/** One request over HTTP and its response, with what is known before anybody looks at what is asked. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../limits/account.js';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path that is asked for, as it was sent; `null` where the address has none. */
  readonly path: string | null;
  readonly requestId: string;
  /** Who is counted as one client. */
  readonly account: Account;
}
