/** The cache headers of a response whose handler sets none. */
import { type IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Without `no-store`, a cache with its own default lifetime could keep a response, or give one client's form of it to
 * another. `Vary` lists every request header that a handler may use.
 */
const DEFAULTS = {
  'cache-control': 'no-store',
  vary: 'Accept, Accept-Encoding, Authorization, Cookie, Origin',
} as const satisfies OutgoingHttpHeaders;
const ENTRIES = Object.entries(DEFAULTS);

/** The class of every response, including those that Node sends itself, such as to a request without `Host`. */
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
