/** How a page asks for what it shows. */
import type { TypedDocumentString } from './operations.js';

/**
 * Asks one of the operations of the page: in the browser over HTTP, on the server without it.
 * @throws AskError when it is answered with errors.
 */
export type Ask = <Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => Promise<Result>;

/**
 * Asks without HTTP, as the server does for the pages that it renders.
 * @param answer Answers an operation in JSON in UTF-8, as it is sent over HTTP.
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

/** The service has answered that it cannot answer, or there was no answer. */
export class AskError extends Error {
  override readonly name = 'AskError';

  constructor(
    /** The stable code of the service; `UNREACHABLE` when nothing was answered. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Why something could not be read, for readers: the messages of the API are for programs. */
export function failureInWords({ code }: AskError): string {
  if (code === 'UNREACHABLE') return 'The service cannot be reached at the moment.';
  const isPlace = code.startsWith('CURSOR_') || code === 'DATE_TIME_MALFORMED';
  return isPlace
    ? 'There is no such moment in the record.'
    : 'This cannot be shown at the moment. Try again in a minute.';
}
