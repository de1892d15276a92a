/** Asks the service for one result. */
import { addressOf } from './address.js';
import { type DocumentText, textOf } from './document.js';
import { FeedError, type GraphQLFailure, graphqlError } from './errors.js';
import { post } from './post.js';

/** How a request reaches the service. */
export interface RequestOptions {
  /** The address of the service: `https://news.example/graphql`, or in a page `/graphql`. */
  readonly url: string;
  /** `Bearer <token>`, sent in a header. */
  readonly authorization?: string | undefined;
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of `ask`. */
export interface AskOptions<Result, Variables extends object> extends RequestOptions {
  /** A query or a mutation: its text, or a typed document, from which the result has its type. */
  readonly query: DocumentText<Result, Variables>;
  readonly variables?: NoInfer<Variables>;
}

/** A response of GraphQL over HTTP. */
export interface ServiceResponse<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly GraphQLFailure[];
}

const ACCEPT = 'application/graphql-response+json, application/json';

/**
 * Asks for the data of a query or a mutation.
 * @throws FeedError with the code of the first error when the response has errors; `UNREACHABLE` when no result arrives.
 */
export async function ask<Result, Variables extends object = Readonly<Record<string, unknown>>>(
  options: AskOptions<Result, Variables>,
): Promise<Result> {
  const { query, variables = {} } = options;
  const { data, errors = [] } = await responseOf<Result>(options, { query: textOf(query), variables });
  if (errors.length > 0) throw graphqlError(errors);
  if (data === undefined || data === null) throw new FeedError('UNREACHABLE', 'The response has no data');
  return data;
}

/**
 * Sends an operation. Returns the response whether it has errors or not.
 * @throws FeedError UNREACHABLE when the response is none of GraphQL, or does not arrive; the signal's reason after that.
 */
export async function responseOf<Result>(
  { url, authorization, signal }: RequestOptions,
  operation: object,
): Promise<ServiceResponse<Result>> {
  const address = addressOf(url);
  try {
    const request = { url: address, accept: ACCEPT, authorization: authorization ?? null, signal: signal ?? null };
    const response = await post(request, operation);
    const result: ServiceResponse<Result> | null = await response.json().catch(() => null);
    if (result?.data !== undefined || result?.errors !== undefined) return result;
    throw new Error(`The response had status ${response.status} and is no GraphQL result`);
  } catch (error) {
    signal?.throwIfAborted();
    throw new FeedError('UNREACHABLE', error instanceof Error ? error.message : String(error));
  }
}
