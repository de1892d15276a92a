/** What an HTTP response says that is not what was asked for. */
import { broken, type Ending } from './connection.js';
import { codeOf, FINAL_CODES, type GraphQLFailure, graphqlError, isObject } from './errors.js';

/** What a response is that is no event stream: a refusal of the service, or the word of something on the way. */
export async function endingOf(response: Response): Promise<Ending> {
  const { status, statusText, ok } = response;
  if (ok) return broken(`Something answered with ${status} and no event stream`);
  const errors = failuresIn(await response.text().catch(() => ''));
  const isFinal = errors.length > 0 && errors.every((one) => FINAL_CODES.includes(codeOf(one) ?? ''));
  if (isFinal) return { type: 'refused', error: graphqlError(errors) };
  return broken(`Something answered with ${status} ${statusText}`.trimEnd());
}

/** The GraphQL errors of a body; none where it is something else, as the page of a proxy. */
function failuresIn(body: string): readonly GraphQLFailure[] {
  try {
    // What is refused before it is executed may be told as an event, whatever the status.
    const answer: unknown = JSON.parse(/^data: ?(.+)$/m.exec(body)?.[1] ?? body);
    return isObject(answer) && Array.isArray(answer.errors) ? answer.errors.filter(isFailure) : [];
  } catch {
    return [];
  }
}

function isFailure(value: unknown): value is GraphQLFailure {
  return isObject(value) && typeof value.message === 'string';
}
