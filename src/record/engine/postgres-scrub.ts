/** Removes erased words from the files of a PostgreSQL database, as far as a client can. */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { rewriteStatements } from './engine.js';
import type { PostgresConnector } from './postgres-connector.js';
import type { SessionSettings } from './postgres-session.js';

/**
 * Rewriting a table may take any time, but waits for its lock no longer than a writer does, because others queue behind
 * it.
 */
const SETTINGS: SessionSettings = {
  lock_timeout: '5s',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '10s',
};
/** How long to wait for older transactions, and how often to look. */
const OLDER_TRANSACTIONS_MS = { timeout: 60_000, interval: 100 };

/**
 * Selects transactions that began before the given one and may still see what was erased: rewriteStatements a table keeps what
 * they see. Transactions of other databases do not count.
 */
const OLDER_TRANSACTIONS = `select 'process ' || pid as who from pg_stat_activity
    where pid <> pg_backend_pid() and (datname = current_database() or datname is null)
      and greatest(age(backend_xid), age(backend_xmin)) > age($1::text::xid)
  union all select 'replication slot ' || slot_name from pg_replication_slots where age(xmin) > age($1::text::xid)
  union all select 'prepared transaction ' || gid from pg_prepared_xacts
    where database = current_database() and age(transaction) > age($1::text::xid)`;

/** @throws when a lock, a missing permission or a transaction that does not end prevents it. */
export async function scrubPostgres(connector: PostgresConnector, tables: readonly string[]): Promise<void> {
  const { client } = await connector.connect({
    applicationName: 'onrecord scrub',
    settings: SETTINGS,
    answerTimeoutMs: null,
  });
  // VACUUM skips a table that it may not rewrite, and only warns.
  const warnings: string[] = [];
  client.on('notice', ({ severity, message }) => {
    if (severity === 'WARNING' && message !== undefined) warnings.push(message);
  });
  try {
    await waitForOlderTransactions(client);
    for (const statement of rewriteStatements(tables)) await client.query(statement);
  } finally {
    await client.end();
  }
  if (warnings.length > 0) throw new Error(`Some tables were not rewritten: ${warnings.join('; ')}`);
}

async function waitForOlderTransactions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ now: string }>('select pg_current_xact_id()::xid::text as now');
  const deadline = performance.now() + OLDER_TRANSACTIONS_MS.timeout;
  for (;;) {
    const older = await client.query<{ who: string }>(OLDER_TRANSACTIONS, [rows[0]?.now]);
    if (older.rows.length === 0) return;
    if (performance.now() > deadline) {
      const names = older.rows.map(({ who }) => who).join(', ');
      throw new Error(`Erased words are still visible to transactions that do not end; end them: ${names}`);
    }
    await pause(OLDER_TRANSACTIONS_MS.interval);
  }
}
