/** The address that stands for one client, as far as trusted proxies tell it. */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import type { Logger } from 'pino';
import proxyAddr from 'proxy-addr';

export type AddressOf = (request: IncomingMessage) => string;

/**
 * @param trustedProxies Addresses and ranges of proxies whose `X-Forwarded-For` is trusted. A malformed entry makes no
 * client of its own: the request counts as its proxy's.
 */
export function addressesBehind(trustedProxies: readonly string[], log: Logger): AddressOf {
  if (trustedProxies.length === 0) return addressesOfConnections(log);
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return (request) => {
    // From the connection outwards, to the first hop that is not a trusted proxy.
    const hops = proxyAddr.all(request, (entry, hop) => isTrusted(addressIn(entry) ?? '', hop));
    const address = hops.map(addressIn).findLast((one) => one !== null);
    return address ?? UNKNOWN;
  };
}

/**
 * The addresses of the connections. Warns once if there seems to be an unconfigured proxy: all its clients would count
 * as one.
 */
function addressesOfConnections(log: Logger): AddressOf {
  let hasWarned = false;
  return ({ headers, socket }) => {
    if (!hasWarned && headers['x-forwarded-for'] !== undefined) {
      hasWarned = true;
      log.warn(
        'requests have X-Forwarded-For but TRUSTED_PROXIES is not set: all clients behind the proxy count as one; set TRUSTED_PROXIES to its address',
      );
    }
    return addressIn(socket.remoteAddress ?? '') ?? UNKNOWN;
  };
}

/** The address when the connection has already lost its own. */
const UNKNOWN = 'unknown';

/** Azure and IIS write the port behind the address: `203.0.113.8:50001`, `[2001:db8::1]:443`. */
const WITH_PORT = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/;
/** The zone of a link-local address, which names an interface of the machine that wrote it (RFC 4007, 11). */
const ZONE = /%.*$/;
const MAPPED = /^::ffff:/i;

/** The address in an entry, without its port and zone; `null` where the entry is no address. */
function addressIn(entry: string): string | null {
  if (isIPv4(entry)) return entry;
  const [, bracketed, plain] = WITH_PORT.exec(entry) ?? [];
  const bare = (bracketed ?? plain ?? entry).replace(ZONE, '');
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return null;
  // IPv6 addresses have many spellings; RFC 5952 defines one, so that each client has one.
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  const mapped = address.replace(MAPPED, '');
  return isIPv4(mapped) ? mapped : address;
}

/**
 * The address that counts as one client: an IPv4 address, or an IPv6 network, because providers assign a whole /64 to each customer
 * (RFC 6177).
 */
export function networkOf(address: string): string {
  return isIPv6(address) ? `${firstHalf(address)}::/64` : address;
}

/** The first four groups of an IPv6 address, written out. */
function firstHalf(address: string): string {
  const [before = '', after] = address.split('::');
  const leading = before === '' ? [] : before.split(':');
  const trailing = after === undefined || after === '' ? [] : after.split(':');
  const missing = after === undefined ? 0 : Math.max(0, 8 - leading.length - trailing.length);
  const groups = [...leading, ...Array.from({ length: missing }, () => '0'), ...trailing];
  return groups.slice(0, 4).join(':');
}
