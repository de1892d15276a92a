/**
 * The endpoints for operators: whether the process lives, whether it is ready, and its metrics. With `METRICS_PORT`
 * they have a port of their own; otherwise they share the readers' port.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RecordError } from '../../record/errors.js';
import type { GenerationSeen } from '../../record/fence.js';
import type { Connections } from '../connections/connections.js';
import { pathOf, toOriginForm } from '../http/request-target.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RequestWatch } from '../metrics/request-watch.js';
import type { Readiness } from './readiness.js';

/** A request must arrive completely within this time, in milliseconds. None has a body. */
const REQUEST_TIME_MS = 10_000;

/** The routes of inspection: each name is also its path. */
export const INSPECTION_ROUTES = ['livez', 'readyz', 'metrics'] as const;
/** The name of such a route. */
export type InspectionRoute = (typeof INSPECTION_ROUTES)[number];

/** Answers `/livez`, `/readyz` and `/metrics`, for every method. */
export class Inspection {
  constructor(
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
    private readonly connections: Pick<Connections, 'isDraining'>,
    /** The record of this process, which others have to know; see `GenerationWatch`. */
    private readonly record: () => GenerationSeen,
  ) {}

  async answer(route: InspectionRoute, response: ServerResponse): Promise<void> {
    switch (route) {
      case 'livez':
        sendJson(response, 200, { status: 'alive' });
        return;
      case 'readyz': {
        const state = this.connections.isDraining ? null : await this.readiness.state();
        // The drain may have begun while the store was asked.
        const isReady = state?.isReady === true && !this.connections.isDraining;
        const body = isReady ? readyBody(state.refusesWrites) : notReadyBody(state?.refusesWrites ?? null);
        sendJson(response, isReady ? 200 : 503, { ...body, record: this.record() });
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

/** A process that can only read still serves readers, so it counts as ready. */
function readyBody(refusal: RecordError | null): object {
  if (refusal === null) return { status: 'ready', canWrite: true };
  return { status: 'ready', canWrite: false, code: refusal.code, message: refusal.forOperators };
}

/** A process whose database was replaced by another one says so. */
function notReadyBody(refusal: RecordError | null): object {
  if (refusal === null) return { status: 'not ready' };
  return { status: 'not ready', code: refusal.code, message: refusal.forOperators };
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
