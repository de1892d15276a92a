/** Takes what was erased out of the files of a PostgreSQL, as far as a client can. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { rewriting } from './engine.js';
import { withSession } from './postgres-session.js';

/**
 * Tables are rewritten for as long as it takes; whoever stands in line behind it for a table does not wait longer for it to
 * begin than for a writer.
 */
const SESSION = '-c lock_timeout=5s -c statement_timeout=0 -c idle_in_transaction_session_timeout=10s';
/** How long transactions that began before are waited for, and how often one looks, in milliseconds. */
const PATIENCE = { all: 60_000, round: 100 };

/**
 * Transactions, on any connection, that began before one with this number and may still see what was erased: rewriting
 * a table keeps what they see. Those of other databases do not count.
 */
const OLDER = `select 'process ' || pid as who from pg_stat_activity
    where pid <> pg_backend_pid() and (datname = current_database() or datname is null)
      and greatest(age(backend_xid), age(backend_xmin)) > age($1::text::xid)
  union all select 'replication slot ' || slot_name from pg_replication_slots where age(xmin) > age($1::text::xid)
  union all select 'prepared transaction ' || gid from pg_prepared_xacts
    where database = current_database() and age(transaction) > age($1::text::xid)`;

/** @throws what keeps it from being done: a lock, a permission, a transaction that does not end. */
export async function scrubPostgres(connectionString: string, tables: readonly string[]): Promise<void> {
  const client = new pg.Client({ ...withSession(connectionString, SESSION), application_name: 'onrecord scrub' });
  // VACUUM passes over a table that it may not rewrite, and only warns.
  const warnings: string[] = [];
  client.on('notice', ({ severity, message }) => {
    if (severity === 'WARNING' && message !== undefined) warnings.push(message);
  });
  await client.connect();
  try {
    await outwait(client);
    for (const statement of rewriting(tables)) await client.query(statement);
  } finally {
    await client.end();
  }
  if (warnings.length > 0) throw new Error(`Not everything was rewritten: ${warnings.join('; ')}`);
}

async function outwait(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ now: string }>('select pg_current_xact_id()::xid::text as now');
  const deadline = performance.now() + PATIENCE.all;
  for (;;) {
    const older = await client.query<{ who: string }>(OLDER, [rows[0]?.now]);
    if (older.rows.length === 0) return;
    if (performance.now() > deadline) {
      const names = older.rows.map(({ who }) => who).join(', ');
      throw new Error(`What was erased can still be seen by transactions that do not end: ${names}`);
    }
    await pause(PATIENCE.round);
  }
}
