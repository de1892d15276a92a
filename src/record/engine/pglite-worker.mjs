// @ts-check
/**
 * PGlite in a thread of its own, because it runs a query on the thread that asks for it: a query of one second would
 * stop every subscriber for that second. Plain JavaScript, so that it loads the same from src/ in tests and from dist/.
 *
 * Asked `{ id, sql, parameters }` it answers `{ id, rows, affectedRows }` or `{ id, error }`; asked `{ id, close: true }`
 * it closes the database and answers `{ id, rows: [] }`. The first message is `{ id: 0 }` once the database is open.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { parseBigint, parseTimestamp, TYPE } from './values.mjs';

/** @typedef {{ id: number, sql: string, parameters: unknown[] } | { id: number, close: true }} Question */

if (parentPort === null) throw new Error('This file runs as a worker thread');
const port = parentPort;

/** @param {unknown} error */
function describe(error) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  const code = 'code' in error ? error.code : undefined;
  const constraint = 'constraint' in error ? error.constraint : undefined;
  return { message, stack, code, constraint };
}

/** @param {number} id @param {() => Promise<{ rows: unknown[], affectedRows?: number }>} work */
async function answer(id, work) {
  try {
    const { rows, affectedRows } = await work();
    port.postMessage({ id, rows, affectedRows });
  } catch (error) {
    port.postMessage({ id, error: describe(error) });
  }
}

/** @type {PGlite | undefined} */
let database;
await answer(0, async () => {
  const parsers = { [TYPE.int8]: parseBigint, [TYPE.timestamptz]: parseTimestamp };
  // Segments of the log that are no longer needed are deleted, not kept to be written over later with what they hold.
  const startParams = [...PGlite.defaultStartParams, '-c', 'wal_recycle=off'];
  database = await PGlite.create(workerData.directory, { parsers, startParams });
  await database.exec(`set timezone = 'UTC'`);
  return { rows: [] };
});

port.on('message', (/** @type {Question} */ question) => {
  if (database === undefined) throw new Error('The database did not open');
  const open = database;
  void answer(question.id, async () => {
    if ('sql' in question) return open.query(question.sql, question.parameters);
    await open.close();
    return { rows: [] };
  });
});
