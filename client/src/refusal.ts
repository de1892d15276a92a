/** Reads HTTP responses that are no event stream: refusals of the service, and responses of a gateway. */
import { broken, type Ending } from './connection.js';
import { type GraphQLFailure, graphqlError, isFinal, isObject } from './errors.js';

/** Tells a final refusal of the service from a response after which the client tries again. */
export async function endingOf(response: Response): Promise<Ending> {
  const { status, statusText, ok } = response;
  if (ok) return broken(`The response had status ${status} and no event stream`);
  const errors = failuresIn(await response.text().catch(() => ''));
  if (isFinal(errors)) return { type: 'refused', error: graphqlError(errors) };
  return broken(`The response had status ${status} ${statusText}`.trimEnd());
}

/** The GraphQL errors in a body; none where the body is something else, such as the page of a proxy. */
function failuresIn(body: string): readonly GraphQLFailure[] {
  try {
    // A refusal may be written as an event of a stream, whatever its status.
    const response: unknown = JSON.parse(/^data: ?(.+)$/m.exec(body)?.[1] ?? body);
    return isObject(response) && Array.isArray(response.errors) ? response.errors.filter(isFailure) : [];
  } catch {
    return [];
  }
}

function isFailure(value: unknown): value is GraphQLFailure {
  return isObject(value) && typeof value.message === 'string';
}
