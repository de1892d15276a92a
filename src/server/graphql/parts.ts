/** The parts that answer GraphQL, over any transport. */
import type { Services } from '../../graphql/context.js';
import type { Identify } from '../access/access.js';
import type { AccessWatch } from '../access/access-watch.js';
import type { Connections } from '../connections/connections.js';
import type { DocumentReading } from '../documents/reading.js';
import type { Gate } from '../limits/gate.js';
import type { Subscriptions } from '../live/subscriptions.js';
import type { Metrics } from '../metrics/metrics.js';
import type { AccessLevel } from '../metrics/request-watch.js';

export interface GraphQLParts {
  readonly services: Services;
  readonly subscriptions: Subscriptions;
  readonly connections: Connections;
  readonly reading: DocumentReading;
  readonly gate: Gate;
  readonly identify: Identify;
  readonly watch: AccessWatch;
  readonly metrics: Metrics;
  /** The level of the log line for each request, and for each operation over a WebSocket. */
  readonly accessLevel: AccessLevel;
}
