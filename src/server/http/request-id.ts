/** Request ids, which connect a response with its log lines. */
import { randomFillSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { proxiesAt } from './trusted-proxies.js';

/** The form of a proxy's request id that the service adopts, so that one search finds the request in both logs. */
const FORM = /^[\w.-]{8,128}$/;

export type RequestIdOf = (request: IncomingMessage) => string;

/**
 * Gives each request the id from a trusted proxy's `X-Request-Id`, or a new one. Clients cannot choose an id: theirs
 * could collide with one in the log.
 */
export function requestIdsBehind(trustedProxies: readonly string[]): RequestIdOf {
  const isFromProxy = proxiesAt(trustedProxies);
  return (request) => {
    const given = request.headers['x-request-id'];
    return typeof given === 'string' && FORM.test(given) && isFromProxy(request) ? given : newRequestId();
  };
}

/** The length of an id, in bytes. */
const LENGTH_BYTES = 16;
/** Random bytes for many ids at once: one draw takes as long as half a request. */
const random = Buffer.alloc(LENGTH_BYTES * 256);
let used = random.length;

export function newRequestId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += LENGTH_BYTES;
  return random.toString('hex', used - LENGTH_BYTES, used);
}
