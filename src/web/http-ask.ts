/** Asking over HTTP. Readers ask by GET and by the ids of documents, so that one response serves all of them from caches. */
import { type Ask, AskError } from './ask.js';
import { DOCUMENT_IDS } from './generated/operations.js';

export const GRAPHQL_PATH = '/graphql';
export const ACCEPT_JSON = { accept: 'application/graphql-response+json' } as const;

/** A response of GraphQL over HTTP. */
interface GraphQLResponse<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Asks as a reader. */
export function readerAsk(): Ask {
  return async <Result, Variables extends object>(document: { toString(): string }, variables: Variables) => {
    const query = document.toString();
    const operationName = /\bquery (\w+)/.exec(query)?.[1] ?? '';
    const get = (name: { readonly documentId: string } | { readonly query: string }) => {
      const parameters = new URLSearchParams({ ...name, operationName, variables: JSON.stringify(variables) });
      return resultOf<Result>(fetch(`${GRAPHQL_PATH}?${parameters}`, { headers: ACCEPT_JSON }));
    };
    try {
      return await get({ documentId: DOCUMENT_IDS[operationName] ?? '' });
    } catch (error) {
      // The service is older or newer than this page, and does not know the document.
      if (error instanceof AskError && error.code === 'PERSISTED_QUERY_NOT_FOUND') return get({ query });
      throw error;
    }
  };
}

/**
 * The result of an operation.
 * @throws AskError if the response has errors; `UNREACHABLE` if it does not arrive whole, or is no JSON.
 */
export async function resultOf<Result>(request: Promise<Response>): Promise<Result> {
  const { data, errors = [] } = await jsonOf<Result>(request);
  const [error] = errors;
  if (error !== undefined) throw new AskError(error.extensions?.code ?? 'INTERNAL', error.message);
  if (data === undefined || data === null) throw new AskError('UNREACHABLE', 'The response has no data');
  return data;
}

async function jsonOf<Result>(request: Promise<Response>): Promise<GraphQLResponse<Result>> {
  try {
    return await (await request).json();
  } catch {
    throw new AskError('UNREACHABLE', 'The service did not respond');
  }
}
