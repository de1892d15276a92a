import { readdirSync, readFileSync } from 'node:fs';

/** The unit of processor time in /proc/<pid>/stat, in milliseconds: Linux reports USER_HZ = 100 to every process. */
const TICK_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

/** The CPU time of a process so far, in milliseconds; NaN where the system does not report it. */
export function cpuTime(pid: number): number {
  // In nanoseconds where the kernel keeps them: a turn of half a second is too short for ticks of 10 ms.
  return schedulerTime(pid) ?? statTime(pid) ?? Number.NaN;
}

/** The sum over all threads that run now; the time of threads that have ended is missing. */
function schedulerTime(pid: number): number | null {
  try {
    const tasks = `/proc/${pid}/task`;
    const nanoseconds = readdirSync(tasks).map((task) =>
      Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / NANOSECONDS_PER_MS;
  } catch {
    return null;
  }
}

function statTime(pid: number): number | null {
  try {
    // Fields 14 and 15 of proc(5); the second field is a name, which may contain anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}
