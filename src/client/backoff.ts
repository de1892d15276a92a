/** How long to wait before connecting again. */

/** In milliseconds. */
export interface Backoff {
  /** The most that is waited before the first new attempt; doubled for each one after it. */
  readonly base: number;
  /** The most that is ever waited. */
  readonly max: number;
}

/**
 * The delay before an attempt, in milliseconds, with full jitter: anything from nothing to the ceiling, so that the clients
 * of a restarted service do not come back all at once. `attempt` counts from 0; `random` is from 0 to 1.
 */
export function backoffDelay(attempt: number, { base, max }: Backoff, random: number): number {
  return random * Math.min(max, base * 2 ** attempt);
}
