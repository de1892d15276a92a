/**
 * Prepares errors for clients: errors that they can act on stay as they are; all others become one sentence with a
 * request id.
 */
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { exposed, OURS } from '../../graphql/errors.js';
import type { AccessRefused } from '../access/access.js';

/** A GraphQL error meant for the client: a mistake in the document, or an error with a code of ours. */
export function isMeant(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && (error.originalError === undefined || isMeant(error.originalError));
}

/** The GraphQL error for refused or ended access. */
export function refusalError({ code, message }: AccessRefused): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Whether the service is at fault, so that trying again may help. */
export function isUnexpected(error: unknown): boolean {
  if (isMeant(error)) return false;
  const known = exposed(error instanceof GraphQLError ? error.originalError : error);
  return !(known instanceof GraphQLError) || OURS.includes(String(known.extensions.code));
}

/** Masks an error. A masked error is logged with the request id that the client gets. */
export function publicError(error: unknown, log: Logger, requestId: string): GraphQLError {
  if (isMeant(error)) return error;
  const cause = error instanceof GraphQLError ? error.originalError : error;
  const known = exposed(cause);
  const place = error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {};
  if (known instanceof GraphQLError) {
    const { message, extensions } = known;
    if (!OURS.includes(String(extensions.code))) return new GraphQLError(message, { ...place, extensions });
    log.error({ err: cause, requestId }, 'a request failed');
    return new GraphQLError(message, { ...place, extensions: { ...extensions, requestId } });
  }
  log.error({ err: cause, requestId }, 'a request failed');
  const message = `Something went wrong here. If it happens again, report request ${requestId}`;
  return new GraphQLError(message, { ...place, extensions: { code: 'INTERNAL', requestId } });
}
