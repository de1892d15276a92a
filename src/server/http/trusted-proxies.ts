/** Whether a request comes directly from a proxy whose headers are trusted (`TRUSTED_PROXIES`). */
import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

export type IsFromProxy = (request: IncomingMessage) => boolean;

/** @param trustedProxies Addresses and ranges; an empty list trusts nobody. */
export function proxiesAt(trustedProxies: readonly string[]): IsFromProxy {
  if (trustedProxies.length === 0) return () => false;
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return ({ socket }) => isTrusted(socket.remoteAddress ?? '', 0);
}
