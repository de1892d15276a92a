/** GraphQL over HTTP and Server-Sent Events. */
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Editor } from '../../desk/editor.js';
import { Context, type Services } from '../../graphql/context.js';
import { parseCursor } from '../../graphql/cursor.js';
import type { Meter } from '../../graphql/meter.js';
import { schema } from '../../graphql/schema.js';
import { slices } from '../../graphql/slices.js';
import { withExtensions } from '../documents/error-extensions.js';
import { DOCUMENT_STATUS, DocumentParameters } from '../documents/persisted-documents.js';
import type { Reading } from '../documents/reading.js';
import { publicError } from '../http/public-errors.js';
import { addressParameters, GRAPHQL_PATH } from '../http/request-target.js';
import { LIMIT_STATUS } from '../limits/limit-error.js';
import { EVENT_STREAM_HEADERS } from '../live/event-stream.js';
import { Subscriber } from '../live/subscriber.js';
import type { Subscriptions } from '../live/subscriptions.js';
import type { OperationMetrics } from '../metrics/operation-metrics.js';
import type { OperationWatch } from './operation-watch.js';

/** What the server knows of a request before GraphQL does, and what GraphQL has found to be streamed. */
export interface Requester {
  readonly requestId: string;
  readonly editor: Editor | null;
  /** `Last-Event-ID`: the cursor of the last event that an `EventSource` was given before it reconnected. */
  readonly lastEventId: string | null;
  /** Whether it is answered by events, also when something is wrong with what it asks. */
  readonly wantsEvents: boolean;
  /** Counts what the operation takes. */
  readonly meter: Meter;
  /** A place for what is to be written as events. Yoga makes the head of the response, the server writes its body. */
  readonly events: { subscriber: Subscriber | null };
  /** Whether there was an operation that could be executed: whoever executes it counts it. */
  readonly progress: { executed: boolean };
}

/** What answers are made of. */
export interface YogaParts {
  readonly services: Services;
  readonly subscriptions: Subscriptions;
  readonly reading: Reading;
  readonly operations: OperationWatch;
  readonly metrics: OperationMetrics;
}

/**
 * Documents are read and executed by the same functions as over WebSocket, so that the answers are the same. Yoga's own
 * event streams have no ids, so nobody could resume one.
 */
function sameAsOverWebSocket({
  services,
  subscriptions,
  reading,
  operations,
}: YogaParts): Plugin<Requester, Requester> {
  const { documents, persisted, execution } = reading;
  const contextFor = ({ requestId, editor, meter, lastEventId }: Requester) =>
    new Context(services, requestId, editor, meter, {
      resumeAfter: lastEventId === null ? null : parseCursor(lastEventId),
    });
  return {
    // Yoga knows no `documentId` in an address, and takes JSON that is none for a failure of its own.
    onRequestParse: ({ request, setRequestParser }) => {
      if (request.method === 'GET') setRequestParser(({ url }) => parametersIn(url));
    },
    onParams: async ({ params, setParams, context }) => {
      const named = DocumentParameters.safeParse(params);
      // Of another form: Yoga says what is wrong.
      if (!named.success) return;
      try {
        const query = persisted.textOf(named.data, context.editor !== null);
        if (query === null) return;
        const turn = slices.begin(context.meter.payer);
        if (turn !== null) await turn;
        // Told here: of what is thrown while it parses, Yoga decides the status by itself.
        const { document, faults } = documents.read(query, context.meter.payer);
        if (document === null) throw faults[0];
        setParams({ ...params, query });
      } catch (error) {
        throw error instanceof GraphQLError ? forHttp(error, context) : error;
      }
    },
    onParse: ({ params: { source }, setParseFn, context }) =>
      setParseFn(() => {
        const { document, faults } = documents.read(String(source), context.meter.payer);
        if (document === null) throw faults[0];
        return document;
      }),
    onValidate: ({ params: { documentAST }, setResult, context }) => {
      const { faults } = documents.read(documentAST.loc?.source.body ?? '', context.meter.payer);
      setResult(faults.map((error) => forHttp(error, context)));
    },
    // Given its context here: Yoga copies what it is given, without the methods of a class.
    onExecute: ({ args: { contextValue: requester }, setExecuteFn }) =>
      setExecuteFn(async (given: ExecutionArgs) => {
        const args = { ...given, contextValue: contextFor(requester) };
        requester.progress.executed = true;
        return unexecutedForHttp(await operations.count(args, 'http', () => execution.execute(args)), requester);
      }),
    onSubscribe: ({ args: { contextValue: requester }, setSubscribeFn }) =>
      setSubscribeFn(async (given: ExecutionArgs) => {
        const args = { ...given, contextValue: contextFor(requester) };
        requester.progress.executed = true;
        const result = await operations.count(args, 'sse', () => subscriptions.open(args));
        if (result instanceof Subscriber) requester.events.subscriber = result;
        return result instanceof Subscriber ? result : unexecutedForHttp(result, requester);
      }),
    onResultProcess: ({ resultProcessor, setResultProcessor, serverContext }) => {
      // Where Yoga knows no way to answer, the client does not accept event streams.
      if (serverContext.events.subscriber === null || resultProcessor === undefined) return;
      setResultProcessor(
        (_, { Response }) => new Response(null, { headers: EVENT_STREAM_HEADERS }),
        'text/event-stream',
      );
    },
  };
}

