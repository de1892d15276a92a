/** The HTTP server: what is answered where. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Services } from '../graphql/context.js';
import { type Access, AccessRefused, type Identify } from './access.js';
import type { AccessWatch } from './access-watch.js';
import { ReaderAnswers } from './answers/reader-answers.js';
import type { Connections } from './connections.js';
import { answerPreflight, type OriginHeaders, originHeaders } from './cross-origin.js';
import { writeEventStream } from './event-stream.js';
import { serveGraphiQL, wantsGraphiQL } from './graphiql.js';
import { answersQueries } from './health.js';
import { LIMITS } from './limits.js';
import { notKnown, type Refusal, refused } from './refusal.js';
import { requestIdOf } from './request-id.js';
import { pathOf } from './request-target.js';
import type { Deliveries } from './subscriptions/deliveries.js';
import { GRAPHQL_PATH, makeYoga, type Requester } from './yoga.js';

/**
 * A connection on which nothing is asked is closed after so long, in milliseconds: later than proxies give up theirs, which
 * is mostly after 60 seconds. What one of them sends over a connection that is being closed is lost.
 */
const KEEP_ALIVE = 75_000;

export interface HttpOptions {
  readonly allowedOrigins: readonly string[];
  readonly identify: Identify;
  readonly watch: AccessWatch;
}

/** Who asks, or what they are answered instead. */
interface Found {
  readonly access: Access | null;
  readonly refusal: Refusal | null;
}

/** A server that does not listen yet. */
export function makeHttpServer(
  services: Services,
  deliveries: Deliveries,
  connections: Connections,
  options: HttpOptions,
  log: Logger,
): Server {
  const { allowedOrigins, identify, watch } = options;
  const forReaders = makeYoga(services, deliveries, { body: LIMITS.body }, log);
  const forTheDesk = makeYoga(services, deliveries, { body: LIMITS.deskBody }, log);
  const readers = new ReaderAnswers(services, log);

  /** Whoever is not let in is answered by GraphQL all the same: so that pages of allowed origins can read why. */
  const accessOf = async ({ headers }: IncomingMessage, requestId: string): Promise<Found> => {
    try {
      return { access: await identify(headers.authorization), refusal: null };
    } catch (error) {
      return {
        access: null,
        refusal: error instanceof AccessRefused ? refused(error) : notKnown(error, log, requestId),
      };
    }
  };

  const answerByYoga = async (
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    origin: OriginHeaders | null,
  ): Promise<void> => {
    response.setHeaders(new Map(Object.entries({ 'x-request-id': requestId, ...origin })));
    if (request.method === 'OPTIONS' && origin !== null) return answerPreflight(request, response);
    const found = await accessOf(request, requestId);
    const { access } = found;
    const yoga = access === null ? forReaders : forTheDesk;
    const lastEventId = request.headers['last-event-id'];
    const requester: Requester = {
      requestId,
      editor: access?.editor ?? null,
      refusal: found.refusal,
      lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
      events: { stream: null },
    };
    try {
      const answered = await yoga.handleNodeRequestAndResponse(request, response, requester);
      const { stream } = requester.events;
      // What the desk is told is kept by no cache on the way, whatever its rules are: the next one there may be a reader.
      const kept = access === null ? {} : { 'cache-control': 'no-store' };
      // A stream takes its connection with it: it ends when the process does, and nobody is to ask anything after it then.
      if (stream !== null || connections.isDraining) response.shouldKeepAlive = false;
      response.writeHead(answered.status, { ...kept, ...Object.fromEntries(answered.headers) });
      if (stream === null || !answered.ok) response.end(new Uint8Array(await answered.arrayBuffer()));
      // Asked for behind another request that is still being answered: it would wait for its turn, and hear of no end.
      else if (response.socket === null) request.socket.destroy();
      else await writeEventStream(response, stream, { requestId, access, watch, connections }, log);
    } finally {
      requester.events.stream?.close();
    }
  };

  /** Most requests are of readers who ask what is kept, so the way to it is short. */
  const answerGraphQL = (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    const origin = originHeaders(request, allowedOrigins);
    const byYoga = () => answerByYoga(request, response, requestId, origin);
    if (request.headers.authorization !== undefined) return byYoga();
    return readers.serve(request, response, requestId, origin).then((served) => (served ? undefined : byYoga()));
  };

  const answerOther = async (
    path: string | null,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> => {
    response.setHeader('x-request-id', requestId);
    switch (path) {
      case null:
        sendJson(response, 400, { error: { code: 'BAD_REQUEST', message: 'The address cannot be read' } });
        return;
      case '/':
        response.writeHead(302, { location: GRAPHQL_PATH }).end();
        return;
      case '/livez':
        sendJson(response, 200, { status: 'alive' });
        return;
      case '/readyz': {
        const ready = !connections.isDraining && (await answersQueries(forReaders, requestId));
        sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
        return;
      }
      case GRAPHQL_PATH:
        return serveGraphiQL(request, response);
      default:
        sendJson(response, 404, { error: { code: 'NOT_FOUND', message: `There is nothing at ${path}` } });
    }
  };

  return createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    if (connections.isDraining) response.shouldKeepAlive = false;
    const requestId = requestIdOf(request.headers['x-request-id']);
    if (log.isLevelEnabled('debug')) logWhenAnswered(request, response, requestId, log);
    const path = pathOf(request);
    const answered =
      path === GRAPHQL_PATH && !wantsGraphiQL(request)
        ? answerGraphQL(request, response, requestId)
        : answerOther(path, request, response, requestId);
    answered.catch((error: unknown) => {
      log.error({ err: error, requestId }, 'a request failed');
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: { code: 'INTERNAL', message: 'Something went wrong here', requestId } });
    });
  });
}

function logWhenAnswered(request: IncomingMessage, response: ServerResponse, requestId: string, log: Logger): void {
  const started = performance.now();
  response.on('close', () => {
    const { method, url } = request;
    const milliseconds = Math.round(performance.now() - started);
    log.debug({ requestId, method, path: url?.split('?')[0], status: response.statusCode, milliseconds }, 'answered');
  });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
