/** GraphQL over HTTP and Server-Sent Events. */
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Editor } from '../desk/editor.js';
import { Context, type Services } from '../graphql/context.js';
import { parseCursor } from '../graphql/cursor.js';
import { schema } from '../graphql/schema.js';
import { parseDocument, YOGA_DOCUMENTS } from './document.js';
import { EVENT_STREAM_HEADERS } from './event-stream.js';
import { execute, withRequestStatus } from './execution.js';
import { publicError } from './public-errors.js';
import { type Refusal, responseTo } from './refusal.js';
import { newRequestId } from './request-id.js';
import type { Deliveries } from './subscriptions/deliveries.js';
import { DeliveryStream } from './subscriptions/delivery-stream.js';

export const GRAPHQL_PATH = '/graphql';

/** What the server knows of a request before GraphQL does, and what GraphQL has found to be streamed. */
export interface Requester {
  readonly requestId: string;
  readonly editor: Editor | null;
  /** What is answered in place of anything else to somebody who is not let in. */
  readonly refusal: Refusal | null;
  /** `Last-Event-ID`: the cursor of the last event that an `EventSource` was given before it reconnected. */
  readonly lastEventId: string | null;
  /** A place for what is to be written as events. Yoga makes the head of the response, the server writes its body. */
  readonly events: { stream: DeliveryStream | null };
}

/**
 * Documents are read and executed by the same functions as over WebSocket, so that the answers are the same. Yoga's own
 * event streams have no ids, so nobody could resume one.
 */
function sameAsOverWebSocket(services: Services, deliveries: Deliveries, log: Logger): Plugin<Requester, Requester> {
  const contextFor = ({ requestId, editor, lastEventId }: Requester) =>
    new Context(services, requestId, editor, { resumeAfter: lastEventId === null ? null : parseCursor(lastEventId) });
  return {
    onParse: ({ setParseFn }) => setParseFn(parseDocument),
    // Given its context here: Yoga copies what it is given, without the methods of a class.
    onExecute: ({ args: { contextValue: requester }, setExecuteFn }) =>
      setExecuteFn(async (args: ExecutionArgs) =>
        withRequestStatus(await execute({ ...args, contextValue: contextFor(requester) }, log)),
      ),
    onSubscribe: ({ args: { contextValue: requester }, setSubscribeFn }) =>
      setSubscribeFn(async (args: ExecutionArgs) => {
        const result = await deliveries.open({ ...args, contextValue: contextFor(requester) });
        if (result instanceof DeliveryStream) requester.events.stream = result;
        return result instanceof DeliveryStream ? result : withRequestStatus(result);
      }),
    onResultProcess: ({ resultProcessor, setResultProcessor, serverContext }) => {
      // Where Yoga knows no way to answer, the client does not accept event streams.
      if (serverContext.events.stream === null || resultProcessor === undefined) return;
      setResultProcessor(
        (_, { Response }) => new Response(null, { headers: EVENT_STREAM_HEADERS }),
        'text/event-stream',
      );
    },
  };
}

/** Answers whoever is not let in before anything of the request is read. */
const refusing: Plugin<Requester, Requester> = {
  onRequest: ({ request, serverContext, endResponse }) => {
    const { refusal } = serverContext;
    if (refusal !== null) endResponse(responseTo(refusal, request.headers.get('accept')));
  },
};

/** Variables and extensions in an address that are not JSON: Yoga takes what its parser throws for a fault of the service. */
const unreadableParameters: Plugin<Requester, Requester> = {
  onRequestParse: ({ requestParser, setRequestParser }) => {
    if (requestParser === undefined) return;
    setRequestParser(async (request) => {
      try {
        return await requestParser(request);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        const extensions = { code: 'BAD_REQUEST', http: { status: 400 } };
        throw new GraphQLError('"variables" and "extensions" must be JSON objects, or left out', { extensions });
      }
    });
  },
};

export function makeYoga(services: Services, deliveries: Deliveries, options: { readonly body: number }, log: Logger) {
  return createYoga<Requester>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: false,
    landingPage: false,
    batching: false,
    parserAndValidationCache: YOGA_DOCUMENTS,
    multipart: false,
    maxRequestBodySize: options.body,
    // The server says which origins may read what, for everything that it answers.
    cors: false,
    // What goes wrong outside the execution of a document; Yoga does not say in which request.
    maskedErrors: { maskError: (error) => publicError(error, log, newRequestId()) },
    logging: {
      debug: (...details: unknown[]) => log.trace({ details }, 'yoga'),
      info: (...details: unknown[]) => log.debug({ details }, 'yoga'),
      warn: (...details: unknown[]) => log.warn({ details }, 'yoga'),
      error: (...details: unknown[]) => log.error({ details }, 'yoga'),
    },
    plugins: [refusing, unreadableParameters, sameAsOverWebSocket(services, deliveries, log)],
  });
}

export type Yoga = ReturnType<typeof makeYoga>;
