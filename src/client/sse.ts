/** A connection by Server-Sent Events: the GraphQL over SSE protocol, distinct connections mode, by the library that defines it. */
import { createClient } from 'graphql-sse';
import { broken, type Ending, type Open } from './connection.js';
import { codeOf, describe, FINAL_CODES, type GraphQLFailure, graphqlError, isObject } from './errors.js';

export interface SseOptions {
  readonly url: string;
  readonly authorization: string | null;
}

export function overSse<Data>({ url, authorization }: SseOptions): Open<Data> {
  return (operation, listener) => {
    let refusal: Ending | null = null;
    const client = createClient({
      url,
      retryAttempts: 0,
      headers: authorization === null ? {} : { authorization },
      fetchFn: async (address: string, init: RequestInit) => {
        // The library keeps the message of an error, and not what lies behind it.
        const response = await fetch(address, init).catch((error: unknown) => {
          throw new Error(describe(error));
        });
        const { status, statusText, body } = response;
        const ok = response.ok && isEventStream(response);
        if (!ok) refusal = await endingOf(response);
        return { ok, status, statusText, body: body === null ? null : watched(body, () => listener.alive()) };
      },
    });
    client.subscribe<Data>(
      operation,
      {
        next: (result) => listener.result(result),
        error: (error) => listener.ended(refusal ?? broken(describe(error))),
        complete: () => listener.ended(broken('The service ended the subscription')),
      },
      { connected: () => listener.opened() },
    );
    const leave = () => client.dispose();
    return { leave, abandon: leave };
  };
}

/**
 * The bytes of a stream, each chunk a sign of life. A stream that ends is an error here: the protocol has a `complete` event
 * before the end, and where a proxy cut it off, the library could wait for ever.
 */
async function* watched(stream: ReadableStream<Uint8Array>, alive: () => void): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error('The stream was cut off');
    alive();
    yield value;
  }
}

/** A gateway's page with status 200 is none. */
function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}

/** What a response is that is no event stream: a refusal of the service, or the word of something on the way. */
async function endingOf(response: Response): Promise<Ending> {
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
