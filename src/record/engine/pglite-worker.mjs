// @ts-check
/**
 * PGlite in a thread of its own, because it runs a query on the thread that asks for it: a query of one second would
 * stop every subscriber for that second. Plain JavaScript, so that it loads the same from src/ in tests and from dist/.
 *
 * Asked `{ id, sql, parameters }` it answers `{ id, rows, affectedRows }` or `{ id, error }`; asked `{ id, close: true }`
 * it closes the database and answers `{ id, rows: [] }`. The first message is `{ id: 0 }` once the database is open.
 * `{ isFull, freeBytes }` tells that the disk has become too full to write, or has room again; `{ checkpointError }` that the
 * log could not be shortened.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { parseBigint, parseTimestamp, TYPE } from './values.mjs';

/** @typedef {{ id: number, sql: string, parameters: unknown[] } | { id: number, close: true }} Question */

if (parentPort === null) throw new Error('This file runs as a worker thread');
const port = parentPort;
/** @type {{ directory: string, signs: Int32Array }} */
const { directory, signs } = workerData;

/**
 * The thread cannot answer while PGlite computes, so that honest long work looks like a hang from outside. What tells them
 * apart is that honest work reads or writes files: each operation that succeeds is counted as a sign of life.
 * @template {(...args: any[]) => unknown} F
 * @param {F} operation
 * @returns {F}
 */
function counted(operation) {
  return new Proxy(operation, {
    apply(target, self, args) {
      const result = Reflect.apply(target, self, args);
      Atomics.add(signs, 0, 1);
      return result;
    },
  });
}
// Only in this thread: each has modules of its own.
Object.assign(fs, {
  openSync: counted(fs.openSync),
  readSync: counted(fs.readSync),
  writeSync: counted(fs.writeSync),
  ftruncateSync: counted(fs.ftruncateSync),
  unlinkSync: counted(fs.unlinkSync),
});

const { PGlite } = await import('@electric-sql/pglite');

/** PostgreSQL writes its log in files of this size. */
const SEGMENT_BYTES = 16 * 1024 * 1024;
/**
 * PGlite hangs for good when the disk has no room for the next segment of its log. So nothing may be written while there
 * is less room than for two segments, and for what one statement may add to the log and to the tables.
 */
const RESERVE_BYTES = 2 * SEGMENT_BYTES;
/** A statement takes at most so many times its parameters: in a table, in its indexes, and both once more in the log. */
const PARAMETER_FACTOR = 4;
/** Below this the parameters of a statement are counted. */
const AMPLE_BYTES = 1024 * 1024 * 1024;
/** Ample room is not used up within this time, so it is not looked for again. */
const AMPLE_MS = 100;
/** PGlite has no process that makes checkpoints, and without one its log grows for ever. */
const MAX_SEGMENTS = 4;
/** The segments of the log are counted at most this often. */
const SEGMENT_CHECK_MS = 1_000;
const SEGMENT_NAME = /^[0-9A-F]{24}$/;
/** SQLSTATE: a write in a transaction that only reads; no space left on the disk. */
const READ_ONLY = '25006';
const DISK_FULL = '53100';
/** The state of a cursor, of which nothing here makes any: the database has lost its own. */
const INVALID_STATE = '24000';

/** @type {import('@electric-sql/pglite').PGlite | undefined} */
let database;
/** @type {'NONE' | 'OPEN' | 'FAILED'} */
let transaction = 'NONE';
/** Whether new transactions may only read. */
let isReadOnly = false;
/** Whether the disk was found to have less room than is kept in reserve. */
let isFull = false;
/** Whether what the statement or its transaction would write is refused for lack of room. */
let isRefusing = false;
/** Whether a transaction could not be rolled back, as happens after its log has found no room on the disk. */
let isBroken = false;
let segmentsCountedAt = performance.now();
/** When there was ample room on the disk. */
let ampleAt = Number.NEGATIVE_INFINITY;

/** @param {unknown} value @returns {number} */
function bytesOf(value) {
  if (typeof value === 'string') return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return Array.isArray(value) ? value.reduce((sum, one) => sum + bytesOf(one), 0) : 0;
}

/** How much room the disk has; without an end where the file system does not tell. */
function freeBytes() {
  const { bavail, bsize, blocks } = fs.statfsSync(directory);
  return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
}

/** @param {number} free */
function noteSpace(free) {
  if (isFull === free < RESERVE_BYTES) return;
  isFull = !isFull;
  port.postMessage({ isFull, freeBytes: free });
}

