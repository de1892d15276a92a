/** Counts and times HTTP requests with a few additions each; the Prometheus form is made only on request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, Histogram, type Registry } from 'prom-client';

/** The names of routes in metrics: one for each kind of thing that is served, however many addresses it has. */
export const ROUTES = [
  'graphql',
  'graphiql',
  'page',
  'asset',
  'formats',
  'edge',
  'livez',
  'readyz',
  'metrics',
  'other',
] as const;
/** The name of a route in metrics. */
export type RouteName = (typeof ROUTES)[number];

/** Clients may send any method; all others count together. */
const METHODS = ['GET', 'POST', 'OPTIONS', 'other'] as const;

/** Classes of status codes by their first digit; `aborted` if the client left before the response. */
const STATUSES = ['aborted', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;
/** The class of a status. */
export type StatusClass = (typeof STATUSES)[number];

/** Upper bounds of the buckets of durations, in seconds: from a kept response to a batch that waits for others. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/**
 * A feature that the service does not offer, such as oEmbed as XML (oEmbed 1.0, 2.3.2): the client's mistake, not a
 * failure.
 */
const NOT_IMPLEMENTED = 501;

/** Whether a status is a failure of the service. */
export function isFailure(status: number): boolean {
  return status >= 500 && status !== NOT_IMPLEMENTED;
}

/** The class of a closed response's status. A feature that is not offered counts as a mistake of the client. */
export function statusClassOf({ headersSent, statusCode }: ServerResponse): StatusClass {
  if (headersSent && statusCode === NOT_IMPLEMENTED) return '4xx';
  return headersSent ? (STATUSES[Math.floor(statusCode / 100)] ?? '5xx') : 'aborted';
}

const NAME = 'onrecord_http_request_duration_seconds';
const HELP = 'How long HTTP requests took, without event streams';

/** The counts of one route. */
class RouteTally {
  /** By method, then by status. */
  readonly counts = METHODS.map(() => STATUSES.map(() => 0));
  /** The requests between each bound and the one before; the last entry holds those above all bounds. */
  readonly durations = new Array<number>(BOUNDS.length + 1).fill(0);
  /** The sum of all durations, in seconds. */
  sum = 0;
}

/** A histogram from plain counts: the library's own takes half a microsecond for each duration. */
class DurationHistogram extends Histogram<'route'> {
  constructor(
    private readonly tallies: Readonly<Record<RouteName, RouteTally>>,
    registry: Registry,
  ) {
    super({ name: NAME, help: HELP, labelNames: ['route'], buckets: [...BOUNDS], registers: [registry] });
  }

  /** The values that the library prints, and returns from `get()`. */
  async getForPromString() {
    const values = ROUTES.flatMap((route) => {
      const { durations, sum } = this.tallies[route];
      const sharedLabels = { route };
      let count = 0;
      const buckets = durations.map((among, index) => {
        count += among;
        return { metricName: `${NAME}_bucket`, labels: { le: BOUNDS[index] ?? '+Inf' }, sharedLabels, value: count };
      });
      return [
        ...buckets,
        { metricName: `${NAME}_sum`, labels: {}, sharedLabels, value: sum },
        { metricName: `${NAME}_count`, labels: {}, sharedLabels, value: count },
      ];
    });
    return { name: NAME, help: HELP, type: 'histogram', values };
  }
}

export class RequestMetrics {
  private readonly tallies: Readonly<Record<RouteName, RouteTally>> = {
    graphql: new RouteTally(),
    graphiql: new RouteTally(),
    page: new RouteTally(),
    asset: new RouteTally(),
    livez: new RouteTally(),
    readyz: new RouteTally(),
    metrics: new RouteTally(),
    formats: new RouteTally(),
    edge: new RouteTally(),
    other: new RouteTally(),
  };

  constructor(registry: Registry) {
    const { tallies } = this;
    new DurationHistogram(tallies, registry);
    new Counter({
      name: 'onrecord_http_requests_total',
      help: 'HTTP requests that were answered; an event stream counts when it ends',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
      collect() {
        this.reset();
        for (const route of ROUTES) {
          for (const [method, counts] of tallies[route].counts.entries()) {
            for (const [status, count] of counts.entries()) {
              if (count > 0) this.inc({ route, method: METHODS[method] ?? '', status: STATUSES[status] ?? '' }, count);
            }
          }
        }
      },
    });
  }

  /** Counts a request whose response has closed; `seconds` is `null` for an event stream. */
  answered({ method }: IncomingMessage, route: RouteName, status: StatusClass, seconds: number | null): void {
    const tally = this.tallies[route];
    const counts = tally.counts[indexOfMethod(method)];
    if (counts !== undefined) counts[STATUSES.indexOf(status)] = (counts[STATUSES.indexOf(status)] ?? 0) + 1;
    if (seconds === null) return;
    let bound = 0;
    while (bound < BOUNDS.length && seconds > (BOUNDS[bound] ?? 0)) bound += 1;
    tally.durations[bound] = (tally.durations[bound] ?? 0) + 1;
    tally.sum += seconds;
  }
}

function indexOfMethod(method: string | undefined): number {
  const known: readonly (string | undefined)[] = METHODS;
  const index = known.indexOf(method);
  return index === -1 ? METHODS.length - 1 : index;
}
