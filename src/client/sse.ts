/** A connection by Server-Sent Events: the GraphQL over SSE protocol, distinct connections mode, by the library that defines it. */
import { createClient } from 'graphql-sse';
import { broken, type Ending, type Open, openedByLife } from './connection.js';
import { describe } from './errors.js';
import { endingOf } from './refusal.js';

export interface SseOptions {
  readonly url: string;
  readonly authorization: string | null;
  readonly takePlace: TakePlace | undefined;
}

/**
 * Asked before a stream is opened, where only so many may be open: resolves with what gives the place back, or with `null`
 * when there is none.
 */
export type TakePlace = () => Promise<(() => void) | null>;

export function overSse<Data>({ url, authorization, takePlace }: SseOptions): Open<Data> {
  return (operation, listener) => {
    let refusal: Ending | null = null;
    const { alive } = openedByLife(listener);
    let hasLeft = false;
    let giveBack = () => {
      hasLeft = true;
    };
    const client = createClient({
      url,
      retryAttempts: 0,
      headers: authorization === null ? {} : { authorization },
      fetchFn: async (address: string, init: RequestInit) => {
        const place = await takePlace?.();
        if (place === null) throw new Error('Other pages have all the streams that this browser may open');
        if (place !== undefined) {
          if (hasLeft) place();
          giveBack = place;
        }
        // The library keeps the message of an error, and not what lies behind it.
        const response = await fetch(address, init).catch((error: unknown) => {
          throw new Error(describe(error));
        });
        const { status, statusText, body } = response;
        const ok = response.ok && isEventStream(response);
        if (!ok) refusal = await endingOf(response);
        return { ok, status, statusText, body: body === null ? null : watched(body, alive) };
      },
    });
    client.subscribe<Data>(operation, {
      next: (result) => listener.result(result),
      error: (error) => listener.ended(refusal ?? broken(describe(error))),
      complete: () => listener.ended(broken('The service ended the subscription')),
    });
    const leave = () => {
      client.dispose();
      giveBack();
    };
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
