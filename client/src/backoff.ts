/** The delay before a new connection. */

/** The limits of the delay, in milliseconds. */
export interface Backoff {
  /** The longest delay before the first new attempt. It doubles with each further attempt. */
  readonly base: number;
  /** The longest delay of all. */
  readonly max: number;
}

/**
 * The delay before an attempt, in milliseconds. It has full jitter, any value from 0 to the limit, so that the clients of a
 * restarted service do not reconnect all at once. `attempt` counts from 0; `random` is from 0 to 1.
 */
export function backoffDelay(attempt: number, { base, max }: Backoff, random: number): number {
  return random * Math.min(max, base * 2 ** attempt);
}
