#!/usr/bin/env bash
# node-postgres accepts target_session_attrs and ignores it; a list of hosts is looked up as one name.
#
# Versions   pg 8.23.1 (pg-connection-string 2.14.1), PostgreSQL 15.20 with its psql; seen on Node 20.20.2
# Behaviour  An address with `target_session_attrs=read-write` connects to a server that is read-only, without an error or
#            a warning. An address with two hosts that both work fails with ENOTFOUND: the name that is looked up is
#            "127.0.0.1,127.0.0.1". With a port at the first host the address is refused as an "Invalid URL".
# Expected   As in libpq, whose addresses the library says to read: `psql` refuses the first server ("session is read-only"),
#            and connects with both lists of hosts. Or an error that names the parameter.
# For us     An address with the parameter looks right until the failover for which it was written. Onrecord connects with
#            a connector of its own (src/record/engine/postgres-connector.ts), and refuses every parameter without effect.
#
# Output (the port varies)
#   target_session_attrs=read-write: psql: session is read-only
#   target_session_attrs=read-write: pg: connected, transaction_read_only = on
#   127.0.0.1,127.0.0.1: psql: connected
#   127.0.0.1,127.0.0.1: pg: getaddrinfo ENOTFOUND 127.0.0.1,127.0.0.1
#   127.0.0.1:PORT,127.0.0.1:PORT: psql: connected
#   127.0.0.1:PORT,127.0.0.1:PORT: pg: Invalid URL
#
# Needs a PostgreSQL in /usr/lib/postgresql, and starts a server of its own. Takes about 10 seconds. Exits with 1 if the behaviour
# has changed.
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
  -c unix_socket_directories='' -c default_transaction_read_only=on" start >/dev/null

mkdir node
echo '{"private": true, "type": "module"}' >node/package.json
(cd node && npm install --silent --no-audit --no-fund --ignore-scripts --save-exact pg@8.23.1 pg-connection-string@2.14.1 >/dev/null)

cat >node/finding.js <<'JS'
import { spawnSync } from 'node:child_process';
import pg from 'pg';

const [psql, port] = process.argv.slice(2);
const changes = [];
const expect = (what, seen, expected) => {
  console.log(`${what}: ${seen}`.replaceAll(port, 'PORT'));
  if (!expected.test(seen)) changes.push(`CHANGED: ${what}: expected ${expected}, but saw ${seen}`);
};

const byLibpq = (url) => {
  const { status, stderr } = spawnSync(psql, [url, '-c', 'select 1'], { encoding: 'utf8' });
  return status === 0 ? 'connected' : (stderr.trim().split(/failed: /).at(-1) ?? '');
};
const byLibrary = async (url) => {
  try {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query('show transaction_read_only');
    await client.end();
    return `connected, transaction_read_only = ${rows[0].transaction_read_only}`;
  } catch (error) {
    return error.message;
  }
};

for (const [what, hosts, query, libpq, library] of [
  ['target_session_attrs=read-write', `127.0.0.1:${port}`, '?target_session_attrs=read-write', /session is read-only/, /^connected.* = on$/],
  ['127.0.0.1,127.0.0.1', '127.0.0.1,127.0.0.1', `?port=${port}`, /^connected$/, /^getaddrinfo ENOTFOUND 127.0.0.1,127.0.0.1$/],
  [`127.0.0.1:${port},127.0.0.1:${port}`, `127.0.0.1:${port},127.0.0.1:${port}`, '', /^connected$/, /^Invalid URL$/],
]) {
  const url = `postgres://postgres@${hosts}/postgres${query}`;
  expect(`${what}: psql`, byLibpq(url), libpq);
  expect(`${what}: pg`, await byLibrary(url), library);
}
if (changes.length > 0) {
  console.error(changes.join('\n'));
  process.exitCode = 1;
}
JS
node node/finding.js "$bin/psql" "$port"
