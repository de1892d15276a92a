/** Keeps the log short when one failure repeats. */
import { LRUCache } from 'lru-cache';

const INTERVAL_MS = 60_000;
/** How many different failures are remembered. */
const MAX_KNOWN = 200;

interface Known {
  readonly loggedAt: number;
  leftOut: number;
}

export class Seldom {
  private readonly known = new LRUCache<string, Known>({ max: MAX_KNOWN });

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How many lines about a failure were left out since the last one; `null` when this one must be left out, too. */
  leftOut(thing: string): number | null {
    const now = this.now();
    const last = this.known.get(thing);
    if (last !== undefined && now - last.loggedAt < INTERVAL_MS) {
      last.leftOut += 1;
      return null;
    }
    this.known.set(thing, { loggedAt: now, leftOut: 0 });
    return last?.leftOut ?? 0;
  }
}
