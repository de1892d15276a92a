/** Adds extensions to GraphQL errors. */
import { GraphQLError } from 'graphql';

/** A copy of an error with more extensions. Errors are kept and shared, so none is changed. */
export function withExtensions(error: GraphQLError, more: Readonly<Record<string, unknown>>): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    originalError: error.originalError ?? null,
    extensions: { ...error.extensions, ...more },
  });
}
