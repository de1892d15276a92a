/**
 * How many event streams the open pages of this browser may have. Over HTTP/1.1 a browser opens six connections to a host, and
 * a page that has to wait for one is never loaded. A place is a Web Lock, which all pages and frames of the origin share and
 * which is free again when the page that holds it is gone. Pages without a place read pages of updates instead.
 */
import type { TakePlace } from '../../client/index.js';

/** This leaves three connections for loading pages and for asking. */
const PLACES = 3;

/** How a page takes a place; `undefined` where no places are needed, or the browser has no locks. */
export function streamPlaces(): TakePlace | undefined {
  const [navigation] = performance.getEntriesByType('navigation');
  const protocol = navigation instanceof PerformanceNavigationTiming ? navigation.nextHopProtocol : '';
  // One connection of HTTP/2 carries a hundred streams.
  if (protocol === 'h2' || protocol === 'h3' || !('locks' in navigator)) return undefined;
  return async () => {
    for (let number = 1; number <= PLACES; number += 1) {
      const giveBack = await take(`onrecord:stream:${number}`);
      if (giveBack !== null) return giveBack;
    }
    return null;
  };
}

/** Takes a lock if it is free. Where a frame may have none, nothing is limited. */
function take(name: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((giveBack) => resolve(() => giveBack()));
    };
    navigator.locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(() => undefined));
  });
}
