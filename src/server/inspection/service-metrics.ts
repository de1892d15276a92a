/** What the parts of a service know of themselves, read from them when Prometheus asks. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Tail } from '../../feed/tail.js';
import type { Engine } from '../../record/engine/engine.js';
import type { StoryRecord } from '../../record/record.js';
import type { KeptAnswers } from '../answers/kept-by-head.js';
import { type Connections, STREAM_TRANSPORTS } from '../connections/connections.js';
import type { Subscriptions } from '../live/subscriptions.js';
import type { Readiness } from './readiness.js';

/** The parts that are read. */
export interface ObservedParts {
  readonly engine: Engine;
  readonly record: StoryRecord;
  readonly tail: Tail;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions;
  readonly answers: KeptAnswers;
  readonly readiness: Readiness;
}

/** A number, or several by the values of one label. */
type MetricReading = () => number | Readonly<Record<string, number>>;

/** Registers what is told of the parts of a service. */
export function observeService(registry: Registry, parts: ObservedParts): void {
  const { engine, record, tail, connections, subscriptions, answers, readiness } = parts;
  const registers = [registry];

  const gauge = (name: string, help: string, read: MetricReading, label: string | null = null) =>
    new Gauge({
      name,
      help,
      registers,
      labelNames: label === null ? [] : [label],
      collect() {
        for (const [labels, value] of readings(read, label)) this.set(labels, value);
      },
    });
  /** A number that only grows, counted by the part itself. */
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
    'Long-lived connections that were cut because what was sent was not read in time',
    () => perTransport(({ cut }) => cut),
    'transport',
  );
  counter(
    'onrecord_deliveries_sent_total',
    'Messages that were written to subscribers',
    () => perTransport(({ sent }) => sent),
    'transport',
  );
  const perTransport = (of: (tally: Connections['tallies']['sse']) => number) =>
    Object.fromEntries(STREAM_TRANSPORTS.map((transport) => [transport, of(connections.tallies[transport])]));

  const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
  gauge('onrecord_audiences', 'Groups that are written to together', () => subscriptions.groups.sizes().length);
  gauge('onrecord_audience_members', 'Subscriptions in such groups: those at the head', () =>
    sum(subscriptions.groups.sizes()),
  );
  gauge('onrecord_largest_audience_members', 'Subscriptions in the largest such group', () =>
    Math.max(0, ...subscriptions.groups.sizes()),
  );
  counter('onrecord_payloads_made_total', 'Payloads that were made, each for all who ask the same', () => {
    return subscriptions.payloads.made;
  });

  gauge('onrecord_record_head_offset', 'The newest offset of the record that this process knows of', () => {
    return record.newest.place.offset;
  });
  gauge('onrecord_head_age_seconds', 'How long ago the head of the record was last confirmed', () => {
    return Math.max(0, performance.now() - record.newest.confirmedAt) / 1e3;
  });
  gauge(
    'onrecord_head_ahead_seconds',
    "How much later the newest update was recorded than the database's clock shows; 0 while it was not",
    () => tail.aheadMs / 1e3,
  );
  gauge(
    'onrecord_feed_lag_updates',
    'How many updates the feed of this process is behind the head',
    () => lag().updates,
  );
  gauge(
    'onrecord_feed_lag_seconds',
    'How long ago the feed was level with the head; 0 while it is',
    () => lag().seconds,
  );
  const lag = () => {
    const updates = Math.max(0, record.newest.place.offset - tail.head.offset);
    return { updates, seconds: updates === 0 ? 0 : Math.max(0, performance.now() - tail.levelAt) / 1e3 };
  };
  counter('onrecord_updates_written_total', 'Updates that this process has appended', () => record.updatesWritten);

  counter(
    'onrecord_answers_asked_total',
    'Queries of readers by what became of them',
    () => ({ ...answers.asked }),
    'outcome',
  );
  gauge('onrecord_kept_answers', 'Answers that are kept', () => answers.kept.count);
  gauge('onrecord_kept_answers_bytes', 'Memory that kept answers take', () => answers.kept.bytes);

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
    help: 'Whether the store takes writes: 1, or 0 while it is read-only, full or does not answer',
    registers,
    async collect() {
      const { isReady, refusesWrites } = await readiness.state();
      this.set(isReady && refusesWrites === null ? 1 : 0);
    },
  });
  gauge('onrecord_database_connections_max', 'How many there may be', () => engine.connections().most);
  gauge('onrecord_database_waiting', 'Who waits for a connection to the database', () => engine.connections().waiting);
}

function readings(
  read: MetricReading,
  label: string | null,
): readonly (readonly [Readonly<Record<string, string>>, number])[] {
  const reading = read();
  if (typeof reading === 'number') return [[{}, reading]];
  return Object.entries(reading).map(([value, number]) => [label === null ? {} : { [label]: value }, number]);
}
