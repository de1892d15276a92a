/**
 * Documents that clients send by id: as `documentId` (GraphQL over HTTP, appendix on persisted documents), or as
 * `extensions.persistedQuery.sha256Hash` like Apollo's clients. An id is the SHA-256 of the text, with or without the
 * prefix `sha256:`, or any id that the manifest defines. A document that comes with its `persistedQuery` is registered, so
 * that its hash is enough from then on (Apollo's automatic persisted queries).
 */
import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { NOBODY } from '../../graphql/meter.js';
import { readTextFile, UnreadableText } from '../../text-file.js';
import { type Client, HotCache } from '../limits/hot-cache.js';
import { OperatorError } from '../operator-error.js';
import type { Documents } from './documents.js';

/** The parameters of a request that select its document. */
export const DocumentParameters = z.looseObject({
  query: z.string().nullish(),
  documentId: z.string().nullish(),
  extensions: z
    .looseObject({ persistedQuery: z.looseObject({ sha256Hash: z.string() }).nullish() })
    .nullish()
    .catch(null),
});
export type DocumentParameters = z.infer<typeof DocumentParameters>;

/**
 * Errors with a document's id, or with a document that is not allowed, and their HTTP statuses. The codes are stable.
 */
export const DOCUMENT_STATUS = {
  /** No document has this `documentId`. For a hash of Apollo's clients, see `HashNotRegistered`. */
  PERSISTED_QUERY_NOT_FOUND: 404,
  /** The request has both a document and an id, and they do not match. */
  DOCUMENT_ID_MISMATCH: 400,
  /** Only registered documents are allowed, and this is not one. */
  DOCUMENT_NOT_TRUSTED: 403,
} as const;
export type DocumentCode = keyof typeof DOCUMENT_STATUS;

/** A manifest: a plain map of ids to documents, as Relay and GraphQL Code Generator write it, or Apollo's format. */
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

/** How many characters of registered documents are kept in this process; one has at most a fortieth of it. */
const REGISTERED_CHARACTERS = 1_000_000;
const LONGEST_REGISTERED = REGISTERED_CHARACTERS / 40;
/** Approximate memory for a registered document besides its text, in characters. */
const OVERHEAD_CHARACTERS = 200;

interface Registered {
  readonly text: string;
}

export class PersistedDocuments {
  private readonly byId = new Map<string, string>();
  private readonly texts = new Set<string>();
  /** Documents that clients have registered. A hash leads to one text, so no client can change what another gets. */
  private readonly registered = new HotCache<Registered>({
    room: REGISTERED_CHARACTERS,
    largest: LONGEST_REGISTERED,
    sizeOf: ({ text }) => text.length + OVERHEAD_CHARACTERS,
  });

  /** @param only Whether readers may send registered documents only. */
  constructor(
    texts: readonly string[],
    private readonly only: boolean,
  ) {
    for (const text of texts) this.add(hashOf(text), text);
  }

  /**
   * Adds the documents of a manifest.
   * @throws OperatorError when the manifest cannot be read, or has invalid documents; the message lists all of them.
   */
  addManifest(path: string, documents: Documents): void {
    const faults: string[] = [];
    for (const { id, text } of readManifest(path)) {
      for (const { message } of documents.read(text, NOBODY).faults) faults.push(`  ${id}: ${message}`);
      this.add(hashOf(text), text);
      this.add(normalId(id), text);
    }
    if (faults.length > 0) {
      throw new OperatorError(
        `TRUSTED_DOCUMENTS: ${path} has documents that the service would refuse:\n${faults.join('\n')}`,
      );
    }
  }

  /**
   * The text of the document that a request selects; `null` when it selects none.
   * @throws GraphQLError with a `DocumentCode` when there is no such document, or it is not allowed.
   */
  textOf({ query, documentId, extensions }: DocumentParameters, isOfTheDesk: boolean, client: Client): string | null {
    const hash = documentId == null ? (extensions?.persistedQuery?.sha256Hash ?? null) : null;
    const id = documentId ?? hash;
    // graphql-transport-ws requires a query, so clients that send an id send an empty one.
    if (query == null || (query === '' && id !== null)) {
      if (id === null) return null;
      const text = this.byId.get(normalId(id)) ?? this.registeredText(normalId(id), isOfTheDesk, client);
      if (text === undefined) throw hash === null ? unknownId() : new HashNotRegistered();
      return text;
    }
    if (id !== null && normalId(id) !== hashOf(query) && this.byId.get(normalId(id)) !== query) {
      throw documentError('DOCUMENT_ID_MISMATCH', 'The document does not match its id; send only one of the two');
    }
    if (this.only && !isOfTheDesk && !this.texts.has(query)) {
      throw documentError('DOCUMENT_NOT_TRUSTED', 'Only registered documents are allowed; send a documentId');
    }
    if (hash !== null && !this.texts.has(query)) this.registered.set(normalId(hash), { text: query }, client);
    return query;
  }

  /** A document that a client has registered. Where readers may send those of the manifest only, the desk's are not theirs. */
  private registeredText(id: string, isOfTheDesk: boolean, client: Client): string | undefined {
    return this.only && !isOfTheDesk ? undefined : this.registered.get(id, client)?.text;
  }

  /** Forgets the documents that clients have registered: one may hold the words of a statement. */
  forget(): void {
    this.registered.clear();
  }

  private add(id: string, text: string): void {
    this.byId.set(id, text);
    this.texts.add(text);
  }
}

function unknownId(): GraphQLError {
  return documentError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound: no document is registered under this id');
}

/**
 * No document is registered under a hash of automatic persisted queries. Apollo's clients know this error by its code or
 * its message, and urql by exactly this message. Its status is 200: clients of telephones (Apollo iOS, Apollo Kotlin) read
 * no body of another status, and would never send the document.
 */
export class HashNotRegistered extends GraphQLError {
  static readonly status = 200;

  constructor() {
    super('PersistedQueryNotFound', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' satisfies DocumentCode } });
  }
}

function documentError(code: DocumentCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Hashes come in either case, with or without the name of their algorithm. */
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
    const reason = 'must be a JSON object of ids and documents, or an Apollo manifest';
    throw new OperatorError(`TRUSTED_DOCUMENTS: ${path} ${reason}`);
  }
}
