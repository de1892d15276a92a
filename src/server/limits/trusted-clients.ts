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
  const isKnown = knownSecrets(clients.filter((one) => one.startsWith(HASH)));
  const trusts = proxyAddr.compile(clients.filter((one) => !one.startsWith(HASH)));
  return (request, address) => (isIP(address) !== 0 && trusts(address, 0)) || isKnown(request);
}

/** @param hashes Hashes of the secrets that clients send as `Client-Secret`. */
export function knownSecrets(hashes: readonly string[]): (request: IncomingMessage) => boolean {
  const known = new Set(hashes);
  return ({ headers: { 'client-secret': secret } }) => {
    if (known.size === 0 || typeof secret !== 'string') return false;
    return known.has(HASH + createHash('sha256').update(secret).digest('hex'));
  };
}
