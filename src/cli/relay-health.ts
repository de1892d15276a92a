/** The endpoints of a relay for operators, at `METRICS_PORT`: whether it lives, whether it publishes, and its metrics. */
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { Tail } from '../feed/tail.js';
import type { StoryRecord } from '../record/record.js';
import type { Relay } from '../relay/relay.js';
import { listen } from '../server/http/listen.js';
import { Inspection, makeInspectionServer } from '../server/inspection/inspection.js';
import type { ReadyAnswer } from '../server/inspection/readiness.js';
import { gaugesIn, observeRecord } from '../server/inspection/service-metrics.js';
import { Metrics } from '../server/metrics/metrics.js';
import { RequestWatch } from '../server/metrics/request-watch.js';

interface ObservedRelay {
  readonly record: StoryRecord;
  readonly tail: Tail;
  /** `null` until NATS was reached for the first time. */
  readonly relay: () => Relay | null;
}

/** Serves the endpoints, where `METRICS_PORT` is set. Returns what ends that. @throws when the port cannot be used. */
export async function serveRelayHealth(observed: ObservedRelay, config: Config, log: Logger): Promise<() => void> {
  const { host, metricsPort: port, accessLog } = config;
  if (port === null) return () => undefined;
  const metrics = new Metrics();
  observeRelay(metrics, observed);
  const requests = new RequestWatch(metrics.requests, accessLog ? 'info' : 'debug', null, log);
  const inspection = new Inspection(metrics, async () => readyAnswer(observed));
  const server = makeInspectionServer(inspection, requests, log);
  const close = () => {
    metrics.close();
    server.close();
    server.closeAllConnections();
  };
  try {
    await listen(server, { host, port });
  } catch (error) {
    close();
    throw error;
  }
  return close;
}

/** A relay publishes while it reaches both: the record, whose head is confirmed, and the stream. */
function isPublishing({ tail, relay }: ObservedRelay): boolean {
  return tail.isConfirmed && relay()?.isPublishing === true;
}

function readyAnswer(observed: ObservedRelay): ReadyAnswer {
  const { epoch, generation, newest } = observed.record;
  const published = observed.relay()?.published ?? 0;
  const body = { head: newest.point.offset, published, record: { epoch, generation } };
  return { isReady: isPublishing(observed), body };
}

function observeRelay({ registry }: Metrics, observed: ObservedRelay): void {
  observeRecord(registry, observed.record);
  const gauge = gaugesIn(registry);
  gauge('onrecord_relay_published_offset', 'The newest offset that the relay knows to be in the stream', () => {
    return observed.relay()?.published ?? 0;
  });
  gauge('onrecord_relay_publishing', 'Whether the relay reaches the record and the stream: 1, otherwise 0', () => {
    return isPublishing(observed) ? 1 : 0;
  });
}
