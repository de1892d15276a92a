/**
 * Documents that clients name instead of sending them: by `documentId` (GraphQL over HTTP, appendix on persisted documents),
 * or by `extensions.persistedQuery.sha256Hash`, as Apollo's clients do. An id is the SHA-256 of the text, with or without
 * `sha256:` before it, or whatever else the manifest calls it.
 */
import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { NOBODY } from '../../graphql/meter.js';
import { readTextFile, UnreadableText } from '../../text-file.js';
import { OperatorError } from '../operator-error.js';
import type { Documents } from './documents.js';

/** What a request says of its document. */
export const DocumentParameters = z.looseObject({
  query: z.string().nullish(),
  documentId: z.string().nullish(),
  extensions: z
    .looseObject({ persistedQuery: z.looseObject({ sha256Hash: z.string() }).nullish() })
    .nullish()
    .catch(null),
});
export type DocumentParameters = z.infer<typeof DocumentParameters>;

/** What is wrong with a document that is named, or not trusted. The codes are stable. */
export const DOCUMENT_STATUS = {
  /** No document is known by the id. Clients of Apollo send the whole document when they are told so. */
  PERSISTED_QUERY_NOT_FOUND: 404,
  /** A document and an id were sent that do not belong together. */
  DOCUMENT_ID_MISMATCH: 400,
  /** Only documents of the manifest are answered, and this is none. */
  DOCUMENT_NOT_TRUSTED: 403,
} as const;
export type DocumentCode = keyof typeof DOCUMENT_STATUS;

/** A manifest by itself, as Relay and GraphQL Code Generator write it, or Apollo's, which has other things beside it. */
const Manifest = z.union([
  z
    .object({
      format: z.literal('apollo-persisted-query-manifest'),
      version: z.literal(1),
      operations: z.array(z.looseObject({ id: z.string(), body: z.string() })),
    })
    .transform(({ operations }) => operations.map(({ id, body }) => ({ id, text: body }))),
  z.record(z.string(), z.string()).transform((texts) => Object.entries(texts).map(([id, text]) => ({ id, text }))),
]);

export class PersistedDocuments {
  private readonly byId = new Map<string, string>();
  private readonly texts = new Set<string>();

  /**
   * @param only Whether those who are not of the desk may ask for nothing else.
   */
  constructor(
    texts: readonly string[],
    private readonly only: boolean,
  ) {
    for (const text of texts) this.add(hashOf(text), text);
  }

  /**
   * Adds the documents of a manifest.
   * @throws OperatorError when it cannot be read, or has documents that would not be answered; it names all of them.
   */
  addManifest(path: string, documents: Documents): void {
    const faults: string[] = [];
    for (const { id, text } of readManifest(path)) {
      for (const { message } of documents.read(text, NOBODY).faults) faults.push(`  ${id}: ${message}`);
      this.add(hashOf(text), text);
      this.add(normalId(id), text);
    }
    if (faults.length > 0) {
      throw new OperatorError(`TRUSTED_DOCUMENTS: ${path} has documents that do not fit:\n${faults.join('\n')}`);
    }
  }

  /**
   * The text that a request asks for; `null` when it asks for none.
   * @throws GraphQLError with a `DocumentCode` when it cannot be had.
   */
  textOf({ query, documentId, extensions }: DocumentParameters, isOfTheDesk: boolean): string | null {
    const id = documentId ?? extensions?.persistedQuery?.sha256Hash ?? null;
    // Over WebSocket the protocol wants a text; whoever names a document sends an empty one.
    if (query == null || (query === '' && id !== null)) return id === null ? null : this.named(id);
    if (id !== null && normalId(id) !== hashOf(query) && this.byId.get(normalId(id)) !== query) {
      throw documentError('DOCUMENT_ID_MISMATCH', 'The document is not the one that its id names; send one of the two');
    }
    if (this.only && !isOfTheDesk && !this.texts.has(query)) {
      throw documentError(
        'DOCUMENT_NOT_TRUSTED',
        'Only documents are answered here that are known; ask for one by its id',
      );
    }
    return query;
  }

  private named(id: string): string {
    const text = this.byId.get(normalId(id));
    if (text !== undefined) return text;
    // Apollo's clients know the message, too.
    throw documentError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound: no document is known by this id');
  }

  private add(id: string, text: string): void {
    this.byId.set(id, text);
    this.texts.add(text);
  }
}

function documentError(code: DocumentCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Hashes are written in either case, and with or without their algorithm. */
function normalId(id: string): string {
  const hash = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(id)?.[1];
  return hash === undefined ? id : hash.toLowerCase();
}

function readManifest(path: string): readonly { readonly id: string; readonly text: string }[] {
  try {
    return Manifest.parse(JSON.parse(readTextFile(path)));
  } catch (error) {
    if (error instanceof UnreadableText) throw new OperatorError(`TRUSTED_DOCUMENTS: ${error.message}`);
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
    const reason = 'is not a JSON object of ids and documents, nor a manifest of Apollo';
    throw new OperatorError(`TRUSTED_DOCUMENTS: ${path} ${reason}`);
  }
}
