/** Who is counted as one client: the address that a request comes from, as far as proxies are trusted to tell it. */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import type { Logger } from 'pino';
import proxyAddr from 'proxy-addr';

export type AddressOf = (request: IncomingMessage) => string;

/**
 * @param trustedProxies Addresses and ranges of those whose `X-Forwarded-For` is believed. An entry that is no address makes
 * no client of its own: what comes with one counts as its proxy's.
 */
export function addressesBehind(trustedProxies: readonly string[], log: Logger): AddressOf {
  if (trustedProxies.length === 0) return addressesOfConnections(log);
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return (request) => {
    // From the connection outwards, up to the first that is no trusted proxy.
    const hops = proxyAddr.all(request, (entry, hop) => isTrusted(addressIn(entry) ?? '', hop));
    const address = hops.map(addressIn).findLast((one) => one !== null);
    return address === undefined || address === null ? UNKNOWN : networkOf(address);
  };
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
    const address = addressIn(socket.remoteAddress ?? '');
    return address === null ? UNKNOWN : networkOf(address);
  };
}

/** The client of a connection that has no address any more. */
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
  // An address has many spellings, and a client one: RFC 5952.
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  const mapped = address.replace(MAPPED, '');
  return isIPv4(mapped) ? mapped : address;
}

/** An address of IPv4, or the network of one of IPv6: a subscriber of a provider is given a whole one (RFC 6177). */
function networkOf(address: string): string {
  return isIPv4(address) ? address : `${firstHalf(address)}::/64`;
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
