/** Whether somebody reads what is answered, as browsers say, or a program. */
import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';

/** Of a client that names neither, a program is assumed: it is answered in JSON. */
const TYPES = ['application/json', 'text/html'];

export function prefersPage({ headers: { accept } }: IncomingMessage): boolean {
  // Most programs do not name pages at all, and reading what they accept takes longer.
  if (accept?.includes('text/html') !== true) return false;
  return new Negotiator({ headers: { accept } }).mediaType(TYPES) === 'text/html';
}
