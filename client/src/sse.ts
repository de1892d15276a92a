/** A connection over Server-Sent Events: the protocol of `graphql-sse` in distinct connections mode. */
import {
  broken,
  type ConnectionListener,
  type Ending,
  type FeedOperation,
  type Open,
  openedByLife,
} from './connection.js';
import { describe } from './errors.js';
import { eventReader } from './event-stream.js';
import { post } from './post.js';
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

export function overSse<Data>(options: SseOptions): Open<Data> {
  return (operation, listener) => {
    const leaving = new AbortController();
    const reporting = openedByLife(listener);
    follow(options, operation, reporting, leaving.signal)
      .catch((error: unknown) => broken(describe(error)))
      .then((ending) => listener.ended(ending));
    const leave = () => leaving.abort();
    return { leave, abandon: leave };
  };
}

/** Opens a stream, and reads it to its end. The signal ends both, and releases the place. */
async function follow<Data>(
  { url, authorization, takePlace }: SseOptions,
  operation: FeedOperation,
  listener: ConnectionListener<Data>,
  signal: AbortSignal,
): Promise<Ending> {
  const release = await takePlace?.();
  if (release === null) return broken('Other pages use all event streams that the browser may open');
  if (release !== undefined) {
    if (signal.aborted) release();
    else signal.addEventListener('abort', release);
  }
  const response = await post({ url, accept: EVENT_STREAM, authorization, signal }, operation);
  return response.ok && isEventStream(response) ? read(response, listener) : endingOf(response);
}

async function read<Data>({ body }: Response, listener: ConnectionListener<Data>): Promise<Ending> {
  if (body === null) return broken('The stream has no body');
  let isComplete = false;
  const readEvents = eventReader(({ event, data }) => {
    if (event === 'next') listener.result(JSON.parse(data));
    if (event === 'complete') isComplete = true;
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // The protocol has a `complete` event before the end.
      if (done) return broken('The stream was cut off');
      listener.alive();
      readEvents(decoder.decode(value, { stream: true }));
      if (isComplete) return broken('The service ended the subscription');
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const EVENT_STREAM = 'text/event-stream';

/** Tells an event stream from the page of a gateway, which may have status 200 too. */
function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith(EVENT_STREAM) === true;
}
