/**
 * Loaded before a server: on SIGUSR2, collects all garbage and writes the memory in use as a line of JSON, so that
 * servers need no code for the measure.
 */
import { appendFileSync } from 'node:fs';

/** A second collection frees what finalizers have released in the first. */
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