/** What goes wrong outside the execution of a document too, as clients are told of it: here it is known in which request. */
function telling({ metrics }: YogaParts, log: Logger): Plugin<Requester, Requester> {
  return {
    onResultProcess: ({ result, setResult, serverContext: { requestId, progress, wantsEvents } }) => {
      if (Array.isArray(result) || !('errors' in result) || result.errors === undefined) return;
      const errors = result.errors.map((error) => publicError(error, log, requestId));
      if (!progress.executed) metrics.answered('unread', wantsEvents ? 'sse' : 'http', errors);
      setResult({ ...result, errors });
    },
  };
}

/** The statuses of errors that have one of their own, whatever media type is accepted. */
const STATUS: Readonly<Record<string, number>> = { ...LIMIT_STATUS, ...DOCUMENT_STATUS };

/** An error before execution with its status (GraphQL over HTTP, 6.4.2), which Yoga takes out of it again. */
function forHttp(error: GraphQLError, { wantsEvents }: Requester): GraphQLError {
  const { code, retryAfter } = error.extensions;
  const status = typeof code === 'string' ? STATUS[code] : undefined;
  const headers = typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {};
  // `spec`: only for those who accept the media type that the specification defines. Events come with 200.
  return withExtensions(error, { http: { status: status ?? 400, spec: status === undefined || wantsEvents, headers } });
}

function unexecutedForHttp(result: ExecutionResult, requester: Requester): ExecutionResult {
  if (result.data !== undefined || result.errors === undefined) return result;
  return { ...result, errors: result.errors.map((error) => forHttp(error, requester)) };
}

/** What the address of a GET asks, as Yoga takes it. */
function parametersIn(url: string): GraphQLParams {
  const { query, documentId, operationName, variables, extensions } = addressParameters(url);
  return {
    ...(query === null ? {} : { query }),
    ...(documentId === null ? {} : { documentId }),
    ...(operationName === null ? {} : { operationName }),
    ...(variables === null ? {} : { variables: json('variables', variables) }),
    ...(extensions === null ? {} : { extensions: json('extensions', extensions) }),
  };
}

function json(parameter: string, text: string) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = `"${parameter}" in the address is not JSON; write it like {"first":10}, encoded for an address`;
    throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
  }
}

export function makeYoga(parts: YogaParts, options: { readonly body: number }, log: Logger) {
  return createYoga<Requester>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: false,
    landingPage: false,
    batching: false,
    // What was read is kept for every transport; see `Documents`.
    parserAndValidationCache: false,
    multipart: false,
    maxRequestBodySize: options.body,
    extraParamNames: ['documentId'],
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
    plugins: [sameAsOverWebSocket(parts), telling(parts, log)],
  });
}

export type Yoga = ReturnType<typeof makeYoga>;
