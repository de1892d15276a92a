/**
 * The head of an event stream. The server writes the events (live/event-stream.ts): Yoga's events have no ids, so
 * clients could not resume.
 */
import type { Plugin } from 'graphql-yoga';
import { EVENT_STREAM_HEADERS } from '../live/event-stream.js';
import type { Requester } from './requester.js';

export function useEventStream(): Plugin<Requester, Requester> {
  return {
    onResultProcess: ({ resultProcessor, setResultProcessor, serverContext }) => {
      // Without a processor, the client does not accept event streams.
      if (serverContext.outcome.subscriber === null || resultProcessor === undefined) return;
      setResultProcessor(
        (_, { Response }) => new Response(null, { headers: EVENT_STREAM_HEADERS }),
        'text/event-stream',
      );
    },
  };
}
