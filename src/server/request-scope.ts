/** The id of the request that is being answered, wherever in its answering one is. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const scope = new AsyncLocalStorage<string>();

/** A request id is taken over from a proxy when it looks like one, so that one search finds it in both logs. */
const FORM = /^[\w.-]{8,128}$/;

function newRequestId(): string {
  return randomBytes(16).toString('hex');
}

export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && FORM.test(header) ? header : newRequestId();
}

export function inRequest<T>(requestId: string, answer: () => T): T {
  return scope.run(requestId, answer);
}

/** The id of the present request; a new one where there is none, so that whatever is logged can be referred to. */
export function currentRequestId(): string {
  return scope.getStore() ?? newRequestId();
}
