/** The HTTP server: finds the route of each request, calls its handler, and answers for a handler that failed. */
import { createServer, type Server } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { Connections } from './connections/connections.js';
import type { Exchange } from './connections/exchange.js';
import { PacedResponse } from './connections/paced-response.js';
import type { EdgeRoutes } from './edges/edge-routes.js';
import type { StoryFormats } from './formats/story-formats.js';
import type { GraphQLOverHttp } from './graphql/over-http.js';
import type { SchemaFile } from './graphql/schema-file.js';
import { prefersPage } from './http/prefers-page.js';
import { refusal } from './http/refusal.js';
import type { RequestIdOf } from './http/request-id.js';
import { pathOf, toOriginForm } from './http/request-target.js';
import type { Inspection } from './inspection/inspection.js';
import { type Gate, REQUEST_UNITS } from './limits/gate.js';
import type { OperationMetrics } from './metrics/operation-metrics.js';
import type { RequestWatch } from './metrics/request-watch.js';
import type { GraphiQL } from './pages/graphiql.js';
import { PageFault } from './pages/page-fault.js';
import type { Pages } from './pages/pages.js';
import type { Refuse } from './pages/refuse.js';
import { refuseUnread } from './pages/unread-request.js';
import { findRoute, type Handler, type Handlers, type Route, routesTo } from './routes.js';
import type { Tracing } from './tracing/tracing.js';

/**
 * How long an idle connection stays open: longer than with proxies, which mostly close theirs after 60 seconds. A
 * request that a proxy sends while the service closes the connection is lost.
 */
const KEEP_ALIVE_MS = 75_000;
/** How often Node checks for requests that arrive too slowly. */
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;

/** The parts that answer and watch requests. */
export interface ListenerParts {
  readonly graphql: GraphQLOverHttp;
  readonly graphiql: GraphiQL;
  readonly schemaFile: SchemaFile;
  readonly edges: EdgeRoutes;
  readonly formats: StoryFormats;
  readonly pages: Pages;
  /** The endpoints for operators; `null` where they have a port of their own. */
  readonly inspection: Inspection | null;
  readonly refuse: Refuse;
  readonly connections: Connections;
  readonly gate: Gate;
  readonly requestIdOf: RequestIdOf;
  readonly requests: RequestWatch;
  readonly metrics: OperationMetrics;
  readonly tracing: Tracing | null;
  /** How long ago the head was confirmed, in milliseconds, at a standby; `null` elsewhere. */
  readonly lagMs: () => number | null;
}

/** Makes the server; it does not listen yet. */
export function makeListener(parts: ListenerParts, { limits }: Pick<Config, 'limits'>, log: Logger): Server {
  const { pages, refuse, connections, gate, requestIdOf, requests, metrics, tracing } = parts;
  const routes = routesTo(handlersOf(parts));

  const answerBy = ({ name, chargedBy }: Route, handler: Handler, exchange: Exchange): Promise<void> => {
    // GraphQL sets these headers itself, and charges the request.
    if (name === 'graphql') return handler(exchange);
    const { response, requestId, account } = exchange;
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-content-type-options', 'nosniff');
    const refused = chargedBy === 'LISTENER' ? gate.ask(account, REQUEST_UNITS).refusal : null;
    return refused === null ? handler(exchange) : Promise.resolve(refuse(exchange, refused, {}));
  };

  const fail = (error: unknown, { request, response, requestId }: Exchange) => {
    log.error({ err: error, requestId }, 'a request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const code = 'INTERNAL';
    const message = 'Something went wrong here';
    if (!prefersPage(request)) return sendJson(response, 500, { error: { code, message, requestId } });
    const internal = new GraphQLError(message, { extensions: { code, requestId } });
    try {
      pages.sendRefusal(refusal(500, internal), request, response);
    } catch (cause) {
      log.error({ err: cause, requestId }, 'cannot answer a failed request; closing its connection');
      response.destroy();
    }
  };

  /** Counts and logs a request that could not be read. */
  const noteUnread = (code: string) => {
    metrics.countErrors([new GraphQLError('The request could not be read', { extensions: { code } })], 'http');
    log.debug({ code }, 'a request could not be read');
  };

  const options = {
    ServerResponse: PacedResponse,
    headersTimeout: limits.headSeconds * 1_000,
    requestTimeout: limits.requestSeconds * 1_000,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server = createServer(options, (request, response) => {
    if (connections.isDraining) response.shouldKeepAlive = false;
    toOriginForm(request);
    const lagMs = parts.lagMs();
    if (lagMs !== null && Number.isFinite(lagMs)) response.setHeader('replica-lag', String(Math.round(lagMs)));
    const requestId = requestIdOf(request);
    const account = gate.accountOf(request);
    response.readBy(() => ({
      account,
      connections,
      onCut: (reason) => log.info({ requestId, reason }, 'cut a response that its client read too slowly'),
    }));
    const path = pathOf(request);
    const exchange: Exchange = { request, response, path, requestId, account };
    let found: ReturnType<typeof findRoute>;
    try {
      found = findRoute(routes, path, request);
    } catch (error) {
      fail(error, exchange);
      return;
    }
    const { route, handler } = found;
    const answer = () => {
      requests.begin(request, response, requestId, route.name);
      try {
        answerBy(route, handler, exchange).catch((error: unknown) => fail(error, exchange));
      } catch (error) {
        fail(error, exchange);
      }
    };
    if (tracing === null) answer();
    else tracing.request(request, response, { requestId, route: route.name }, answer);
  });
  server.on('clientError', (error, socket) => {
    try {
      refuseUnread(error, socket, pages, noteUnread);
    } catch (cause) {
      log.error({ err: cause }, 'cannot answer a request that could not be read; closing its connection');
      socket.destroy();
    }
  });
  return server;
}

/** The handler of each route. */
function handlersOf({ graphql, graphiql, schemaFile, edges, formats, pages, inspection }: ListenerParts): Handlers {
  const nothing: Handler = async ({ path, request, response }) => {
    if (prefersPage(request)) pages.sendFault(PageFault.noPage(), request, response);
    else sendJson(response, 404, { error: { code: 'NOT_FOUND', message: `There is nothing at ${path}` } });
  };
  return {
    graphql: (exchange) => graphql.answer(exchange),
    graphiql: (exchange) => graphiql.serve(exchange),
    graphiqlFile: async (name, exchange) => {
      if (!graphiql.serveFile(name, exchange)) await nothing(exchange);
    },
    schemaFile: (exchange) => schemaFile.serve(exchange),
    inspection: (route, exchange) =>
      inspection === null ? nothing(exchange) : inspection.answer(route, exchange.response),
    edge: (route, exchange) => edges.answer(route, exchange),
    formats: (asked, exchange) => formats.serve(asked, exchange),
    asset: async (path, exchange) => {
      if (!(await pages.answerFile(path, exchange))) await nothing(exchange);
    },
    page: (page, exchange) => pages.answerPage(page, exchange),
    session: (exchange) => pages.answerSession(exchange),
    unreadable: async ({ request, response }) => {
      if (prefersPage(request)) pages.sendFault(PageFault.of('BAD_REQUEST'), request, response);
      else
        sendJson(response, 400, {
          error: { code: 'BAD_REQUEST', message: 'The request target has no path; send one that begins with "/"' },
        });
    },
    nothing,
  };
}

function sendJson(response: Exchange['response'], status: number, body: object): void {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, headers).end(text);
}
