/** What clients are told of errors: what they can act on as it is, everything else as one sentence with a request id. */
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { exposed, OURS } from '../../graphql/errors.js';
import type { AccessRefused } from '../access/access.js';

/** An error of GraphQL that was meant for the client: a mistake in the document, or one of our coded errors. */
export function isMeant(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && (error.originalError === undefined || isMeant(error.originalError));
}

/** What somebody is told who is not let in, or not any longer. */
export function refusalError({ code, message }: AccessRefused): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Whether something went wrong here, so that the same may go well when it is asked again. */
export function isUnexpected(error: unknown): boolean {
  if (isMeant(error)) return false;
  const known = exposed(error instanceof GraphQLError ? error.originalError : error);
  return !(known instanceof GraphQLError) || OURS.includes(String(known.extensions.code));
}

/** Masks an error; what is masked is logged with the request id, which the client is given. */
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
