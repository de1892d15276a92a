/** Asking the operations of the page and of the desk, in the browser and on the server. */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { words } from '../words/page.js';

/** A document with the types of its result and its variables. */
export type TypedDocument<Result, Variables> = DocumentTypeDecoration<Result, Variables> & { toString(): string };

/**
 * Asks one operation: over HTTP in the browser, without HTTP on the server.
 * @throws AskError when the response has errors, or does not arrive.
 */
export type Ask = <Result, Variables extends object>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
) => Promise<Result>;

/**
 * Asks without HTTP, as the server does for the pages that it renders.
 * @param answer Executes an operation; the response is JSON in UTF-8, as over HTTP.
 */
export function askingOf(
  answer: (document: string, variables: Readonly<Record<string, unknown>>) => Promise<Uint8Array>,
): Ask {
  const decoder = new TextDecoder();
  return async (document, variables) => {
    const bytes = await answer(document.toString(), Object.fromEntries(Object.entries(variables)));
    return JSON.parse(decoder.decode(bytes)).data;
  };
}

/** The service responded with an error, or did not respond. */
export class AskError extends Error {
  override readonly name = 'AskError';

  constructor(
    /** The stable code of the service; `UNREACHABLE` if it did not respond. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The text of an error for readers: the messages of the API are for programs. */
export function failureInWords({ code }: AskError): string {
  if (code === 'UNREACHABLE') return words.failure.unreachable;
  const isPlace = code.startsWith('CURSOR_') || code === 'DATE_TIME_MALFORMED';
  return isPlace ? words.failure.noSuchMoment : words.failure.other;
}
