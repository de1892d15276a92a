/** The id of a request, by which what is logged of it is found. */
import { randomBytes } from 'node:crypto';

/** A request id is taken over from a proxy when it looks like one, so that one search finds it in both logs. */
const FORM = /^[\w.-]{8,128}$/;

/** The id that a proxy has given to a request, or a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && FORM.test(header) ? header : newRequestId();
}

export function newRequestId(): string {
  return randomBytes(16).toString('hex');
}
