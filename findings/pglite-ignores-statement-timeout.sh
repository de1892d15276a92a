#!/usr/bin/env bash
# PGlite accepts statement_timeout and never enforces it.
#
# Versions   @electric-sql/pglite 0.5.16 (PostgreSQL 18.6); seen on Node 20.20.2
# Behaviour  `set statement_timeout` succeeds and `show statement_timeout` returns the new value, yet a statement runs on
#            past that time to its end, and its result is returned. This is so for a sleeping statement and for a busy
#            one, by the simple protocol (`exec`) and by the extended one (`query`).
# Expected   As in PostgreSQL: the statement is cancelled at the timeout, with SQLSTATE 57014 (query_canceled).
# For us     Onrecord sets statement_timeout on PostgreSQL, but cannot rely on it for the embedded store. That runs in a
#            thread of its own, which another thread watches: STORE_PATIENCE_SECONDS.
#
# Output (times vary)
#   show statement_timeout: 100ms
#   sleeping, query(): slept after 2002 ms
#   sleeping, exec(): slept after 2001 ms
#   busy, query(): 3000000 after 2195 ms
#
# Takes about 12 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @electric-sql/pglite@0.5.16 >/dev/null

cat >finding.js <<'JS'
import { PGlite } from '@electric-sql/pglite';

const TIMEOUT_MS = 100;
const BUSY = "select count(*)::int as result from generate_series(1, 3000000) n where md5(n::text) <> ''";
const SLEEPING = "select 'slept' as result from pg_sleep(2)";

const db = await PGlite.create();
await db.exec(`set statement_timeout = '${TIMEOUT_MS}ms'`);
const { rows } = await db.query('show statement_timeout');
console.log(`show statement_timeout: ${rows[0].statement_timeout}`);

const changes = [];
const expect = (what, seen, expected) => {
  if (seen !== expected) changes.push(`CHANGED: ${what}: expected ${expected}, but saw ${seen}`);
};
expect('show statement_timeout', rows[0].statement_timeout, `${TIMEOUT_MS}ms`);

const query = (statement) => db.query(statement);
const exec = async (statement) => (await db.exec(statement))[0];
for (const [what, run, statement, expected] of [
  ['sleeping, query()', query, SLEEPING, 'slept'],
  ['sleeping, exec()', exec, SLEEPING, 'slept'],
  ['busy, query()', query, BUSY, 3000000],
]) {
  const start = performance.now();
  const result = await run(statement).then(
    ({ rows }) => rows[0].result,
    (error) => `the error ${error.code}: ${error.message}`,
  );
  const tookMs = Math.round(performance.now() - start);
  console.log(`${what}: ${result} after ${tookMs} ms`);
  expect(what, result, expected);
  if (tookMs <= TIMEOUT_MS) changes.push(`INCONCLUSIVE: ${what} ended within the timeout; give it more to do`);
}
await db.close();
if (changes.length > 0) {
  console.error(changes.join('\n'));
  process.exitCode = 1;
}
JS
node finding.js
