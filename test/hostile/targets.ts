/** The load that one client may cause. Every test of a bound reads it here, and the report shows it. */
import { MEBIBYTE } from '../fixtures/service/memory.js';

export const TARGETS = {
  /** CPU of the most expensive single request, of the service and its database together. */
  requestCpuMs: 100,
  /** A longer response goes out in parts, at the pace of its reader's units: the cores of an address bound it. */
  longBytes: 2_000_000,
  /** The longest time for which one request may block the event loop. */
  sliceMs: 10,
  /** Cores that one address may use in the long run, including the database. */
  addressCores: 0.25,
  /** Memory that one address may hold in unread data. */
  unreadBytes: 64 * MEBIBYTE,
  /** Additional wait of others at the 99th percentile, while one address does its worst. */
  othersMoreMs: 25,
} as const;

/**
 * A test fails when a figure exceeds its target by this factor. CPU and slices include compilation. The waits of others
 * depend on a clock and on every other process, so they are compared only if the machine was idle at the start.
 */
export const TOLERANCE = { cpu: 3, memory: 1.5, slice: 10, clock: 20 } as const;
