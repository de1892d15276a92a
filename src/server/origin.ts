/** Which pages may use the service from a browser: its own, and those of the origins that are allowed. */
import type { IncomingMessage } from 'node:http';

/**
 * Whether a WebSocket may be opened. Browsers always say from which page; what says nothing is no browser and carries no
 * one's cookies.
 */
export function isAllowedOrigin(request: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return allowed.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}
