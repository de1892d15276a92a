/** Asking over HTTP: each operation by the id of its document, so that what everybody asks is answered once for all. */
import { Client, type CombinedError, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { type Ask, AskError } from './ask.js';
import { DOCUMENT_IDS } from './generated/operations.js';

/** Asks as a reader does. */
export function browserAsk(): Ask {
  const client = new Client({
    url: '/graphql',
    exchanges: [
      // A service that does not know the document, because it is newer or older than this page, is sent it whole.
      persistedExchange({
        generateHash: (query) => Promise.resolve(DOCUMENT_IDS[nameOf(query)] ?? ''),
        preferGetForPersistedQueries: 'force',
      }),
      fetchExchange,
    ],
    // What is shown is asked for at places of the record, which the page itself keeps track of.
    requestPolicy: 'network-only',
  });
  return async <Result, Variables extends object>(document: { toString(): string }, variables: Variables) => {
    const given = Object.fromEntries(Object.entries(variables));
    const { data, error } = await client.query<Result>(document.toString(), given).toPromise();
    if (error !== undefined) throw askError(error);
    if (data === undefined) throw new AskError('UNREACHABLE', 'Nothing was answered');
    return data;
  };
}

/** The name of the operation of a document. */
function nameOf(query: string): string {
  return /\b(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
}

function askError({ graphQLErrors }: CombinedError): AskError {
  const [first] = graphQLErrors;
  const code = first?.extensions.code;
  if (first !== undefined && typeof code === 'string') return new AskError(code, first.message);
  return new AskError('UNREACHABLE', 'The service cannot be reached at the moment.');
}
