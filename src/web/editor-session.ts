/**
 * An editor's session, as far as the pages of readers know it. The token is kept in the session storage of the tab; with it, the
 * page may load the code of the desk, which the service gives to editors alone.
 */
import type { PageData } from './page-data.js';

/** Keys of the session storage: the token, which never stands in an address, and why the service refused the last one. */
const TOKEN_KEY = 'onrecord-desk-token';
const REFUSAL_KEY = 'onrecord-desk-turned-away';
const SESSION_PATH = '/desk/session';

/** The class of the element in which the desk has its home. */
export const DESK_HOME_PLACE = 'desk-home-place';

/** Why the service refused a token. */
export interface TokenRefusal {
  /** The stable code of the service. */
  readonly code: string;
  readonly message: string;
}

/** A refusal, with the page on which the editor was. */
export interface PastRefusal extends TokenRefusal {
  readonly from: string;
}

/** The session as the code of the desk uses it. */
export interface EditorSession {
  readonly token: string;
  /** The data of the page. */
  readonly data: PageData;
  /** Forgets the token, and reloads the page as readers see it. */
  leave(): Promise<void>;
  /** Forgets a token that the service refuses, and opens the page for signing in. */
  turnAway(code: string, message: string): void;
}

/** The session of an editor with this token, on the page with this data. */
export function editorSession(token: string, data: PageData): EditorSession {
  return { token, data, leave, turnAway };
}

/** Asks the service for a session: `null` when it accepts the token, its refusal, or that it gave no answer about the token. */
export async function openSession(token: string): Promise<TokenRefusal | 'unreachable' | null> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(SESSION_PATH, { method: 'POST', headers, credentials: 'same-origin' });
    if (response.ok) return null;
    // These statuses say nothing about the token.
    if (response.status === 429 || response.status >= 500) return 'unreachable';
    const { errors }: { errors?: readonly { message: string; extensions?: { code?: string } }[] } =
      await response.json();
    const [error] = errors ?? [];
    return { code: error?.extensions?.code ?? `HTTP_${response.status}`, message: error?.message ?? '' };
  } catch {
    return 'unreachable';
  }
}

/** The session storage of the tab; `null` where the browser denies it. */
function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** The token of this tab; `null` for readers. */
export function storedToken(): string | null {
  return storage()?.getItem(TOKEN_KEY) ?? null;
}

export function storeToken(token: string): void {
  storage()?.setItem(TOKEN_KEY, token);
}

/** Why the service refused the last token, once: the next call returns `null`. */
export function takePastRefusal(): PastRefusal | null {
  const stored = storage()?.getItem(REFUSAL_KEY) ?? null;
  storage()?.removeItem(REFUSAL_KEY);
  if (stored === null) return null;
  const { code = '', message = '', from = '/' }: Partial<PastRefusal> = JSON.parse(stored);
  return { code, message, from };
}

/** Opens a page of this service by its path and query. A path that looks like a host (`//host/page`) stays a path. */
export function openPath(path: string): void {
  const { origin } = window.location;
  window.location.assign(path.startsWith('/') ? `${origin}${path}` : origin);
}

function turnAway(code: string, message: string): void {
  const { pathname, search } = window.location;
  const refusal: PastRefusal = { code, message, from: `${pathname}${search}` };
  storage()?.removeItem(TOKEN_KEY);
  storage()?.setItem(REFUSAL_KEY, JSON.stringify(refusal));
  window.location.assign('/desk');
}

async function leave(): Promise<void> {
  storage()?.removeItem(TOKEN_KEY);
  // If this request fails, the cookie stays. It opens only the files of the desk, and only while the token is valid.
  await fetch(SESSION_PATH, { method: 'DELETE', credentials: 'same-origin' }).catch(() => undefined);
  window.location.reload();
}
