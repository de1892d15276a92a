/**
 * The parameters of a GET. Yoga does not read `documentId` from an address, and treats malformed JSON as an internal
 * failure.
 */
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

/** The parameters in the address of a GET, in Yoga's form. */
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
    const message = `"${parameter}" in the address is not JSON; write JSON such as {"first":10}, percent-encoded`;
    throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
  }
}
