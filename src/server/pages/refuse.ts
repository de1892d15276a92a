/** Sends refusals in the form that the client prefers: a page for a browser, JSON for a program. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { Exchange } from '../connections/exchange.js';
import { wantsEvents } from '../http/media-type.js';
import { prefersPage } from '../http/prefers-page.js';
import { type Refusal, sendRefusal } from '../http/refusal.js';
import type { OperationMetrics } from '../metrics/operation-metrics.js';
import type { Pages } from './pages.js';

/** Sends a refusal and counts its error; `more` are further headers of the response. */
export type Refuse = (exchange: Exchange, refused: Refusal, more: OutgoingHttpHeaders) => void;

export function refuseWith(pages: Pages, metrics: OperationMetrics): Refuse {
  return ({ request, response }, refused, more) => {
    metrics.countErrors([refused.error], wantsEvents(request) ? 'sse' : 'http');
    if (prefersPage(request)) pages.sendRefusal(refused, request, response, more);
    else sendRefusal(request, response, refused, more);
  };
}
