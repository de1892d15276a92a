import { readFileSync } from 'node:fs';

/** What /proc counts processor time in, in milliseconds: Linux says USER_HZ = 100 to everybody. */
const TICK = 10;

/** Processor time that a process has used so far, in milliseconds; NaN where that is not told. */
export function cpuTime(pid: number): number {
  try {
    // Fields 14 and 15 of proc(5); the second field is a name, which may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  } catch {
    return Number.NaN;
  }
}
