/** Figures as the report shows them. */
import { MEBIBYTE } from '../fixtures/service/memory.js';
import type { CpuTimes } from './limited-service.js';
import type { Waits } from './onlookers.js';

/** Milliseconds. Infinity shows as "never", and a figure that was not measured as a dash. */
export function inMs(ms: number): string {
  if (ms === Number.POSITIVE_INFINITY) return 'never';
  return Number.isFinite(ms) ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : '–';
}

export function inMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(0)} MiB`;
}

export function inCores(cores: number): string {
  return Number.isFinite(cores) ? cores.toFixed(2) : '–';
}

/** The waits of others: median, 99th percentile and maximum. */
export function inWaits({ p50, p99, most, failures }: Waits): string {
  return `${inMs(p50)} / ${inMs(p99)} / ${inMs(most)}${failures > 0 ? `, ${failures} failed` : ''}`;
}

/** Cores in use between two moments, by the service and its database together; `ms` is the time between them. */
export function coresBetween(before: CpuTimes, after: CpuTimes, ms: number): number {
  return (after.service - before.service + after.database - before.database) / ms;
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
