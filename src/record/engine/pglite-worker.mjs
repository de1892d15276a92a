// @ts-check
/**
 * Runs PGlite in its own thread. PGlite runs a query on the calling thread, so a query of one second would stop every
 * subscriber for one second. Plain JavaScript, so that it loads from src/ in tests and from dist/.
 *
 * To `{ id, sql, parameters }` it answers `{ id, rows, affectedRows }` or `{ id, error }`; to `{ id, close: true }` it
 * closes the database and answers `{ id, rows: [] }`. It sends `{ id: 0 }` once the database is open, `{ isFull,
 * freeBytes }` when the disk becomes too full for writes or has room again, and `{ upkeepError }` when it could not
 * renew plans or shorten the log.
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
 * Counts each successful file operation as a sign of life. The thread cannot answer while PGlite computes, so long work
 * looks like a hang from outside; but long work reads or writes files, and a hang does not.
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
// This changes only this thread, because each thread has its own modules.
Object.assign(fs, {
  openSync: counted(fs.openSync),
  readSync: counted(fs.readSync),
  writeSync: counted(fs.writeSync),
  ftruncateSync: counted(fs.ftruncateSync),
  unlinkSync: counted(fs.unlinkSync),
});

const { PGlite } = await import('@electric-sql/pglite');
const { PgliteStatements } = await import('./pglite-statements.mjs');

/** The size of the files of PostgreSQL's write-ahead log. */
const SEGMENT_BYTES = 16 * 1024 * 1024;
/**
 * PGlite hangs for ever when the disk has no room for the next segment of its log. So writes are refused while there is
 * less room than for two segments, and for what one statement may add to the log and the tables.
 */
const RESERVE_BYTES = 2 * SEGMENT_BYTES;
/**
 * A statement needs at most this many times the size of its parameters: in a table and its indexes, and twice in the
 * log.
 */
const PARAMETER_FACTOR = 4;
/** With less free space than this, the size of parameters is counted. */
const AMPLE_BYTES = 1024 * 1024 * 1024;
/** Free space above `AMPLE_BYTES` cannot be used up within this time, so it is not measured again. */
const AMPLE_MS = 100;
/** PGlite has no checkpointer process. Without checkpoints its log grows for ever. */
const MAX_SEGMENTS = 4;
/**
 * PostgreSQL's own cache, which it fills with zeros at each start. With the default of 128 MB that is half of the work of
 * opening a store; the pages of the files are in the system's cache as well.
 */
const SHARED_BUFFERS = '32MB';
/** The shortest interval between two rounds of upkeep: new plans, and a count of the log's segments. */
const UPKEEP_MS = 1_000;
const SEGMENT_NAME = /^[0-9A-F]{24}$/;
/** SQLSTATE of a write in a read-only transaction, and of a full disk. */
const READ_ONLY = '25006';
const DISK_FULL = '53100';
/**
 * SQLSTATE invalid_cursor_state. This service opens no cursors, so it means that the database has lost its own state.
 */
const INVALID_STATE = '24000';

/** @typedef {{ readonly pglite: import('@electric-sql/pglite').PGlite, readonly statements: import('./pglite-statements.mjs').PgliteStatements }} Open */

/** @type {Open | undefined} */
let database;
/** @type {'NONE' | 'OPEN' | 'FAILED'} */
let transaction = 'NONE';
/** Whether new transactions are read-only. */
let isReadOnly = false;
/** Whether the disk had less free space than the reserve when it was last measured. */
let isFull = false;
/** Whether writes of the statement or its transaction are refused for lack of space. */
let isRefusing = false;
/** Whether a rollback has failed, as it does after the log has found no room on the disk. */
let isBroken = false;
let keptUpAt = performance.now();
/** When the disk last had ample space. */
let ampleAt = Number.NEGATIVE_INFINITY;

/** @param {unknown} value @returns {number} */
function bytesOf(value) {
  if (typeof value === 'string') return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return Array.isArray(value) ? value.reduce((sum, one) => sum + bytesOf(one), 0) : 0;
}

/** The free bytes on the disk; Infinity where the file system does not report them. */
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
 * Makes a checkpoint, which deletes older segments of the log, if there are more than `most`.
 * @param {import('@electric-sql/pglite').PGlite} open
 * @param {number} most
 */
async function shortenLog(open, most) {
  const segments = fs.readdirSync(join(directory, 'pg_wal')).filter((name) => SEGMENT_NAME.test(name));
  if (segments.length > most) await open.exec('checkpoint');
}

/**
 * Makes a statement read-only when the disk has too little space for its writes. PostgreSQL itself knows which
 * statements write.
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

/** @param {Open} open @param {string} sql @param {unknown[]} parameters */
async function query({ pglite, statements }, sql, parameters) {
  if (sql === 'commit' || sql === 'rollback') transaction = 'NONE';
  else await guard(pglite, parameters);
  if (sql === 'begin') transaction = 'OPEN';
  try {
    return await statements.run(sql, parameters);
  } catch (error) {
    if (transaction === 'OPEN') transaction = 'FAILED';
    isBroken ||= sql === 'rollback' || ('code' in Object(error) && Object(error).code === INVALID_STATE);
    throw error;
  }
}

/** @param {Open} open */
async function keepUp({ pglite, statements }) {
  if (performance.now() - keptUpAt < UPKEEP_MS || transaction === 'FAILED') return;
  keptUpAt = performance.now();
  try {
    await statements.planAgain();
    await shortenLog(pglite, MAX_SEGMENTS);
  } catch (error) {
    port.postMessage({ upkeepError: describe(error) });
  }
}

/** @param {unknown} error */
function describe(error) {
  if (!(error instanceof Error)) return { message: String(error), lacksRoom: false, isFatal: false };
  const { message, stack } = error;
  const code = 'code' in error ? error.code : undefined;
  const constraint = 'constraint' in error ? error.constraint : undefined;
  const lacksRoom = code === DISK_FULL || (code === READ_ONLY && isRefusing);
  // The program has failed, not a statement, and its memory cannot be trusted any more.
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
  // Deletes unneeded segments of the log instead of keeping them for reuse, because their content would stay on the
  // disk.
  const startParams = [...PGlite.defaultStartParams, '-c', 'wal_recycle=off', '-c', `shared_buffers=${SHARED_BUFFERS}`];
  const pglite = await PGlite.create(directory, { parsers, startParams });
  await pglite.exec(`set timezone = 'UTC'`);
  database = { pglite, statements: new PgliteStatements(pglite) };
  return { rows: [] };
});

/** Runs statements one after the other, since a statement may depend on an earlier one. */
let last = Promise.resolve();
port.on('message', (/** @type {Question} */ question) => {
  if (database === undefined) throw new Error('The database did not open');
  const open = database;
  last = last.then(async () => {
    if ('sql' in question) {
      await answer(question.id, () => query(open, question.sql, question.parameters));
      await keepUp(open);
    } else {
      await answer(question.id, async () => {
        await open.pglite.close();
        return { rows: [] };
      });
    }
  });
});
