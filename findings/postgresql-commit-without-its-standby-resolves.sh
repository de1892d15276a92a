#!/usr/bin/env bash
# A COMMIT that gives up waiting for its synchronous standby resolves in node-postgres like one that the standby has.
#
# Versions   pg 8.23.1, PostgreSQL 15.20
# Behaviour  synchronous_standby_names names a standby that is away, so COMMIT waits. Neither statement_timeout nor the lapse of time
#            ends the wait. When somebody cancels the statement (pg_cancel_backend), COMMIT succeeds: the promise resolves with the
#            command COMMIT. The only trace is a notice of severity WARNING with the general code 01000, whose text is in the server's language; its
#            field `routine` is SyncRepWaitForLSN. When somebody ends the session (pg_terminate_backend), the promise rejects with
#            "Connection terminated unexpectedly", without a code, and the row is committed all the same.
# Expected   A cancelled statement rejects with 57014, and a rejected COMMIT has not committed; at least the resolved one is safe on the standby.
# For us     A resolved COMMIT is acknowledged only without such a notice; otherwise, and when the connection is lost, the answer is that
#            the batch may be written (STANDBY_AWAITED, STORE_UNREACHABLE), and the idempotency key tells later.
#
# Output
#   COMMIT after 2 s with statement_timeout=500ms: waits
#   a cancelled COMMIT: COMMIT, notices: 01000 SyncRepWaitForLSN
#   an ended COMMIT: Error Connection terminated unexpectedly, code undefined
#   rows: cancelled ended
#
# Needs a PostgreSQL in /usr/lib/postgresql; starts a server of its own. Takes about 10 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
folder=$(mktemp -d)
as_user() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  # PostgreSQL does not run as root.
  chown postgres "$folder"
  as_user() { runuser -u postgres -- "$@"; }
fi
trap 'as_user "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
as_user "$bin/initdb" -D "$folder/data" -A trust -U postgres --no-sync >/dev/null
as_user "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-p $port -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories=''" start >/dev/null

mkdir node
echo '{"private": true, "type": "module"}' >node/package.json
(cd node && npm install --silent --no-audit --no-fund --ignore-scripts --save-exact pg@8.23.1 >/dev/null)

cat >node/finding.js <<'JS'
import { setTimeout as after } from 'node:timers/promises';
import pg from 'pg';

const url = `postgres://postgres@127.0.0.1:${process.argv[2]}/postgres`;
const changes = [];
const expect = (what, seen, expected) => {
  console.log(`${what}: ${seen}`);
  if (seen !== expected) changes.push(`CHANGED: ${what}: expected ${expected}, but saw ${seen}`);
};
const connect = async () => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client;
};
const administrator = await connect();
await administrator.query('create table kept (name text)');
await administrator.query("alter system set synchronous_standby_names = 'away'");
await administrator.query('select pg_reload_conf()');

/** Begins a COMMIT that waits; resolves when it does. */
const waitingCommit = async (name) => {
  const client = await connect();
  const notices = [];
  client.on('notice', ({ code, routine }) => notices.push(`${code} ${routine}`));
  await client.query("set statement_timeout = '500ms'");
  await client.query('begin');
  await client.query('insert into kept values ($1)', [name]);
  const commit = client.query('commit').then(
    ({ command }) => `${command}, notices: ${notices.join()}`,
    ({ name: type, message, code }) => `${type} ${message}, code ${code}`,
  );
  const waits = "select pid from pg_stat_activity where wait_event = 'SyncRep'";
  while ((await administrator.query(waits)).rowCount === 0) await after(20);
  return { commit, end: (how) => administrator.query(`select ${how}(pid) from (${waits}) w`) };
};

const cancelled = await waitingCommit('cancelled');
const waits = await Promise.race([cancelled.commit, after(2_000, 'waits')]);
expect('COMMIT after 2 s with statement_timeout=500ms', waits, 'waits');
await cancelled.end('pg_cancel_backend');
expect('a cancelled COMMIT', await cancelled.commit, 'COMMIT, notices: 01000 SyncRepWaitForLSN');
const ended = await waitingCommit('ended');
await ended.end('pg_terminate_backend');
expect('an ended COMMIT', await ended.commit, 'Error Connection terminated unexpectedly, code undefined');
const { rows } = await administrator.query('select name from kept order by name');
expect('rows', rows.map(({ name }) => name).join(' '), 'cancelled ended');
if (changes.length > 0) {
  console.error(changes.join('\n'));
  process.exitCode = 1;
}
process.exit();
JS
node node/finding.js "$port"
