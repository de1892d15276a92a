/**
 * Recognises clients without limits: gateways, CDNs, and servers that render for many. They are known by their address,
 * or by a secret in the header `Client-Secret`, whose hash is in the configuration.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

const HASH = 'sha256:';

/** @param clients Addresses, ranges and names of ranges in the form of `proxy-addr`, and hashes of secrets. */
export function trustedClients(clients: readonly string[]): (request: IncomingMessage, address: string) => boolean {
  if (clients.length === 0) return () => false;
  const hashes = new Set(clients.filter((one) => one.startsWith(HASH)));
  const trusts = proxyAddr.compile(clients.filter((one) => !one.startsWith(HASH)));
  return ({ headers }, address) => {
    if (isIP(address) !== 0 && trusts(address, 0)) return true;
    const { 'client-secret': secret } = headers;
    if (hashes.size === 0 || typeof secret !== 'string') return false;
    return hashes.has(HASH + createHash('sha256').update(secret).digest('hex'));
  };
}
