/**
 * The way to the desk, and all that readers have of it. An editor's token is kept for the session of the tab; while there is
 * one, the code of the desk is asked for, and the service gives it to nobody else.
 */
import type { PageData } from './load.js';

/** Where the token is kept: in the storage of the tab's session, and never in an address. */
const TOKEN = 'onrecord-desk-token';
/** Why the last token was not taken, and from which page one was sent to sign in again. */
const TURNED_AWAY = 'onrecord-desk-turned-away';
const SESSION = '/desk/session';
/** How long one waits before asking again, in milliseconds: doubled each time, up to the last. */
const PATIENCE = { first: 1_000, last: 30_000 } as const;

/** Why a token is not taken. */
export interface TurnedAway {
  /** The stable code of the service. */
  readonly code: string;
  readonly message: string;
  /** The page that one was on. */
  readonly from: string;
}

/** What the desk is given when it opens. */
export interface DeskDoor {
  readonly token: string;
  readonly data: PageData;
  /** Forgets the token, and shows the page as readers see it. */
  leave(): Promise<void>;
  /** Forgets a token that is not taken any more, and goes where one signs in. */
  turnAway(code: string, message: string): void;
}

/** What became of asking whether a token is good: `null` when it is, and otherwise why not, as far as that was answered. */
export async function openSession(token: string): Promise<Omit<TurnedAway, 'from'> | 'unreachable' | null> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(SESSION, { method: 'POST', headers, credentials: 'same-origin' });
    if (response.ok) return null;
    // Neither says anything about the token.
    if (response.status === 429 || response.status >= 500) return 'unreachable';
    const { errors }: { errors?: readonly { message: string; extensions?: { code?: string } }[] } =
      await response.json();
    const [error] = errors ?? [];
    return { code: error?.extensions?.code ?? `HTTP_${response.status}`, message: error?.message ?? '' };
  } catch {
    return 'unreachable';
  }
}

/** The storage of the tab's session; `null` where the browser keeps none. */
function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** The token of the tab's session; `null` for readers. */
export function heldToken(): string | null {
  return storage()?.getItem(TOKEN) ?? null;
}

export function holdToken(token: string): void {
  storage()?.setItem(TOKEN, token);
}

/** Why the last token was not taken, told once; `null` when there is nothing to tell. */
export function turnedAway(): TurnedAway | null {
  const told = storage()?.getItem(TURNED_AWAY) ?? null;
  storage()?.removeItem(TURNED_AWAY);
  if (told === null) return null;
  const { code = '', message = '', from = '/' }: Partial<TurnedAway> = JSON.parse(told);
  return { code, message, from };
}

/** Goes to a page of this service by its path and query. What looks like a host in it, as in `//host/page`, is a path. */
export function goBackTo(page: string): void {
  const { origin } = window.location;
  window.location.assign(page.startsWith('/') ? `${origin}${page}` : origin);
}

function turnAway(code: string, message: string): void {
  const { pathname, search } = window.location;
  const told: TurnedAway = { code, message, from: `${pathname}${search}` };
  storage()?.removeItem(TOKEN);
  storage()?.setItem(TURNED_AWAY, JSON.stringify(told));
  window.location.assign('/desk');
}

async function leave(): Promise<void> {
  storage()?.removeItem(TOKEN);
  // The cookie opens nothing but files, and is refused once the token is; where it cannot be taken back now, it stays.
  await fetch(SESSION, { method: 'DELETE', credentials: 'same-origin' }).catch(() => undefined);
  window.location.reload();
}

/** Opens the desk in the page, if there is somebody of it; tries again for as long as the service cannot be reached. */
export async function enterDesk(data: PageData): Promise<void> {
  const token = heldToken();
  if (token === null) return;
  for (let wait: number = PATIENCE.first; ; wait = Math.min(wait * 2, PATIENCE.last)) {
    const refused = await openSession(token);
    if (refused === null && (await isOpened({ token, data, leave, turnAway }))) return;
    if (refused !== null && refused !== 'unreachable') return turnAway(refused.code, refused.message);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Whether the code of the desk has come, and has found out who is there. */
async function isOpened(door: DeskDoor): Promise<boolean> {
  try {
    const { openDesk } = await import('./desk/open-desk.js');
    await openDesk(door);
    return true;
  } catch (error) {
    console.error('The desk cannot be opened, and is tried again', error);
    return false;
  }
}
