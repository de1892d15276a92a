/** Asking as an editor: by POST, with the token of the session. */
import type { Ask } from '../ask.js';
import { ACCEPT_JSON, GRAPHQL_PATH, resultOf } from '../http-ask.js';

/**
 * Asks with a token. After `UNREACHABLE` it is not known whether a mutation was applied.
 * @param keepalive Whether requests outlive the page that sends them.
 */
export function editorAsk(token: string, keepalive = false): Ask {
  const headers = { ...ACCEPT_JSON, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return <Result, Variables extends object>(document: { toString(): string }, variables: Variables) => {
    const body = JSON.stringify({ query: document.toString(), variables });
    return resultOf<Result>(fetch(GRAPHQL_PATH, { method: 'POST', headers, body, keepalive }));
  };
}

/** Whether a code says that the service no longer accepts the token. */
export function isOfToken(code: string): boolean {
  return code.startsWith('TOKEN_') || code === 'ROLE_REQUIRED';
}
