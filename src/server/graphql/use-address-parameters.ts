/** The parameters of a GET. Yoga knows no `documentId` in an address, and takes malformed JSON for a failure of its own. */
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { addressParameters } from '../http/request-target.js';

export function useAddressParameters(): Plugin {
  return {
    onRequestParse: ({ request, setRequestParser }) => {
      if (request.method === 'GET') setRequestParser(({ url }) => parametersIn(url));
    },
  };
}

/** What the address of a GET asks, as Yoga takes it. */
function parametersIn(url: string): GraphQLParams {
  const { query, documentId, operationName, variables, extensions } = addressParameters(url);
  return {
    ...(query === null ? {} : { query }),
    ...(documentId === null ? {} : { documentId }),
    ...(operationName === null ? {} : { operationName }),
    ...(variables === null ? {} : { variables: json('variables', variables) }),
    ...(extensions === null ? {} : { extensions: json('extensions', extensions) }),
  };
}

function json(parameter: string, text: string) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = `"${parameter}" in the address is not JSON; write it like {"first":10}, encoded for an address`;
    throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
  }
}
