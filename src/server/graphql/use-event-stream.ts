/**
 * The head of an event stream. Its events are written by the server (live/event-stream.ts): those of Yoga have no ids, so no
 * client could resume one.
 */
import type { Plugin } from 'graphql-yoga';
import { EVENT_STREAM_HEADERS } from '../live/event-stream.js';
import type { Requester } from './requester.js';

export function useEventStream(): Plugin<Requester, Requester> {
  return {
    onResultProcess: ({ resultProcessor, setResultProcessor, serverContext }) => {
      // Where Yoga has no processor, the client does not accept event streams.
      if (serverContext.outcome.subscriber === null || resultProcessor === undefined) return;
      setResultProcessor(
        (_, { Response }) => new Response(null, { headers: EVENT_STREAM_HEADERS }),
        'text/event-stream',
      );
    },
  };
}
