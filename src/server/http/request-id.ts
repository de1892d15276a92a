/** Request ids, which connect a response with its log lines. */
import { randomUUID } from 'node:crypto';
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
    return typeof given === 'string' && FORM.test(given) && isFromProxy(request) ? given : randomUUID();
  };
}
