/** Reading GraphQL documents within limits, the same for every transport. */
import { type DocumentNode, parse } from 'graphql';
import { LIMITS } from './limits.js';

/** @throws GraphQLError when the text is not a document, or a longer one than is allowed. */
export function parseDocument(source: string): DocumentNode {
  return parse(source, { maxTokens: LIMITS.tokens });
}
