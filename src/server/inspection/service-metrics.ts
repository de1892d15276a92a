/** The metrics of the service's parts, read when Prometheus asks. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Tail } from '../../feed/tail.js';
import type { Engine } from '../../record/engine/engine.js';
import type { StoryRecord } from '../../record/record.js';
import { type Connections, STREAM_TRANSPORTS } from '../connections/connections.js';
import type { KeptResponseCounts } from '../kept-responses/kept-by-head.js';
import type { Subscriptions } from '../live/subscriptions.js';
import type { Readiness } from './readiness.js';

/** The parts that are observed. */
export interface ObservedParts {
  readonly engine: Engine;
  readonly record: StoryRecord;
  readonly tail: Tail;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions;
  readonly responses: KeptResponseCounts;
  readonly readiness: Readiness;
}

/** One number, or one for each value of a label. */
type MetricReading = () => number | Readonly<Record<string, number>>;

/** Registers the metrics of the service's parts. */
export function observeService(registry: Registry, parts: ObservedParts): void {
  const { engine, record, tail, connections, subscriptions, responses, readiness } = parts;
  const registers = [registry];

  const gauge = gaugesIn(registry);
  /** A number that only grows; the part itself counts it. */
  const counter = (name: string, help: string, read: MetricReading, label: string | null = null) =>
    new Counter({
      name,
      help,
      registers,
      labelNames: label === null ? [] : [label],
      collect() {
        this.reset();
        for (const [labels, value] of readings(read, label)) this.inc(labels, value);
      },
    });

  gauge('onrecord_connections', 'Long-lived connections that are open', () => connections.count(() => 1), 'transport');
  gauge(
    'onrecord_subscribers',
    'Subscriptions that are open',
    () => connections.count(({ subscribers }) => subscribers),
    'transport',
  );
  counter(
    'onrecord_connections_cut_total',
    'Long-lived connections that were cut because the client read too slowly',
    () => perTransport(({ cut }) => cut),
    'transport',
  );
  counter(
    'onrecord_deliveries_sent_total',
    'Messages written to subscribers',
    () => perTransport(({ sent }) => sent),
    'transport',
  );
  const perTransport = (of: (tally: Connections['tallies']['sse']) => number) =>
    Object.fromEntries(STREAM_TRANSPORTS.map((transport) => [transport, of(connections.tallies[transport])]));

  const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
  gauge('onrecord_audiences', 'Groups of subscribers that share payloads', () => subscriptions.groups.sizes().length);
  gauge('onrecord_audience_members', 'Subscribers in groups: those that have caught up', () =>
    sum(subscriptions.groups.sizes()),
  );
  gauge('onrecord_largest_audience_members', 'Subscribers in the largest group', () =>
    Math.max(0, ...subscriptions.groups.sizes()),
  );
  counter('onrecord_payloads_made_total', 'Payloads made, each once for all subscriptions that share it', () => {
    return subscriptions.payloads.made;
  });

  observeRecord(registry, record);
  gauge(
    'onrecord_head_ahead_seconds',
    "How far the time of the newest update is ahead of the database's clock; 0 if it is not",
    () => tail.aheadMs / 1e3,
  );
  gauge(
    'onrecord_feed_lag_updates',
    'How many updates the feed of this process is behind the head',
    () => lag().updates,
  );
  gauge(
    'onrecord_feed_lag_seconds',
    'How long the feed has been behind the head; 0 while it is not',
    () => lag().seconds,
  );
  const lag = () => {
    const updates = Math.max(0, record.newest.point.offset - tail.head.offset);
    return { updates, seconds: updates === 0 ? 0 : Math.max(0, performance.now() - tail.levelAt) / 1e3 };
  };
  gauge('onrecord_standby_lag_updates', 'How many updates the standby in DATABASE_READ_URL lacks', () => {
    return record.standbyUse?.lag.updates ?? 0;
  });
  gauge(
    'onrecord_standby_lag_seconds',
    'How long ago the standby in DATABASE_READ_URL had all updates, while it lacks some or does not answer; otherwise 0',
    () => record.standbyUse?.lag.seconds ?? 0,
  );
  counter(
    'onrecord_content_reads_total',
    'Statements that read content, by the server that answered them, with DATABASE_READ_URL',
    () => ({ ...(record.standbyUse?.reads ?? { standby: 0, primary: 0 }) }),
    'server',
  );
  counter('onrecord_updates_written_total', 'Updates that this process has appended', () => record.updatesWritten);

  counter('onrecord_answers_asked_total', 'Queries of readers by outcome', () => ({ ...responses.asked }), 'outcome');
  gauge('onrecord_kept_answers', 'Kept responses', () => responses.kept.count);
  gauge('onrecord_kept_answers_bytes', 'Memory of kept responses', () => responses.kept.bytes);

  gauge(
    'onrecord_database_connections',
    'Connections to the database',
    () => {
      const { open, idle } = engine.connections();
      return { used: open - idle, idle };
    },
    'state',
  );
  new Gauge({
    name: 'onrecord_store_writable',
    help: 'Whether the store takes writes: 1, or 0 while it is read-only, full, replaced by another one or does not answer',
    registers,
    async collect() {
      const { isReady, refusesWrites } = await readiness.state();
      this.set(isReady && refusesWrites === null ? 1 : 0);
    },
  });
  gauge(
    'onrecord_database_connections_max',
    'The maximum number of connections to the database',
    () => engine.connections().most,
  );
  gauge(
    'onrecord_database_waiting',
    'Queries waiting for a connection to the database',
    () => engine.connections().waiting,
  );
}

/** Registers the metrics of the record, as a process knows it. */
export function observeRecord(registry: Registry, record: StoryRecord): void {
  const gauge = gaugesIn(registry);
  gauge('onrecord_record_head_offset', 'The newest offset of the record that this process knows of', () => {
    return record.newest.point.offset;
  });
  gauge('onrecord_record_generation', 'The generation of the record, raised when another server takes over', () => {
    return record.generation;
  });
  gauge('onrecord_head_age_seconds', 'How long ago the head of the record was last confirmed', () => {
    return Math.max(0, performance.now() - record.newest.confirmedAt) / 1e3;
  });
}

/** Registers gauges: each with its name, its description and how it is read, and the label where it has several values. */
export function gaugesIn(registry: Registry) {
  return (name: string, help: string, read: MetricReading, label: string | null = null): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      labelNames: label === null ? [] : [label],
      collect() {
        for (const [labels, value] of readings(read, label)) this.set(labels, value);
      },
    });
  };
}

function readings(
  read: MetricReading,
  label: string | null,
): readonly (readonly [Readonly<Record<string, string>>, number])[] {
  const reading = read();
  if (typeof reading === 'number') return [[{}, reading]];
  return Object.entries(reading).map(([value, number]) => [label === null ? {} : { [label]: value }, number]);
}
