/** Asking as the desk: by the text of each document, with the token in the header. */
import { AskError } from '../ask.js';
import type { TypedDocumentString } from './generated/operations.js';

/**
 * Asks one of the operations of the desk.
 * @throws AskError when it is answered with errors; `UNREACHABLE` when it is not known whether it has arrived.
 */
export type DeskAsk = <Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => Promise<Result>;

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export function deskAsk(token: string): DeskAsk {
  return async <Result, Variables extends object>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ) => {
    const { data, errors = [] } = await answerOf<Result>(token, document.toString(), variables);
    const [error] = errors;
    if (error !== undefined) throw new AskError(error.extensions?.code ?? 'INTERNAL', error.message);
    if (data === undefined || data === null) throw new AskError('UNREACHABLE', 'Nothing was answered');
    return data;
  };
}

async function answerOf<Result>(token: string, query: string, variables: object): Promise<Answer<Result>> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
  };
  try {
    const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return await response.json();
  } catch {
    // No answer, or one that was cut off, or one of something in between that speaks no JSON.
    throw new AskError('UNREACHABLE', 'The service cannot be reached at the moment');
  }
}

/** The codes that say that the token opens nothing any more. */
export function isOfToken({ code }: AskError): boolean {
  return code.startsWith('TOKEN_') || code === 'ROLE_REQUIRED';
}
