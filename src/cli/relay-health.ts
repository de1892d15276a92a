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
  await listen(server, { host, port });
  return () => {
    metrics.close();
    server.close();
    server.closeAllConnections();
  };
}

/** A relay is ready while it reaches both: the record, whose head is confirmed, and the stream. */
function readyAnswer({ record, tail, relay }: ObservedRelay): ReadyAnswer {
  const { epoch, generation } = record;
  const head = record.newest.point.offset;
  const published = relay()?.published ?? 0;
  const isReady = tail.isConfirmed && relay()?.isPublishing === true;
  return { isReady, body: { head, published, record: { epoch, generation } } };
}

function observeRelay({ registry }: Metrics, { record, tail, relay }: ObservedRelay): void {
  observeRecord(registry, record);
  const gauge = gaugesIn(registry);
  gauge('onrecord_relay_published_offset', 'The newest offset that the relay knows to be in the stream', () => {
    return relay()?.published ?? 0;
  });
  gauge('onrecord_relay_publishing', 'Whether the relay reaches the record and the stream: 1, otherwise 0', () => {
    return tail.isConfirmed && relay()?.isPublishing === true ? 1 : 0;
  });
}
