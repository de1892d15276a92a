/** What a stranger may cause. Every test that measures a bound of these reads it here, and the report shows it. */
import { MEBIBYTE } from '../fixtures/memory.js';

export const TARGETS = {
  /** CPU of the dearest single request of a reader, of the service and of its database together. */
  requestCpuMs: 100,
  /** A response that is longer is sent part by part, as fast as its reader has units: the cores of an address bound it. */
  longBytes: 2_000_000,
  /** The longest time for which one request keeps the event loop from everybody else. */
  sliceMs: 10,
  /** Cores that one address keeps busy in the long run, those of the database included. */
  addressCores: 0.25,
  /** Memory that one address holds with what it does not read. */
  unreadBytes: 64 * MEBIBYTE,
  /** How much longer 99 of 100 answers to others take while one address does its worst. */
  othersMoreMs: 25,
} as const;

/**
 * A test fails when a figure is so many times its target. CPU and slices have compiling in them. What others wait is told by a
 * clock, which has everybody else in it who has the cores: it is compared only where the machine was idle at the beginning.
 */
export const TOLERANCE = { cpu: 3, memory: 1.5, slice: 10, clock: 20 } as const;