/**
 * Makes a checkpoint, which deletes older segments of the log, if there are more of them than that.
 * @param {import('@electric-sql/pglite').PGlite} open
 * @param {number} most
 */
async function shortenLog(open, most) {
  segmentsCountedAt = performance.now();
  const segments = fs.readdirSync(join(directory, 'pg_wal')).filter((name) => SEGMENT_NAME.test(name));
  if (segments.length > most) await open.exec('checkpoint');
}

/**
 * Lets a statement write only where the disk has room for it. PostgreSQL itself tells which statements write.
 * @param {import('@electric-sql/pglite').PGlite} open
 * @param {unknown[]} parameters
 */
async function guard(open, parameters) {
  if (!isReadOnly && performance.now() - ampleAt < AMPLE_MS) return;
  let free = freeBytes();
  if (free > AMPLE_BYTES) ampleAt = performance.now();
  const needed = free > AMPLE_BYTES ? RESERVE_BYTES : RESERVE_BYTES + PARAMETER_FACTOR * bytesOf(parameters);
  if (free < needed && !isReadOnly && transaction === 'NONE') {
    await shortenLog(open, 1);
    free = freeBytes();
  }
  noteSpace(free);
  const isTooFull = free < needed;
  if (transaction === 'NONE') {
    if (isTooFull !== isReadOnly) await open.exec(`set default_transaction_read_only = ${isTooFull ? 'on' : 'off'}`);
    isReadOnly = isTooFull;
    isRefusing = isTooFull;
  } else if (transaction === 'OPEN' && isTooFull) {
    await open.exec('set transaction_read_only = on');
    isRefusing = true;
  }
}

/** @param {import('@electric-sql/pglite').PGlite} open @param {string} sql @param {unknown[]} parameters */
async function query(open, sql, parameters) {
  if (sql === 'commit' || sql === 'rollback') transaction = 'NONE';
  else await guard(open, parameters);
  if (sql === 'begin') transaction = 'OPEN';
  try {
    return await open.query(sql, parameters);
  } catch (error) {
    if (transaction === 'OPEN') transaction = 'FAILED';
    isBroken ||= sql === 'rollback' || ('code' in Object(error) && Object(error).code === INVALID_STATE);
    throw error;
  }
}

/** @param {import('@electric-sql/pglite').PGlite} open */
async function tidy(open) {
  if (performance.now() - segmentsCountedAt < SEGMENT_CHECK_MS || transaction === 'FAILED') return;
  try {
    await shortenLog(open, MAX_SEGMENTS);
  } catch (error) {
    port.postMessage({ checkpointError: describe(error) });
  }
}

/** @param {unknown} error */
function describe(error) {
  if (!(error instanceof Error)) return { message: String(error), lacksRoom: false, isFatal: false };
  const { message, stack } = error;
  const code = 'code' in error ? error.code : undefined;
  const constraint = 'constraint' in error ? error.constraint : undefined;
  const lacksRoom = code === DISK_FULL || (code === READ_ONLY && isRefusing);
  // The program itself has failed, not a statement: what is in its memory is nothing to go on from.
  const isFatal = isBroken || error instanceof WebAssembly.RuntimeError || error.name === 'ExitStatus';
  return { message, stack, code, constraint, lacksRoom, isFatal };
}

/** @param {number} id @param {() => Promise<{ rows: unknown[], affectedRows?: number }>} work */
async function answer(id, work) {
  try {
    const { rows, affectedRows } = await work();
    port.postMessage({ id, rows, affectedRows });
  } catch (error) {
    port.postMessage({ id, error: describe(error) });
  }
  Atomics.add(signs, 0, 1);
}

await answer(0, async () => {
  const parsers = { [TYPE.int8]: parseBigint, [TYPE.timestamptz]: parseTimestamp };
  // Segments of the log that are no longer needed are deleted, not kept to be written over later with what they hold.
  const startParams = [...PGlite.defaultStartParams, '-c', 'wal_recycle=off'];
  database = await PGlite.create(directory, { parsers, startParams });
  await database.exec(`set timezone = 'UTC'`);
  return { rows: [] };
});

/** One after the other, since a statement may need another one before it. */
let last = Promise.resolve();
port.on('message', (/** @type {Question} */ question) => {
  if (database === undefined) throw new Error('The database did not open');
  const open = database;
  last = last.then(async () => {
    if ('sql' in question) {
      await answer(question.id, () => query(open, question.sql, question.parameters));
      await tidy(open);
    } else {
      await answer(question.id, async () => {
        await open.close();
        return { rows: [] };
      });
    }
  });
});
