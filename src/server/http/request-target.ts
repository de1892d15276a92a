/** What the address of a request says: its path, and the parameters of GraphQL over HTTP. */
import type { IncomingMessage } from 'node:http';

/** Where GraphQL is answered, over HTTP and over WebSocket. */
export const GRAPHQL_PATH = '/graphql';

/** How a target begins that names the origin too (absolute-form; RFC 9112, 3.2.2): with the scheme and the host. */
const ORIGIN = /^https?:\/\/[^/?#]+/i;

/**
 * Leaves of the request target its path and query, so that nobody reads the host that a client has written there. Every
 * server has to take such a target. It is called once, before anything else reads the address.
 */
export function toOriginForm(request: IncomingMessage): void {
  const { url = '' } = request;
  const origin = ORIGIN.exec(url)?.[0];
  if (origin === undefined) return;
  const rest = url.slice(origin.length);
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
}

/**
 * The path, as it was sent: nothing in it is decoded or resolved, and what begins with `//` names no host. `null` where the
 * target has no path, like that of `OPTIONS *`.
 */
export function pathOf({ url = '' }: IncomingMessage): string | null {
  if (!url.startsWith('/')) return null;
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

/** The parameters of a GET (GraphQL over HTTP, 5.3), each as it is written; an empty one is none. */
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
