/** Whether who asks has come by https, as far as proxies are trusted to tell it. */
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import proxyAddr from 'proxy-addr';

export type IsSecure = (request: IncomingMessage) => boolean;

/** @param trustedProxies Addresses and ranges of those whose `X-Forwarded-Proto` is believed. */
export function schemesBehind(trustedProxies: readonly string[]): IsSecure {
  const trust = proxyAddr.compile([...trustedProxies]);
  return ({ headers, socket }) => {
    if (socket instanceof TLSSocket) return true;
    if (!trust(socket.remoteAddress ?? '', 0)) return false;
    const told = headers['x-forwarded-proto'];
    // Of several proxies the first one spoke to who asks.
    return typeof told === 'string' && told.split(',')[0]?.trim().toLowerCase() === 'https';
  };
}
