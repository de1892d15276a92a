/** The id of a request, by which what is logged of it is found. */
import { randomFillSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { proxiesAt } from './trusted-proxies.js';

/** A request id is taken over from a proxy when it looks like one, so that one search finds it in both logs. */
const FORM = /^[\w.-]{8,128}$/;

export type RequestIdOf = (request: IncomingMessage) => string;

/**
 * Gives each request the id that a trusted proxy sent in `X-Request-Id`, or a new one. A client cannot choose the id: it could
 * take one that the log has already.
 */
export function requestIdsBehind(trustedProxies: readonly string[]): RequestIdOf {
  const isFromProxy = proxiesAt(trustedProxies);
  return (request) => {
    const given = request.headers['x-request-id'];
    return typeof given === 'string' && FORM.test(given) && isFromProxy(request) ? given : newRequestId();
  };
}

/** Bytes of an id. */
const LENGTH = 16;
/** Drawn for many ids at one time: each draw takes as long as answering half of a request. */
const random = Buffer.alloc(LENGTH * 256);
let used = random.length;

export function newRequestId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += LENGTH;
  return random.toString('hex', used - LENGTH, used);
}
