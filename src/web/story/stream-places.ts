/**
 * Limits the event streams of all open pages of a browser. Over HTTP/1.1 a browser opens six connections to a host; if streams
 * held all six, no further page would load. Each stream holds a Web Lock, which all pages and frames of the origin share, and
 * which the browser releases when the page closes. A page without a lock polls instead.
 */
import type { TakePlace } from '@onrecord/client';

/** Leaves three connections for other requests. */
const MAX_STREAMS = 3;

/** How a page takes a place for its stream; `undefined` if streams need no limit, or the browser has no locks. */
export function streamPlaces(): TakePlace | undefined {
  const [navigation] = performance.getEntriesByType('navigation');
  const protocol = navigation instanceof PerformanceNavigationTiming ? navigation.nextHopProtocol : '';
  // One HTTP/2 connection carries a hundred streams.
  if (protocol === 'h2' || protocol === 'h3' || !('locks' in navigator)) return undefined;
  return async () => {
    for (let number = 1; number <= MAX_STREAMS; number += 1) {
      const release = await takeLock(`onrecord:stream:${number}`);
      if (release !== null) return release;
    }
    return null;
  };
}

/** Takes a lock if it is free. A frame that may not use locks has no limit. */
function takeLock(name: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((release) => resolve(() => release()));
    };
    navigator.locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(() => undefined));
  });
}
