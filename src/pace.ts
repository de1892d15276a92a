/** Divides long work into slices, so that the event loop serves everybody else in between. */

/** The length of a slice. */
const SLICE_MS = 8;

const waiting: (() => void)[] = [];

/** Starts one slice per turn of the event loop, so that several long works do not block it together. */
function startNextSlice(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(startNextSlice);
}

/** Resolves in a later turn of the event loop, after pending events and all slices that were requested earlier. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(startNextSlice);
  });
}

/** The pace of one piece of work. Call `next` between its steps. */
export class Pace {
  private since = performance.now();

  /** Waits for the next turn where the slice is used up. Each step between two calls must be short. */
  async next(): Promise<void> {
    if (performance.now() - this.since < SLICE_MS) return;
    await nextTurn();
    this.since = performance.now();
  }
}
