/**
 * Loaded into a server before itself: on SIGUSR2, collects all garbage and writes what is held as a line of JSON, so that
 * servers need nothing for being measured.
 */
import { appendFileSync } from 'node:fs';

/** What a finalizer lets go of, only the next collection takes. */
const COLLECTIONS = 5;

const { MEMORY_PROBE: path = '' } = process.env;

process.on('SIGUSR2', () => {
  collect(COLLECTIONS);
});

function collect(left: number): void {
  if (left === 0) {
    appendFileSync(path, `${JSON.stringify(process.memoryUsage())}\n`);
    return;
  }
  if (globalThis.gc === undefined) throw new Error('The probe needs --expose-gc');
  globalThis.gc();
  setImmediate(() => collect(left - 1));
}
