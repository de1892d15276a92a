/** One HTTP request and its response, with what is known before the request is routed. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../limits/account.js';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The requested path as the client sent it; `null` if the request target has none. */
  readonly path: string | null;
  readonly requestId: string;
  /** The account of the client. */
  readonly account: Account;
}
