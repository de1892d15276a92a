/** Requests of GraphQL over HTTP. */
import { describe } from './errors.js';

/** The options of a request, besides its operation. */
export interface PostOptions {
  readonly url: string;
  /** The media types of the response that the client can read. */
  readonly accept: string;
  readonly authorization: string | null;
  readonly signal: AbortSignal | null;
}

/**
 * Sends an operation.
 * @throws Error with the cause in its message: `ECONNREFUSED` rather than `fetch failed`.
 */
export function post({ url, accept, authorization, signal }: PostOptions, operation: object): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    accept,
    ...(authorization === null ? {} : { authorization }),
  };
  return fetch(url, { method: 'POST', signal, headers, body: JSON.stringify(operation) }).catch((error: unknown) => {
    throw new Error(describe(error), { cause: error });
  });
}
