/**
 * The routes of the service: one table for HTTP, the metrics, the traces and docs/operators/monitoring.md. The first
 * route that fits a request answers it. GraphQL over WebSocket has no route: it is an upgrade of `/graphql`
 * (graphql/web-socket.ts).
 */
import type { IncomingMessage } from 'node:http';
import type { Exchange } from './connections/exchange.js';
import { EDGE_ROUTES, type EdgeRoute } from './edges/edge-routes.js';
import { type FormatAsked, formatAsked } from './formats/asked.js';
import { SCHEMA_PATH } from './graphql/schema-file.js';
import { GRAPHQL_PATH, isRead } from './http/request-target.js';
import { INSPECTION_ROUTES, type InspectionRoute } from './inspection/inspection.js';
import type { RouteName } from './metrics/request-metrics.js';
import { isAsset } from './pages/assets.js';
import { SESSION_PATH } from './pages/desk-session.js';
import { graphiqlFileAt } from './pages/graphiql.js';
import { type PageAddress, pageAt } from './pages/pages.js';

/** Answers a request. */
export type Handler = (exchange: Exchange) => Promise<void>;

/** Answers a request for one of the things that a route has; `asked` says which. */
export type HandlerOf<Asked> = (asked: Asked, exchange: Exchange) => Promise<void>;

/** The handlers of all routes. */
export interface Handlers {
  readonly graphql: Handler;
  readonly graphiql: Handler;
  readonly graphiqlFile: HandlerOf<string>;
  readonly schemaFile: Handler;
  readonly inspection: HandlerOf<InspectionRoute>;
  readonly edge: HandlerOf<EdgeRoute>;
  readonly formats: HandlerOf<FormatAsked>;
  readonly asset: HandlerOf<string>;
  readonly page: HandlerOf<PageAddress>;
  readonly session: Handler;
  /** For a request target without a path. */
  readonly unreadable: Handler;
  /** For an address with nothing at it. */
  readonly nothing: Handler;
}

export interface Route {
  /** The name in metrics and traces; several routes may share one. */
  readonly name: RouteName;
  /** The addresses, as docs/operators/monitoring.md lists them. */
  readonly at: string;
  /**
   * Charges the request and may refuse it: LISTENER does so before the handler runs, HANDLER leaves both to the handler, and
   * a request of a NOBODY route is free.
   */
  readonly chargedBy: 'LISTENER' | 'HANDLER' | 'NOBODY';
  /** The handler for a request, if the route fits it. */
  readonly match: (path: string | null, request: IncomingMessage) => Handler | null;
}

/** The table with the given handlers. The last route fits every request. */
export function routesTo(to: Handlers): readonly Route[] {
  return [
    {
      name: 'graphiql',
      at: `${GRAPHQL_PATH}, with GET or HEAD and text/html in Accept`,
      chargedBy: 'LISTENER',
      match: (path, request) => (path === GRAPHQL_PATH && wantsGraphiQL(request) ? to.graphiql : null),
    },
    { name: 'graphql', at: GRAPHQL_PATH, chargedBy: 'HANDLER', match: exactly(GRAPHQL_PATH, to.graphql) },
    { name: 'asset', at: SCHEMA_PATH, chargedBy: 'LISTENER', match: exactly(SCHEMA_PATH, to.schemaFile) },
    {
      name: 'asset',
      at: `${GRAPHQL_PATH}/assets/{file}`,
      chargedBy: 'LISTENER',
      match: (path) => handlerOf(to.graphiqlFile, path === null ? null : graphiqlFileAt(path)),
    },
    ...INSPECTION_ROUTES.map((name) => ({
      name,
      at: `/${name}`,
      chargedBy: 'NOBODY' as const,
      match: exactly(`/${name}`, (exchange) => to.inspection(name, exchange)),
    })),
    ...EDGE_ROUTES.map((name) => ({
      name: 'edge' as const,
      at: `/edge/${name}`,
      chargedBy: 'LISTENER' as const,
      match: exactly(`/edge/${name}`, (exchange) => to.edge(name, exchange)),
    })),
    {
      name: 'formats',
      at: '/stories/{story}.{format}, /stories/{story}/{table}.csv, /stories/{story}/datapackage.json, /oembed; /stories/{story} with a format in Accept',
      chargedBy: 'HANDLER',
      match: (path, { headers }) => handlerOf(to.formats, path === null ? null : formatAsked(path, headers.accept)),
    },
    {
      name: 'asset',
      at: '/assets/{file}, /embed.js, /icon.svg',
      chargedBy: 'LISTENER',
      match: (path) => handlerOf(to.asset, path !== null && isAsset(path) ? path : null),
    },
    {
      name: 'page',
      at: '/, /search, /desk, /stories/{story}, /statements/{statement}, /embed/stories/{story}/{part}, /embed/statements/{statement}',
      chargedBy: 'HANDLER',
      match: (path, request) => handlerOf(to.page, path === null ? null : pageAt(path, request)),
    },
    { name: 'other', at: SESSION_PATH, chargedBy: 'LISTENER', match: exactly(SESSION_PATH, to.session) },
    { name: 'other', at: 'an address without a path', chargedBy: 'LISTENER', match: exactly(null, to.unreadable) },
    { name: 'other', at: 'anything else', chargedBy: 'LISTENER', match: () => to.nothing },
  ];
}

/** The route of a request, and its handler. */
export interface FoundRoute {
  readonly route: Route;
  readonly handler: Handler;
}

/** Finds the first route of a table that fits a request. */
export function findRoute(routes: readonly Route[], path: string | null, request: IncomingMessage): FoundRoute {
  for (const route of routes) {
    const handler = route.match(path, request);
    if (handler !== null) return { route, handler };
  }
  throw new Error('expected the last route to fit every request');
}

function exactly(wanted: string | null, handler: Handler): Route['match'] {
  return (path) => (path === wanted ? handler : null);
}

function handlerOf<Asked>(handler: HandlerOf<Asked>, asked: Asked | null): Handler | null {
  return asked === null ? null : (exchange) => handler(asked, exchange);
}

/** Whether a browser opens GraphiQL rather than sending a query: GraphiQL, too, has a query in its address. */
function wantsGraphiQL(request: IncomingMessage): boolean {
  return isRead(request) && (request.headers.accept ?? '').includes('text/html');
}
