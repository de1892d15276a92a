/** What the address of a request says: its path, and the parameters of GraphQL over HTTP. */
import type { IncomingMessage } from 'node:http';

/** What almost all requests ask for: a path without anything to be resolved in it. */
const PLAIN = /^(\/[\w-]*)(?:\?|$)/;

/** The path, without the query, or `null` where the request does not name one that can be read, as `GET //` does not. */
export function pathOf({ url }: IncomingMessage): string | null {
  const plain = PLAIN.exec(url ?? '')?.[1];
  if (plain !== undefined) return plain;
  const base = 'http://localhost';
  return url !== undefined && URL.canParse(url, base) ? new URL(url, base).pathname : null;
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
