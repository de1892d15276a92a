/** Who is counted as one client: the address that a request comes from, as far as proxies are trusted to tell it. */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import type { Logger } from 'pino';
import proxyAddr from 'proxy-addr';

export type AddressOf = (request: IncomingMessage) => string;

/** @param trustedProxies Addresses and ranges of those whose `X-Forwarded-For` is believed. */
export function addressesBehind(trustedProxies: readonly string[], log: Logger): AddressOf {
  if (trustedProxies.length === 0) return addressesOfConnections(log);
  const trust = proxyAddr.compile([...trustedProxies]);
  return (request) => networkOf(proxyAddr(request, trust));
}

/** The addresses of the connections. That there is a proxy whom nobody has set is told once: its readers would be one client. */
function addressesOfConnections(log: Logger): AddressOf {
  let isTold = false;
  return ({ headers, socket }) => {
    if (!isTold && headers['x-forwarded-for'] !== undefined) {
      isTold = true;
      log.warn(
        'a proxy seems to be in front, and TRUSTED_PROXIES is not set: all who come through it count as one client',
      );
    }
    return networkOf(socket.remoteAddress ?? 'unknown');
  };
}

const MAPPED = /^::ffff:/i;

/** An address of IPv4, or the network of one of IPv6: a subscriber of a provider is given a whole one (RFC 6177). */
function networkOf(address: string): string {
  const bare = address.replace(MAPPED, '');
  return isIPv4(bare) || !isIPv6(bare) ? bare : `${firstHalf(bare)}::/64`;
}

/** The first four groups, written out. */
function firstHalf(address: string): string {
  const [before = '', after] = address.split('::');
  const leading = before === '' ? [] : before.split(':');
  const trailing = after === undefined || after === '' ? [] : after.split(':');
  const missing = after === undefined ? 0 : Math.max(0, 8 - leading.length - trailing.length);
  const groups = [...leading, ...Array.from({ length: missing }, () => '0'), ...trailing];
  return groups.slice(0, 4).join(':');
}
