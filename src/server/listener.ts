/** The HTTP server: what is answered where. */
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { Services } from '../graphql/context.js';
import { slices } from '../graphql/slices.js';
import { type Access, AccessRefused, type Identify } from './access/access.js';
import type { AccessWatch } from './access/access-watch.js';
import type { ReaderAnswers } from './answers/reader-answers.js';
import type { Connections } from './connections/connections.js';
import { PacedResponse } from './connections/paced-response.js';
import type { Reading } from './documents/reading.js';
import { formatAsked } from './formats/asked.js';
import { StoryFormats } from './formats/story-formats.js';
import { OperationWatch } from './graphql/operation-watch.js';
import { GRAPHQL_PATH, makeYoga, type Requester } from './graphql/yoga.js';
import { answerPreflight, originHeaders } from './http/cross-origin.js';
import { acceptsAnswer } from './http/media-type.js';
import { prefersPage } from './http/prefers-page.js';
import { publicError } from './http/public-errors.js';
import { accessRefusal, codeOf, notAcceptable, notKnown, type Refusal, refusal, sendRefusal } from './http/refusal.js';
import type { RequestIdOf } from './http/request-id.js';
import { pathOf, toOriginForm } from './http/request-target.js';
import type { Inspection } from './inspection/inspection.js';
import type { Account } from './limits/account.js';
import { type Gate, REQUEST_UNITS, wantsEvents } from './limits/gate.js';
import { Refused } from './limits/spending.js';
import type { Deliveries } from './live/deliveries.js';
import { writeEventStream } from './live/event-stream.js';
import type { Metrics } from './metrics/metrics.js';
import type { Route } from './metrics/request-metrics.js';
import { type AccessLevel, type RequestWatch, routeOf } from './metrics/request-watch.js';
import type { GraphiQL } from './pages/graphiql.js';
import { PageFault } from './pages/page-fault.js';
import type { Pages } from './pages/pages.js';
import { refuseUnread } from './pages/unread-request.js';
import type { Tracing } from './tracing/tracing.js';

/**
 * A connection on which nothing is asked is closed after so long, in milliseconds: later than proxies give up theirs, which
 * is mostly after 60 seconds. What one of them sends over a connection that is being closed is lost.
 */
const KEEP_ALIVE = 75_000;

/** What the server is made of. */
export interface HttpParts {
  readonly services: Services;
  readonly readers: ReaderAnswers;
  readonly pages: Pages;
  readonly graphiql: GraphiQL;
  readonly deliveries: Deliveries;
  readonly connections: Connections;
  readonly reading: Reading;
  readonly gate: Gate;
  readonly requestIdOf: RequestIdOf;
  readonly identify: Identify;
  readonly watch: AccessWatch;
  readonly metrics: Metrics;
  readonly tracing: Tracing | null;
  readonly requests: RequestWatch;
  /** What is answered to those who run the service; `null` where they have a port of their own. */
  readonly inspection: Inspection | null;
  /** The level of the line that is logged for each request, and for each operation over a WebSocket. */
  readonly accessLevel: AccessLevel;
}

/** How often one looks for requests that do not come to their end, in milliseconds. */
const TIMES_CHECKED_EVERY = 1_000;

/** Who asks, or what they are answered instead. */
type Found = { readonly access: Access | null } | { readonly refusal: Refusal };

