/** The id of a request, by which what is logged of it is found. */
import { randomFillSync } from 'node:crypto';

/** A request id is taken over from a proxy when it looks like one, so that one search finds it in both logs. */
const FORM = /^[\w.-]{8,128}$/;

/** The id that a proxy has given to a request, or a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && FORM.test(header) ? header : newRequestId();
}

/** Bytes of an id. */
const LENGTH = 16;
/** Drawn for many ids at one time: each draw takes as long as answering half of a request. */
const random = Buffer.alloc(LENGTH * 256);
let used = random.length;

export function newRequestId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += LENGTH;
  return random.toString('hex', used - LENGTH, used);
}
