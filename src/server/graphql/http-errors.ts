/** The HTTP statuses of errors before execution. Errors over a WebSocket have none. */
import type { ExecutionResult, GraphQLError } from 'graphql';
import { withExtensions } from '../documents/error-extensions.js';
import { DOCUMENT_STATUS, HashNotRegistered } from '../documents/persisted-documents.js';
import { retryAfter } from '../http/refusal.js';
import { LIMIT_STATUS } from '../limits/limit-error.js';
import type { Requester } from './requester.js';

/** The statuses of errors that have one of their own, whatever the accepted media type. */
const STATUS: Readonly<Record<string, number>> = { ...LIMIT_STATUS, ...DOCUMENT_STATUS, NOT_ACCEPTABLE: 406 };

/** An error before execution with its status (GraphQL over HTTP, 6.4.2), which Yoga removes again. */
export function withStatus(error: GraphQLError, { transport }: Requester): GraphQLError {
  if (transport === 'websocket') return error;
  const { retryAfter: seconds } = error.extensions;
  const status = statusOf(error);
  const headers = typeof seconds === 'number' ? retryAfter(seconds) : {};
  // `spec`: use the status only for clients that accept the specification's media type. Event streams always have 200.
  const spec = status === undefined || transport === 'sse';
  return withExtensions(error, { http: { status: status ?? 400, spec, headers } });
}

function statusOf(error: GraphQLError): number | undefined {
  if (error instanceof HashNotRegistered) return HashNotRegistered.status;
  const { code } = error.extensions;
  return typeof code === 'string' ? STATUS[code] : undefined;
}

/** A result; if it was not executed, its errors get their HTTP statuses. */
export function resultWithStatus(result: ExecutionResult, requester: Requester): ExecutionResult {
  if (result.data !== undefined || result.errors === undefined) return result;
  return { ...result, errors: result.errors.map((error) => withStatus(error, requester)) };
}