/** A server that does not listen yet. */
export function makeHttpServer(
  parts: HttpParts,
  config: Pick<Config, 'allowedOrigins' | 'limits' | 'publicUrl' | 'trustedProxies'>,
  log: Logger,
): Server {
  const { services, readers, pages, graphiql, deliveries, connections, reading, gate, requestIdOf, identify, watch } =
    parts;
  const { metrics, tracing, requests, inspection, accessLevel } = parts;
  const { allowedOrigins, limits } = config;
  const operations = new OperationWatch(metrics.operations, accessLevel, log);
  const forAnswers = { services, deliveries, reading, operations, metrics: metrics.operations };
  const formatParts = { record: services.record, kept: readers.answers, gate, metrics: metrics.operations, pages };
  const formats = new StoryFormats(formatParts, config, log);
  const forReaders = makeYoga(forAnswers, { body: limits.bodyBytes }, log);
  const forTheDesk = makeYoga(forAnswers, { body: limits.deskBodyBytes }, log);

  /** A browser is told in a page, a program in JSON. */
  const refuse = (request: IncomingMessage, response: ServerResponse, one: Refusal, headers: OutgoingHttpHeaders) => {
    metrics.operations.told([one.error], wantsEvents(request) ? 'sse' : 'http');
    if (prefersPage(request)) pages.sendRefusal(one, request, response, headers);
    else sendRefusal(request, response, one, headers);
  };

  const fail = (error: unknown, request: IncomingMessage, response: ServerResponse, requestId: string) => {
    log.error({ err: error, requestId }, 'a request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const code = 'INTERNAL';
    const message = 'Something went wrong here';
    if (!prefersPage(request)) return sendJson(response, 500, { error: { code, message, requestId } });
    const told = new GraphQLError(message, { extensions: { code, requestId } });
    try {
      pages.sendRefusal(refusal(500, told), request, response);
    } catch (cause) {
      log.error({ err: cause, requestId }, 'a failed request could not be answered, and its connection is closed');
      response.destroy();
    }
  };

  /** Counts and logs a request that could not be read. */
  const noteUnread = (code: string) => {
    metrics.operations.told([new GraphQLError('The request could not be read', { extensions: { code } })], 'http');
    log.debug({ code }, 'a request could not be read');
  };

  const accessOf = async ({ headers }: IncomingMessage, requestId: string): Promise<Found> => {
    try {
      return { access: await identify(headers.authorization) };
    } catch (error) {
      return { refusal: error instanceof AccessRefused ? accessRefusal(error) : notKnown(error, log, requestId) };
    }
  };

  const answerByYoga = async (
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    account: Account,
    headers: OutgoingHttpHeaders,
  ): Promise<void> => {
    const found = await accessOf(request, requestId);
    if ('refusal' in found) return refuse(request, response, found.refusal, headers);
    const { access } = found;
    // Many may come at one time.
    const turn = slices.begin(account);
    if (turn !== null) await turn;
    const yoga = access === null ? forReaders : forTheDesk;
    const lastEventId = request.headers['last-event-id'];
    const requester: Requester = {
      requestId,
      editor: access?.editor ?? null,
      meter: reading.budgets.meterFor(account, access?.editor ?? null),
      lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
      wantsEvents: wantsEvents(request),
      events: { stream: null },
      progress: { executed: false },
    };
    try {
      const answered = await yoga.handleNodeRequestAndResponse(request, response, requester);
      const { stream } = requester.events;
      // A stream takes its connection with it: it ends when the process does, and nobody is to ask anything after it then.
      if (stream !== null || connections.isDraining) response.shouldKeepAlive = false;
      response.writeHead(answered.status, {
        ...headers,
        ...Object.fromEntries(answered.headers),
        // Whatever Yoga says of it: the next client of a cache on the way may be another one.
        ...(stream === null ? { 'cache-control': 'no-store' } : {}),
      });
      if (stream === null || !answered.ok) response.end(new Uint8Array(await answered.arrayBuffer()));
      // Asked for behind another request that is still being answered: it would wait for its turn, and hear of no end.
      else if (response.socket === null) request.socket.destroy();
      else {
        requests.lasts(response);
        await writeEventStream(response, stream, { requestId, access, account, watch, connections, metrics }, log);
      }
    } finally {
      requester.events.stream?.close();
    }
  };

  /** Most requests are of readers who ask what is kept, so the way to it is short. */
  const answerGraphQL = (
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    account: Account,
  ): Promise<void> => {
    const asked = gate.ask(account, REQUEST_UNITS);
    const headers: OutgoingHttpHeaders = {
      'x-request-id': requestId,
      'x-content-type-options': 'nosniff',
      'ratelimit-policy': gate.policy,
      ratelimit: asked.rateLimit,
      ...originHeaders(request, allowedOrigins),
    };
    if (request.method === 'OPTIONS' && allowedOrigins.length > 0) return answerPreflight(request, response, headers);
    const refused = (one: Refusal) => Promise.resolve(refuse(request, response, one, headers));
    if (asked.refusal !== null) return refused(asked.refusal);
    const reason = gate.refusalOf(request);
    if (reason !== null) return refused(reason);
    if (wantsEvents(request)) {
      const opening = gate.open(account);
      if ('refusal' in opening) {
        metrics.connectionRefused(codeOf(opening.refusal), 'sse');
        return refused(opening.refusal);
      }
      response.once('close', opening.close);
    }
    const byYoga = () => answerByYoga(request, response, requestId, account, headers);
    if (!acceptsAnswer(request)) return refused(notAcceptable());
    if (request.headers.authorization !== undefined) return byYoga();
    return readers.serve(request, response, requestId, account, headers).then(
      (served) => (served ? undefined : byYoga()),
      (error: unknown) => {
        if (error instanceof Refused) return refused(error.refusal);
        // The head of the record cannot be read: soon it may be.
        return refused(refusal(503, publicError(error, log, requestId), { 'retry-after': '1' }));
      },
    );
  };

  const answerOther = async (
    path: string | null,
    route: Route,
    account: Account,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> => {
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-content-type-options', 'nosniff');
    if (route === 'graphiql' || route === 'asset' || route === 'other') {
      const asked = gate.ask(account, REQUEST_UNITS);
      if (asked.refusal !== null) return refuse(request, response, asked.refusal, {});
    }
    const asked = path === null ? null : formatAsked(path, request.headers.accept);
    if (asked !== null) return formats.serve(request, response, requestId, asked);
    switch (path) {
      case null:
        if (prefersPage(request)) pages.sendFault(PageFault.of('BAD_REQUEST'), request, response);
        else sendJson(response, 400, { error: { code: 'BAD_REQUEST', message: 'The address cannot be read' } });
        return;
      case GRAPHQL_PATH:
        return graphiql.serve(request, response, account);
      default:
        if (inspection !== null && (await inspection.answer(path, response))) return;
        if (await pages.serve(path, request, response, requestId)) return;
        if (prefersPage(request)) pages.sendFault(PageFault.noPage(), request, response);
        else sendJson(response, 404, { error: { code: 'NOT_FOUND', message: `There is nothing at ${path}` } });
    }
  };

  const options = {
    ServerResponse: PacedResponse,
    headersTimeout: limits.headSeconds * 1_000,
    requestTimeout: limits.requestSeconds * 1_000,
    connectionsCheckingInterval: TIMES_CHECKED_EVERY,
    keepAliveTimeout: KEEP_ALIVE,
  };
  const server = createServer(options, (request, response) => {
    if (connections.isDraining) response.shouldKeepAlive = false;
    toOriginForm(request);
    const requestId = requestIdOf(request);
    const account = gate.accountOf(request);
    response.readBy(() => ({
      account,
      connections,
      onCut: (reason) => log.info({ requestId, reason }, 'a response was not read in time and was cut'),
    }));
    const path = pathOf(request);
    const route = routeOf(path, request);
    const answer = () => {
      requests.begin(request, response, requestId, route);
      const failed = (error: unknown) => fail(error, request, response, requestId);
      try {
        const answered =
          route === 'graphql'
            ? answerGraphQL(request, response, requestId, account)
            : answerOther(path, route, account, request, response, requestId);
        answered.catch(failed);
      } catch (error) {
        failed(error);
      }
    };
    if (tracing === null) answer();
    else tracing.request(request, response, { requestId, route }, answer);
  });
  server.on('clientError', (error, socket) => {
    try {
      refuseUnread(error, socket, pages, noteUnread);
    } catch (cause) {
      log.error({ err: cause }, 'a request that could not be read could not be answered either');
      socket.destroy();
    }
  });
  return server;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, headers).end(text);
}
