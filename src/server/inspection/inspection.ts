/**
 * The endpoints for operators: whether the process lives, whether it is ready, and its metrics. With `METRICS_PORT`
 * they have a port of their own; otherwise a service has them on the readers' port, and a relay has none.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { pathOf, toOriginForm } from '../http/request-target.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RequestWatch } from '../metrics/request-watch.js';
import type { ReadyAnswer } from './readiness.js';

/** A request must arrive completely within this time, in milliseconds. None has a body. */
const REQUEST_TIME_MS = 10_000;

/** The routes of inspection: each name is also its path. */
export const INSPECTION_ROUTES = ['livez', 'readyz', 'metrics'] as const;
/** The name of such a route. */
export type InspectionRoute = (typeof INSPECTION_ROUTES)[number];

/** Answers `/livez`, `/readyz` and `/metrics`, for every method. */
export class Inspection {
  constructor(
    private readonly metrics: Pick<Metrics, 'text'>,
    private readonly ready: () => Promise<ReadyAnswer>,
  ) {}

  async answer(route: InspectionRoute, response: ServerResponse): Promise<void> {
    switch (route) {
      case 'livez':
        sendJson(response, 200, { status: 'alive' });
        return;
      case 'readyz': {
        const { isReady, body } = await this.ready();
        sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', ...body });
        return;
      }
      case 'metrics': {
        const { type, body } = await this.metrics.text();
        response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
        return;
      }
    }
  }
}

/** A server for these routes only; it does not listen yet. */
export function makeInspectionServer(inspection: Inspection, requests: RequestWatch, log: Logger): Server {
  const times = { headersTimeout: REQUEST_TIME_MS, requestTimeout: REQUEST_TIME_MS };
  return createServer(times, (request, response) => {
    toOriginForm(request);
    const requestId = randomUUID();
    const path = pathOf(request);
    const route = INSPECTION_ROUTES.find((one) => path === `/${one}`);
    requests.begin(request, response, requestId, route ?? 'other');
    response.setHeader('x-request-id', requestId);
    if (route === undefined) {
      const message = 'This port has only /livez, /readyz and /metrics';
      sendJson(response, 404, { error: { code: 'NOT_FOUND', message } });
      return;
    }
    inspection.answer(route, response).catch((error: unknown) => {
      log.error({ err: error, requestId }, 'a request failed');
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: { code: 'INTERNAL', message: 'Something went wrong here', requestId } });
    });
  });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
