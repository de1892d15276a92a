/** A connection over Server-Sent Events: the protocol of `graphql-sse` in distinct connections mode. */
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
 * Called before a stream is opened, where the number of streams is limited. Resolves with a function that releases the
 * place, or with `null` where no place is free.
 */
export type TakePlace = () => Promise<(() => void) | null>;

export function overSse<Data>({ url, authorization, takePlace }: SseOptions): Open<Data> {
  return (operation, listener) => {
    let refusal: Ending | null = null;
    const { alive } = openedByLife(listener);
    let hasLeft = false;
    let release = () => {
      hasLeft = true;
    };
    const client = createClient({
      url,
      retryAttempts: 0,
      headers: authorization === null ? {} : { authorization },
      fetchFn: async (address: string, init: RequestInit) => {
        const place = await takePlace?.();
        if (place === null) throw new Error('Other pages use all event streams that the browser may open');
        if (place !== undefined) {
          if (hasLeft) place();
          release = place;
        }
        // The library keeps the message of an error, and drops its cause.
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
      release();
    };
    return { leave, abandon: leave };
  };
}

/**
 * Passes the bytes of a stream on, and reports every chunk. The end of the stream is an error: the protocol has a `complete`
 * event before the end, and after a stream that a proxy cut off, the library could wait forever.
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

/** Tells an event stream from the page of a gateway, which may have status 200 too. */
function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}
