/** Takes note of HTTP requests when they have been answered: counts them, and writes a line of the log. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { readAddress } from '../../web/address.js';
import { formatAsked } from '../formats/asked.js';
import { GRAPHQL_PATH } from '../graphql/yoga.js';
import { isAsset } from '../pages/assets.js';
import { wantsGraphiQL } from '../pages/graphiql.js';
import type { Tracing } from '../tracing/tracing.js';
import { isFailure, type RequestMetrics, type Route, statusClassOf } from './request-metrics.js';

/** The level of the line that there is for each request. */
export type AccessLevel = 'debug' | 'info';

const ROUTE_OF: Readonly<Record<string, Route>> = { '/livez': 'livez', '/readyz': 'readyz', '/metrics': 'metrics' };

/** What a request asks for. */
export function routeOf(path: string | null, request: IncomingMessage): Route {
  if (path === GRAPHQL_PATH) return wantsGraphiQL(request) ? 'graphiql' : 'graphql';
  if (path === null) return 'other';
  const known = ROUTE_OF[path];
  if (known !== undefined) return known;
  if (formatAsked(path, request.headers.accept) !== null) return 'formats';
  if (isAsset(path)) return 'asset';
  return readAddress(path, new URLSearchParams()) === null ? 'other' : 'page';
}

export class RequestWatch {
  private readonly streams = new WeakSet<ServerResponse>();

  constructor(
    private readonly metrics: RequestMetrics,
    private readonly accessLevel: AccessLevel,
    private readonly tracing: Tracing | null,
    private readonly log: Logger,
  ) {}

  /** A request has come. */
  begin(request: IncomingMessage, response: ServerResponse, requestId: string, route: Route): void {
    const begun = performance.now();
    response.on('close', () => {
      const milliseconds = performance.now() - begun;
      const seconds = this.streams.has(response) ? null : milliseconds / 1e3;
      this.metrics.answered(request, route, statusClassOf(response), seconds);
      const level = this.levelOf(response.statusCode);
      if (!this.log.isLevelEnabled(level)) return;
      const { method, url } = request;
      const status = response.headersSent ? response.statusCode : null;
      const line = {
        requestId,
        method,
        path: url?.split('?')[0],
        status,
        milliseconds: Math.round(milliseconds),
      };
      this.log[level](line, 'answered');
    });
  }

  /** A response is a stream, and how long it lasts says nothing of how fast it was. */
  lasts(response: ServerResponse): void {
    this.streams.add(response);
    this.tracing?.endRequest();
  }

  /** What went wrong here is to be seen; who was not let in as well, but it is no fault. */
  private levelOf(status: number): AccessLevel | 'warn' {
    if (isFailure(status)) return 'warn';
    return status === 401 || status === 403 ? 'info' : this.accessLevel;
  }
}
