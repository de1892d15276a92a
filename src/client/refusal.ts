/** Reads HTTP responses that are no event stream: refusals of the service, and answers of something between. */
import { broken, type Ending } from './connection.js';
import { codeOf, FINAL_CODES, type GraphQLFailure, graphqlError, isObject } from './errors.js';

/** Tells a refusal of the service, which is final, from the answer of a gateway, after which the client tries again. */
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
