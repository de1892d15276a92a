/** Waits for something, and not for ever. */
import { setTimeout as pause } from 'node:timers/promises';

/** Whether a promise settles within a time, in milliseconds. It never rejects: ask the promise itself for its result. */
export async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const late = new AbortController();
  const tooLate = pause(milliseconds, false, { signal: late.signal }).catch(() => false);
  const settled = promise.then(
    () => true,
    () => true,
  );
  const isSettled = await Promise.race([settled, tooLate]);
  late.abort();
  return isSettled;
}
