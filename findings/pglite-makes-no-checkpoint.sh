#!/usr/bin/env bash
# PGlite makes no checkpoint while it is open, so its write-ahead log grows past max_wal_size.
#
# Versions   @electric-sql/pglite 0.5.16 (PostgreSQL 18.6); seen on Node 20.20.2
# Behaviour  PGlite accepts max_wal_size and checkpoint_timeout, and shows them, but neither starts a checkpoint. Every
#            16 MiB written adds a segment to pg_wal, and all of them stay until `checkpoint` is executed by hand.
#            PGlite runs PostgreSQL in single-user mode, which has no checkpointer.
# Expected   As on a PostgreSQL server: a checkpoint when the log nears max_wal_size (here 32 MiB, two segments), and one
#            after checkpoint_timeout (here 30 s, with writes since the last); each removes segments no longer needed.
# For us     A service that stays open for months would keep a log of all it ever wrote, and replay it after a crash.
#            Onrecord makes the checkpoints of the embedded store itself: docs/operators/operating.md.
#
# Output (positions in the log vary)
#   max_wal_size = 32MB
#   wal_keep_size = 0
#   checkpoint_timeout = 30s
#   opened: segments 1, last checkpoint at 0/16EF920
#   160 MiB written: segments 12, last checkpoint at 0/16EF920
#   35 s later: segments 12, last checkpoint at 0/16EF920
#   after `checkpoint`: segments 2, last checkpoint at 0/C266E20
#
# Takes about 50 seconds, 35 of them waiting, and 500 MB of disk. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @electric-sql/pglite@0.5.16 >/dev/null

cat >finding.js <<'JS'
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';

const SEGMENT_BYTES = 16 * 1024 * 1024;
const MAX_SEGMENTS = 2;
const WRITTEN_SEGMENTS = 10;
const CHECKPOINT_TIMEOUT_S = 30; // the least that PostgreSQL allows
const MD5_BYTES = 32;

const db = await PGlite.create('store', {
  postgresqlconf: [
    `max_wal_size = ${MAX_SEGMENTS * 16}MB`,
    `min_wal_size = ${MAX_SEGMENTS * 16}MB`,
    `checkpoint_timeout = ${CHECKPOINT_TIMEOUT_S}s`,
  ],
});
const one = async (statement) => (await db.query(statement)).rows[0];
const setting = async (name) => (await one(`select current_setting('${name}') as value`)).value;
const state = async (when) => {
  const segments = readdirSync('store/pg_wal').filter((name) => /^[0-9A-F]{24}$/.test(name)).length;
  const { checkpoint } = await one('select checkpoint_lsn::text as checkpoint from pg_control_checkpoint()');
  console.log(`${when}: segments ${segments}, last checkpoint at ${checkpoint}`);
  return { segments, checkpoint };
};

const changes = [];
const expect = (what, holds) => {
  if (!holds) changes.push(`CHANGED: this no longer holds: ${what}`);
};

for (const name of ['max_wal_size', 'wal_keep_size', 'checkpoint_timeout']) {
  console.log(`${name} = ${await setting(name)}`);
}
expect('max_wal_size is as set', (await setting('max_wal_size')) === `${MAX_SEGMENTS * 16}MB`);
expect('checkpoint_timeout is as set', (await setting('checkpoint_timeout')) === `${CHECKPOINT_TIMEOUT_S}s`);
expect('wal_keep_size keeps nothing', (await setting('wal_keep_size')) === '0');

await db.exec('create table written (bytes text); alter table written alter bytes set storage external');
const opened = await state('opened');
for (let written = 0; written < WRITTEN_SEGMENTS; written += 1) {
  await db.exec(`
    insert into written select string_agg(md5(n::text), '') from generate_series(1, ${SEGMENT_BYTES / MD5_BYTES}) n`);
}
const full = await state(`${WRITTEN_SEGMENTS * 16} MiB written`);
expect('no checkpoint is made by size', full.checkpoint === opened.checkpoint);
expect('every segment that was written is still there', full.segments >= opened.segments + WRITTEN_SEGMENTS);

await wait((CHECKPOINT_TIMEOUT_S + 5) * 1000);
await db.exec("insert into written values ('one more')");
const waited = await state(`${CHECKPOINT_TIMEOUT_S + 5} s later`);
expect('no checkpoint is made by time', waited.checkpoint === full.checkpoint);
expect('no segment is removed by time', waited.segments >= full.segments);

await db.exec('checkpoint');
const after = await state('after `checkpoint`');
expect('a checkpoint by hand is made', after.checkpoint !== opened.checkpoint);
expect('a checkpoint by hand removes segments down to max_wal_size', after.segments <= MAX_SEGMENTS);

await db.close();
if (changes.length > 0) {
  console.error(changes.join('\n'));
  process.exitCode = 1;
}
JS
node finding.js
