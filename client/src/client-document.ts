/** The documents that the package brings. */
import type { DocumentNode } from 'graphql';

/** A `TypedDocumentNode` that keeps its text: the same structure as in `@graphql-typed-document-node/core`. */
export interface ClientDocument<Result, Variables> extends DocumentNode {
  /** Never there: it carries the types. */
  readonly __apiType?: (variables: Variables) => Result;
}
