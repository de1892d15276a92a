/** Counts and logs HTTP requests after their response. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Tracing } from '../tracing/tracing.js';
import { isFailure, type RequestMetrics, type RouteName, statusClassOf } from './request-metrics.js';

/** The level of the log line for each request. */
export type AccessLevel = 'debug' | 'info';

export class RequestWatch {
  private readonly streams = new WeakSet<ServerResponse>();

  constructor(
    private readonly metrics: RequestMetrics,
    private readonly accessLevel: AccessLevel,
    private readonly tracing: Tracing | null,
    private readonly log: Logger,
  ) {}

  /** Watches a request from its arrival until its response closes. */
  begin(request: IncomingMessage, response: ServerResponse, requestId: string, route: RouteName): void {
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

  /** Marks a response as an event stream: its duration says nothing about speed. */
  markAsStream(response: ServerResponse): void {
    this.streams.add(response);
    this.tracing?.endRequest();
  }

  /** Log 5xx as warnings, 401 and 403 as info. */
  private levelOf(status: number): AccessLevel | 'warn' {
    if (isFailure(status)) return 'warn';
    return status === 401 || status === 403 ? 'info' : this.accessLevel;
  }
}
