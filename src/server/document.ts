/** Reading GraphQL documents within limits, the same for every transport. */
import { type DocumentNode, GraphQLError, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import { schema } from '../graphql/schema.js';
import { LIMITS } from './limits.js';

/** How many documents are kept of each sort. */
const KEPT = 500;
/** What was read before: a crowd of clients sends few different documents. */
const known = new LRUCache<string, DocumentNode | readonly GraphQLError[]>({ max: KEPT });
/** What Yoga has read for HTTP. */
export const YOGA_DOCUMENTS = {
  documentCache: new LRUCache<string, DocumentNode>({ max: KEPT }),
  errorCache: new LRUCache<string, Error>({ max: KEPT }),
};

/** Empties what was read before: a document may hold the words of a statement, as a mutation of the desk or a search does. */
export function forgetDocuments(): void {
  known.clear();
  YOGA_DOCUMENTS.documentCache.clear();
  YOGA_DOCUMENTS.errorCache.clear();
}

/** @throws GraphQLError when the text is not a document, or a longer one than is allowed. */
export function parseDocument(source: string): DocumentNode {
  return parse(source, { maxTokens: LIMITS.tokens });
}

/** A document that fits the schema, or all that is wrong with it, with the codes that Yoga gives over HTTP. */
export function readDocument(source: string): DocumentNode | readonly GraphQLError[] {
  const before = known.get(source);
  if (before !== undefined) return before;
  const read = parseAndValidate(source);
  known.set(source, read);
  return read;
}

function parseAndValidate(source: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parseDocument(source);
    const mistakes = validate(schema, document);
    return mistakes.length === 0 ? document : mistakes.map((one) => withCode(one, 'GRAPHQL_VALIDATION_FAILED'));
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}
