/** Long work is done in slices, so that the event loop serves everybody else in between. */

/** How long work may go on before others have their turn. */
const SLICE_MS = 8;

const waiting: (() => void)[] = [];

/** One slice in each round of the event loop, whoever works: several that go on at once do not add up. */
function serve(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(serve);
}

/** Resolves after the event loop has served what has come in meanwhile, and all slices that were asked for before. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(serve);
  });
}

/** The pace of one piece of work: a slice at a time. */
export class Pace {
  private since = performance.now();

  /** Called between two steps, each of which is short: waits for the next turn where the slice is used up. */
  async next(): Promise<void> {
    if (performance.now() - this.since < SLICE_MS) return;
    await nextTurn();
    this.since = performance.now();
  }
}
