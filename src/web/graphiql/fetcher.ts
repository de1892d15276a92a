/** Sends what GraphiQL executes: subscriptions over WebSocket, everything else over HTTP. */
import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';

export function fetcherFor(endpoint: string): Fetcher {
  const fetcher = createGraphiQLFetcher({
    url: endpoint,
    subscriptionUrl: new URL(endpoint, location.href.replace(/^http/, 'ws')).href,
    // The service sends no response in parts.
    enableIncrementalDelivery: false,
  });
  // Over a WebSocket, the service reads the names of headers as they are written: in small letters.
  return (params, options) => fetcher(params, { ...options, headers: withSmallNames(options?.headers ?? {}) });
}

function withSmallNames(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
