/** Sends what GraphiQL executes: subscriptions over WebSocket, everything else over HTTP. */
import { createGraphiQLFetcher, type Fetcher, type FetcherOpts, type FetcherParams } from '@graphiql/toolkit';
import { type DocumentNode, GraphQLError, Kind, parse } from 'graphql';

export function fetcherFor(endpoint: string): Fetcher {
  const fetcher = createGraphiQLFetcher({
    url: endpoint,
    subscriptionUrl: new URL(endpoint, location.href.replace(/^http/, 'ws')).href,
    // The service sends no response in parts.
    enableIncrementalDelivery: false,
  });
  return (params, options) => {
    // Over a WebSocket, the service reads the names of headers as they are written: in small letters.
    const headers = withSmallNames(options?.headers ?? {});
    return fetcher(...withOwnDocument(params, { ...options, headers }));
  };
}

/**
 * GraphiQL reads a tab's document a moment after it shows it. Until then it has the document and the operation's name of
 * the tab before, which are neither this operation nor its transport.
 */
function withOwnDocument(params: FetcherParams, options: FetcherOpts): [FetcherParams, FetcherOpts] {
  const documentAST = documentIn(params.query);
  if (documentAST === null) return [params, options];
  const names = documentAST.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value ?? null] : [],
  );
  const { operationName: given = null, ...others } = params;
  const [only] = names.length === 1 ? names : [];
  const operationName = names.includes(given) ? given : (only ?? null);
  return [operationName === null ? others : { ...others, operationName }, { ...options, documentAST }];
}

/** The document of a text; `null` when it cannot be read, which the service explains. */
function documentIn(query: string): DocumentNode | null {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

function withSmallNames(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
