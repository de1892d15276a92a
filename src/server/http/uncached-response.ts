/** What every response says to caches where its handler says nothing else. */
import { type IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * A cache with a lifetime of its own must not keep what nobody said that it may keep, nor give one client's form of a response
 * to another. `Vary` names every request header that a handler may look at.
 */
const DEFAULTS = {
  'cache-control': 'no-store',
  vary: 'Accept, Accept-Encoding, Authorization, Cookie, Origin',
} as const satisfies OutgoingHttpHeaders;
const ENTRIES = Object.entries(DEFAULTS);

/** The class of every response of the server, also of those that Node writes by itself, as to a request without a `Host`. */
export class UncachedResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override writeHead(status: number, headers?: OutgoingHttpHeaders | OutgoingHttpHeader[]): this;
  override writeHead(status: number, reason?: string, headers?: OutgoingHttpHeaders | OutgoingHttpHeader[]): this;
  override writeHead(
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    if (typeof reason === 'string') this.statusMessage = reason;
    const given = typeof reason === 'object' ? reason : headers;
    if (Array.isArray(given)) {
      for (const [name, value] of ENTRIES) if (!this.hasHeader(name)) this.setHeader(name, value);
      return super.writeHead(status, given);
    }
    const all: OutgoingHttpHeaders = { ...given };
    for (const [name, value] of ENTRIES) if (all[name] === undefined && !this.hasHeader(name)) all[name] = value;
    return super.writeHead(status, all);
  }
}
