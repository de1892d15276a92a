/** How much CPU this thread has used. */
import { openSync, readSync } from 'node:fs';

const NANOSECONDS_PER_MS = 1e6;
const MICROSECONDS_PER_MS = 1e3;
const text = Buffer.alloc(64);
/** Where Linux tells it; `null` where nothing does. */
const scheduling = opened('/proc/thread-self/schedstat');

function opened(path: string): number | null {
  try {
    const file = openSync(path, 'r');
    // A system that only pretends to be Linux has zeros there.
    return nanosecondsIn(file) > 0 ? file : null;
  } catch {
    return null;
  }
}

/** The first number of the file. */
function nanosecondsIn(file: number): number {
  return Number.parseInt(text.toString('latin1', 0, readSync(file, text, 0, text.length, 0)), 10);
}

/** Milliseconds of CPU of this thread; where the system does not tell them, those of the whole process. */
export function threadCpuMs(): number {
  if (scheduling !== null) return nanosecondsIn(scheduling) / NANOSECONDS_PER_MS;
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROSECONDS_PER_MS;
}
