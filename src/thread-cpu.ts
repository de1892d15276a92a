/** Measures the CPU time of this thread. */
import { openSync, readSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const NANOSECONDS_PER_MS = 1e6;
const text = Buffer.alloc(64);
/** The open file in which Linux reports it; `null` where there is none. */
const schedulerStatistics = openStatistics('/proc/thread-self/schedstat');

function openStatistics(path: string): number | null {
  try {
    const file = openSync(path, 'r');
    // Emulations of Linux report zero.
    return nanosecondsIn(file) > 0 ? file : null;
  } catch {
    return null;
  }
}

/** The first number in the file. */
function nanosecondsIn(file: number): number {
  return Number.parseInt(text.toString('latin1', 0, readSync(file, text, 0, text.length, 0)), 10);
}

/** Milliseconds of CPU time of this thread; where the system does not report it, for how long its event loop was active. */
export function threadCpuMs(): number {
  if (schedulerStatistics !== null) return nanosecondsIn(schedulerStatistics) / NANOSECONDS_PER_MS;
  return performance.eventLoopUtilization().active;
}
