/** Whether a request comes straight from a proxy whose headers are believed (`TRUSTED_PROXIES`). */
import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

export type IsFromProxy = (request: IncomingMessage) => boolean;

/** @param trustedProxies Addresses and ranges; nobody is trusted where there are none. */
export function proxiesAt(trustedProxies: readonly string[]): IsFromProxy {
  if (trustedProxies.length === 0) return () => false;
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return ({ socket }) => isTrusted(socket.remoteAddress ?? '', 0);
}
