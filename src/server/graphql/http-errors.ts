/** The HTTP statuses of errors before execution. Over a WebSocket errors have none. */
import type { ExecutionResult, GraphQLError } from 'graphql';
import { withExtensions } from '../documents/error-extensions.js';
import { DOCUMENT_STATUS } from '../documents/persisted-documents.js';
import { LIMIT_STATUS } from '../limits/limit-error.js';
import type { Requester } from './requester.js';

/** The statuses of errors that have one of their own, whatever media type is accepted. */
const STATUS: Readonly<Record<string, number>> = { ...LIMIT_STATUS, ...DOCUMENT_STATUS };

/** An error before execution with its status (GraphQL over HTTP, 6.4.2), which Yoga takes out of it again. */
export function withStatus(error: GraphQLError, { transport }: Requester): GraphQLError {
  if (transport === 'websocket') return error;
  const { code, retryAfter } = error.extensions;
  const status = typeof code === 'string' ? STATUS[code] : undefined;
  const headers = typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {};
  // `spec`: only for clients that accept the media type of the specification. Events come with 200.
  const spec = status === undefined || transport === 'sse';
  return withExtensions(error, { http: { status: status ?? 400, spec, headers } });
}

/** A result; the errors of one that was not executed have their statuses. */
export function resultWithStatus(result: ExecutionResult, requester: Requester): ExecutionResult {
  if (result.data !== undefined || result.errors === undefined) return result;
  return { ...result, errors: result.errors.map((error) => withStatus(error, requester)) };
}
