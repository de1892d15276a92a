/** Reads the target of a request: its path, and the parameters of GraphQL over HTTP. */
import type { IncomingMessage } from 'node:http';

/** The path of GraphQL, over HTTP and over WebSocket. */
export const GRAPHQL_PATH = '/graphql';

/** The scheme and host of a target in absolute form (RFC 9112, 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?#]+/i;

/**
 * Reduces a request target to its path and query, so that no code uses a host that the client wrote there. Servers must
 * accept absolute targets. Call it once, before anything reads the address.
 */
export function toOriginForm(request: IncomingMessage): void {
  const { url = '' } = request;
  const origin = ORIGIN.exec(url)?.[0];
  if (origin === undefined) return;
  const rest = url.slice(origin.length);
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
}

/** Whether a request reads an address: HEAD gets the response of GET without its body (RFC 9110, 9.3.2). */
export function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * The path as it was sent, neither decoded nor resolved; a leading `//` names no host. `null` where the target has no
 * path, as in `OPTIONS *`.
 */
export function pathOf({ url = '' }: IncomingMessage): string | null {
  if (!url.startsWith('/')) return null;
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

/** The parameters of a GET (GraphQL over HTTP, 5.3) as they were sent; an empty one counts as absent. */
export interface AddressParameters {
  readonly query: string | null;
  readonly documentId: string | null;
  readonly operationName: string | null;
  /** JSON. */
  readonly variables: string | null;
  /** JSON. */
  readonly extensions: string | null;
}

export function addressParameters(url: string): AddressParameters {
  const parameters = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const of = (name: string) => parameters.get(name) || null;
  return {
    query: of('query'),
    documentId: of('documentId'),
    operationName: of('operationName'),
    variables: of('variables'),
    extensions: of('extensions'),
  };
}
