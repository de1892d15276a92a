/** Whether a client prefers an HTML page, as browsers do, to JSON. */
import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';

/** A client that names neither gets JSON, as a program. */
const TYPES = ['application/json', 'text/html'];

export function prefersPage({ headers: { accept } }: IncomingMessage): boolean {
  // Fast path: most programs do not accept pages at all.
  if (accept?.includes('text/html') !== true) return false;
  return new Negotiator({ headers: { accept } }).mediaType(TYPES) === 'text/html';
}
