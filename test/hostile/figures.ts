/** Figures as they are told in the report. */
import { MEBIBYTE } from '../fixtures/memory.js';
import type { CpuTimes } from './limited-service.js';
import type { Noticed } from './onlookers.js';

/** Milliseconds. What never came took for ever; what was not measured is a dash. */
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

/** What others noticed: in the middle, of 99 of 100, and at most. */
export function inWaiting({ p50, p99, most, failures }: Noticed): string {
  return `${inMs(p50)} / ${inMs(p99)} / ${inMs(most)}${failures > 0 ? `, ${failures} not answered` : ''}`;
}

/** Processor time between two moments that lie so many milliseconds apart, of the service and its database together. */
export function coresBetween(before: CpuTimes, after: CpuTimes, ms: number): number {
  return (after.service - before.service + after.database - before.database) / ms;
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
