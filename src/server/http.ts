/** The HTTP server: what is answered where. */
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { Services } from '../graphql/context.js';
import { type Access, AccessRefused, type Identify } from './access.js';
import type { AccessWatch } from './access-watch.js';
import { ReaderAnswers } from './answers/reader-answers.js';
import type { Connections } from './connections.js';
import { answerPreflight, originHeaders } from './cross-origin.js';
import type { Reading } from './documents/reading.js';
import { writeEventStream } from './event-stream.js';
import { serveGraphiQL, wantsGraphiQL } from './graphiql.js';
import { answersQueries } from './health.js';
import { type Gate, wantsEvents } from './limits/gate.js';
import { notKnown, type Refusal, refused, sendRefusal } from './refusal.js';
import { requestIdOf } from './request-id.js';
import { pathOf } from './request-target.js';
import type { Deliveries } from './subscriptions/deliveries.js';
import { GRAPHQL_PATH, makeYoga, type Requester } from './yoga.js';

/** What the server is made of. */
export interface HttpParts {
  readonly services: Services;
  readonly deliveries: Deliveries;
  readonly connections: Connections;
  readonly reading: Reading;
  readonly gate: Gate;
  readonly identify: Identify;
  readonly watch: AccessWatch;
}

/** How often one looks for requests that do not come to their end, in milliseconds. */
const TIMES_CHECKED_EVERY = 1_000;

/** Who asks, or what they are answered instead. */
type Found = { readonly access: Access | null } | { readonly refusal: Refusal };

/** A server that does not listen yet. */
export function makeHttpServer(
  parts: HttpParts,
  config: Pick<Config, 'allowedOrigins' | 'limits'>,
  log: Logger,
): Server {
  const { services, deliveries, connections, reading, gate, identify, watch } = parts;
  const { allowedOrigins, limits } = config;
  const forReaders = makeYoga({ services, deliveries, reading }, { body: limits.bodyBytes }, log);
  const forTheDesk = makeYoga({ services, deliveries, reading }, { body: limits.deskBodyBytes }, log);
  const readers = new ReaderAnswers(services, reading, { body: limits.bodyBytes });

  const accessOf = async ({ headers }: IncomingMessage, requestId: string): Promise<Found> => {
    try {
      return { access: await identify(headers.authorization) };
    } catch (error) {
      return { refusal: error instanceof AccessRefused ? refused(error) : notKnown(error, log, requestId) };
    }
  };

  const answerByYoga = async (
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    headers: OutgoingHttpHeaders,
  ): Promise<void> => {
    const found = await accessOf(request, requestId);
    if ('refusal' in found) return sendRefusal(request, response, found.refusal, headers);
    const { access } = found;
    const yoga = access === null ? forReaders : forTheDesk;
    const lastEventId = request.headers['last-event-id'];
    const requester: Requester = {
      requestId,
      editor: access?.editor ?? null,
      lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
      wantsEvents: wantsEvents(request),
      events: { stream: null },
    };
    try {
      const answered = await yoga.handleNodeRequestAndResponse(request, response, requester);
      const { stream } = requester.events;
      // What the desk is told is kept by no cache on the way, whatever its rules are: the next one there may be a reader.
      const kept = access === null ? {} : { 'cache-control': 'no-store' };
      response.writeHead(answered.status, { ...headers, ...kept, ...Object.fromEntries(answered.headers) });
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
    const address = gate.addressOf(request);
    const asked = gate.ask(address);
    const headers: OutgoingHttpHeaders = {
      'x-request-id': requestId,
      'x-content-type-options': 'nosniff',
      'ratelimit-policy': gate.policy,
      ratelimit: asked.rateLimit,
      ...originHeaders(request, allowedOrigins),
    };
    if (request.method === 'OPTIONS' && allowedOrigins.length > 0) return answerPreflight(request, response, headers);
    const refuse = (one: Refusal) => Promise.resolve(sendRefusal(request, response, one, headers));
    if (asked.refusal !== null) return refuse(asked.refusal);
    const refused = gate.refusalOf(request);
    if (refused !== null) return refuse(refused);
    if (wantsEvents(request)) {
      const opening = gate.open(address);
      if ('refusal' in opening) return refuse(opening.refusal);
      response.once('close', opening.close);
    }
    const byYoga = () => answerByYoga(request, response, requestId, headers);
    if (request.headers.authorization !== undefined) return byYoga();
    return readers.serve(request, response, requestId, headers).then((served) => (served ? undefined : byYoga()));
  };

  const answerOther = async (
    path: string | null,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> => {
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-content-type-options', 'nosniff');
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
        const ready = await answersQueries(forReaders, requestId);
        sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
        return;
      }
      case GRAPHQL_PATH:
        return serveGraphiQL(request, response);
      default:
        sendJson(response, 404, { error: { code: 'NOT_FOUND', message: `There is nothing at ${path}` } });
    }
  };

  const times = {
    headersTimeout: limits.headSeconds * 1_000,
    requestTimeout: limits.requestSeconds * 1_000,
    connectionsCheckingInterval: TIMES_CHECKED_EVERY,
  };
  return createServer(times, (request, response) => {
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
