/** What clients are told of errors: what they can act on as it is, everything else as one sentence with a request id. */
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { exposed } from '../graphql/errors.js';
import type { AccessRefused } from './access.js';

/** An error of GraphQL that was meant for the client: a mistake in the document, or one of our coded errors. */
export function isMeant(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && (error.originalError === undefined || isMeant(error.originalError));
}

/** What somebody is told who is not let in, or not any longer. */
export function refusalError({ code, message }: AccessRefused): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Whether an error is none that clients are meant to understand: something went wrong here. */
export function isUnexpected(error: unknown): boolean {
  return (
    !isMeant(error) && !(exposed(error instanceof GraphQLError ? error.originalError : error) instanceof GraphQLError)
  );
}

/** Masks an error; what is masked is logged with the request id, which the client is given. */
export function publicError(error: unknown, log: Logger, requestId: string): GraphQLError {
  if (isMeant(error)) return error;
  const cause = error instanceof GraphQLError ? error.originalError : error;
  const known = exposed(cause);
  const place = error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {};
  if (known instanceof GraphQLError) return new GraphQLError(known.message, { ...place, extensions: known.extensions });
  log.error({ err: cause, requestId }, 'a request failed');
  const message = `Something went wrong here. If it happens again, report request ${requestId}`;
  return new GraphQLError(message, { ...place, extensions: { code: 'INTERNAL', requestId } });
}
