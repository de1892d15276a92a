/** The connections to a hot standby of the database, from which snapshots of the record are read (DATABASE_READ_URL). */
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.js';
import type { Trace } from '../trace.js';
import { ANSWER_TIMEOUT_MS, openDriver, POSTGRES_TYPES, queriesOver } from './postgres.js';
import { type ConnectionPurpose, PostgresConnector } from './postgres-connector.js';
import { SHARED_CONNECTIONS } from './postgres-driver.js';
import { SESSION_SETTINGS } from './postgres-session.js';

/** The connection of looks, and one that asks whether the standby is locked. */
const OTHER_CONNECTIONS = 2;

export interface StandbyConnections {
  /** For statements outside of transactions, which share connections. */
  readonly db: Kysely<Tables>;
  /** The same, but it also tries a standby that counts as silent. */
  readonly probes: Kysely<Tables>;
  /**
   * Grows whenever the connections may lead to another server than before: what was found out about the standby says nothing
   * about the next one.
   */
  readonly servers: number;
  /** Tells the connections whether the standby answers; see `Engine.answers`. */
  answers(isAnswering: boolean): void;
  close(): Promise<void>;
}

/** Opens connections to the standby at an address, made when they are needed. A server that is no standby is refused. */
export function openStandby(url: string, trace: Trace | null = null): StandbyConnections {
  const purpose: ConnectionPurpose = {
    applicationName: 'onrecord',
    settings: SESSION_SETTINGS,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
  };
  const connector = new PostgresConnector(url, 'DATABASE_READ_URL', null, POSTGRES_TYPES, 'standby');
  let servers = 0;
  const driver = openDriver(connector, purpose, SHARED_CONNECTIONS + OTHER_CONNECTIONS, {
    doubted: () => {
      servers += 1;
    },
    // The reads learn of it, and the log tells it once for all connections.
    lost: () => undefined,
  });
  const db = queriesOver(() => driver, trace);
  return {
    db,
    probes: queriesOver(() => driver.forProbes(), trace),
    get servers() {
      return servers;
    },
    answers: (isAnswering) => driver.answers(isAnswering),
    close: () => db.destroy(),
  };
}
