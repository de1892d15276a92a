/** GraphQL documents, as a text or with types. */

/**
 * A document with its text and with the types of its result and variables: one of `@onrecord/client/documents`, one that
 * `gql` of Apollo Client or urql made, or another `TypedDocumentNode` that keeps its text.
 */
export interface DocumentWithText<Result, Variables> {
  readonly loc?: { readonly source: { readonly body: string } } | undefined;
  /** Never there: it carries the types, as in `@graphql-typed-document-node/core`. */
  readonly __apiType?: ((variables: Variables) => Result) | undefined;
}

/** The text of a document, or a document that has it. */
export type DocumentText<Result, Variables> = string | DocumentWithText<Result, Variables>;

/** @throws TypeError when the document does not keep its text. */
export function textOf(document: DocumentText<unknown, never>): string {
  const text = typeof document === 'string' ? document : document.loc?.source.body;
  if (text === undefined) {
    throw new TypeError(
      'The document has no text at `loc.source.body`: pass `print(document)`, from the package graphql',
    );
  }
  return text;
}
