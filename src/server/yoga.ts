/** GraphQL over HTTP and Server-Sent Events. */
import type { ExecutionArgs } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Editor } from '../desk/editor.js';
import { Context, type Services } from '../graphql/context.js';
import { parseCursor } from '../graphql/cursor.js';
import { schema } from '../graphql/schema.js';
import { parseDocument, YOGA_DOCUMENTS } from './document.js';
import { EVENT_STREAM_HEADERS } from './event-stream.js';
import { execute, withRequestStatus } from './execution.js';
import type { Metrics } from './metrics/metrics.js';
import type { OperationMetrics } from './metrics/operation-metrics.js';
import type { OperationWatch } from './operation-watch.js';
import { publicError } from './public-errors.js';
import { type Refusal, responseTo } from './refusal.js';
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
  /** Whether there was an operation that could be executed: whoever executes it counts it. */
  readonly progress: { executed: boolean };
}

/**
 * Documents are read and executed by the same functions as over WebSocket, so that the answers are the same. Yoga's own
 * event streams have no ids, so nobody could resume one.
 */
function sameAsOverWebSocket(
  services: Services,
  deliveries: Deliveries,
  operations: OperationWatch,
  log: Logger,
): Plugin<Requester, Requester> {
  const contextFor = ({ requestId, editor, lastEventId }: Requester) =>
    new Context(services, requestId, editor, { resumeAfter: lastEventId === null ? null : parseCursor(lastEventId) });
  return {
    onParse: ({ setParseFn }) => setParseFn(parseDocument),
    // Given its context here: Yoga copies what it is given, without the methods of a class.
    onExecute: ({ args: { contextValue: requester }, setExecuteFn }) =>
      setExecuteFn(async (given: ExecutionArgs) => {
        const args = { ...given, contextValue: contextFor(requester) };
        requester.progress.executed = true;
        return withRequestStatus(await operations.count(args, 'http', () => execute(args, log)));
      }),
    onSubscribe: ({ args: { contextValue: requester }, setSubscribeFn }) =>
      setSubscribeFn(async (given: ExecutionArgs) => {
        const args = { ...given, contextValue: contextFor(requester) };
        requester.progress.executed = true;
        const result = await operations.count(args, 'sse', () => deliveries.open(args));
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

/** What goes wrong outside the execution of a document too, as clients are told of it: here it is known in which request. */
function telling(metrics: OperationMetrics, log: Logger): Plugin<Requester, Requester> {
  return {
    onResultProcess: ({ result, setResult, serverContext: { requestId, progress } }) => {
      if (Array.isArray(result) || !('errors' in result) || result.errors === undefined) return;
      const errors = result.errors.map((error) => publicError(error, log, requestId));
      if (!progress.executed) metrics.answered('unread', 'http', errors);
      setResult({ ...result, errors });
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

export interface YogaOptions {
  /** The longest body of a request that is read, in bytes. */
  readonly body: number;
  readonly metrics: Metrics;
}

export function makeYoga(
  services: Services,
  deliveries: Deliveries,
  operations: OperationWatch,
  options: YogaOptions,
  log: Logger,
) {
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
    // Left as they are until it is known in which request they are told.
    maskedErrors: { maskError: (error) => (error instanceof Error ? error : new Error(String(error))) },
    logging: {
      // Only how far it has come with a request, and not with which.
      debug: () => undefined,
      info: (...details: unknown[]) => log.debug({ details }, 'yoga'),
      warn: (...details: unknown[]) => log.warn({ details }, 'yoga'),
      error: (...details: unknown[]) => log.error({ details }, 'yoga'),
    },
    plugins: [
      refusing,
      sameAsOverWebSocket(services, deliveries, operations, log),
      telling(options.metrics.operations, log),
    ],
  });
}

export type Yoga = ReturnType<typeof makeYoga>;
