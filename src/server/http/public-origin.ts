/** The public origin of the service: what absolute addresses begin with. */
import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config.js';
import { proxiesAt } from './trusted-proxies.js';

/** The origin for a request, such as `https://news.example`, without a trailing slash. */
export type OriginOf = (request: IncomingMessage) => string;

/**
 * `publicUrl` if it is set. Otherwise the `Host` of the request, or what a trusted proxy forwards (`X-Forwarded-Proto`,
 * `X-Forwarded-Host`).
 */
export function publicOrigins({ publicUrl, trustedProxies }: Pick<Config, 'publicUrl' | 'trustedProxies'>): OriginOf {
  if (publicUrl !== null) return () => publicUrl;
  const isFromProxy = proxiesAt(trustedProxies);
  return (request) => {
    const { headers } = request;
    const isTrusted = isFromProxy(request);
    const protocol = (isTrusted ? first(headers['x-forwarded-proto']) : null) === 'https' ? 'https' : 'http';
    const forwarded = isTrusted ? originOf(protocol, first(headers['x-forwarded-host'])) : null;
    return forwarded ?? originOf(protocol, headers.host ?? null) ?? ownOrigin(request);
  };
}

/** The first entry of a list: what the client sent. */
function first(header: string | readonly string[] | undefined): string | null {
  const value = typeof header === 'string' ? header : header?.[0];
  return value?.split(',')[0]?.trim() || null;
}

/**
 * The origin of a host with or without a port; `null` for anything else, because the origin is written into addresses.
 */
function originOf(protocol: 'http' | 'https', host: string | null): string | null {
  if (host === null || !/^[\w.\-:[\]]+$/.test(host) || !URL.canParse(`${protocol}://${host}`)) return null;
  return new URL(`${protocol}://${host}`).origin;
}

/** The local address of the connection, when no header can be trusted. */
function ownOrigin({ socket }: IncomingMessage): string {
  const { localAddress = '127.0.0.1', localPort = 80 } = socket;
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
