#!/usr/bin/env bash
# A prepared statement in PGlite keeps reading a whole table that was small when its plan was made, however far it grows.
#
# Versions   @electric-sql/pglite 0.5.16 (PostgreSQL 18.6); seen on Node 20.20.2
# Behaviour  From its sixth execution on, PostgreSQL may keep one plan of a prepared statement for all values. The plan is
#            made anew when somebody analyzes or vacuums the table. PGlite shows `autovacuum` as on, but runs PostgreSQL in
#            single-user mode, where nothing does either. So the plan for one row stays, at 100,000 rows too.
# Expected   As on a PostgreSQL server: soon after the table has grown, autovacuum analyzes it, and the statement uses the index.
# For us     Preparing statements takes a third of the CPU of PGlite's `query`, but a service that started on an empty store would
#            become slower with each statement on the record. Onrecord executes `discard plans` once a second while the
#            embedded store is in use (src/record/engine/pglite-statements.mjs, test/record/pglite-statements.test.ts).
#
# Output
#   autovacuum = on
#   1 row: Seq Scan on thing
#   100000 rows: Seq Scan on thing
#   100000 rows, 75 s later: Seq Scan on thing
#   after `discard plans`: Index Only Scan using thing_pkey on thing
#
# Takes about 80 seconds, more than autovacuum_naptime (60 s). Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @electric-sql/pglite@0.5.16 >/dev/null

cat >finding.js <<'JS'
import { setTimeout as wait } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';

const ROWS = 100_000;
const WAIT_S = 75; // longer than autovacuum_naptime

const db = await PGlite.create();
const changes = [];
const plan = async (when, expected) => {
  const { rows } = await db.query('explain (costs off) execute find(1)');
  const first = rows[0]['QUERY PLAN'];
  console.log(`${when}: ${first}`);
  if (!first.startsWith(expected)) changes.push(`CHANGED: expected a plan that begins with ${expected}, but got: ${first}`);
};

const { rows } = await db.query('show autovacuum');
console.log(`autovacuum = ${rows[0].autovacuum}`);
if (rows[0].autovacuum !== 'on') changes.push('CHANGED: autovacuum is not shown as on');

await db.exec('create table thing (id int primary key); insert into thing values (1); analyze thing');
await db.exec('prepare find (int) as select id from thing where id = $1');
for (let times = 0; times < 6; times += 1) await db.query('execute find(1)');
await plan('1 row', 'Seq Scan');
await db.query(`insert into thing select generate_series(2, ${ROWS})`);
await plan(`${ROWS} rows`, 'Seq Scan');
await wait(WAIT_S * 1000);
await plan(`${ROWS} rows, ${WAIT_S} s later`, 'Seq Scan');
await db.exec('discard plans');
await plan('after `discard plans`', 'Index');

await db.close();
if (changes.length > 0) {
  console.error(changes.join('\n'));
  process.exitCode = 1;
}
JS
node finding.js
