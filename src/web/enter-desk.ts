/** Loads the code of the desk into the page of an editor. Readers never ask for it. */
import { editorSession, openSession, storedToken } from './editor-session.js';
import type { PageData } from './page-data.js';

/** The wait before the next attempt: it doubles from the first to the longest. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Opens the desk in the page if this tab has a token. Tries again while the service cannot be reached. */
export async function enterDesk(data: PageData): Promise<void> {
  const token = storedToken();
  if (token === null) return;
  const session = editorSession(token, data);
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const refusal = await openSession(token);
    if (refusal !== null && refusal !== 'unreachable') return session.turnAway(refusal.code, refusal.message);
    if (refusal === null) {
      try {
        const { openDesk } = await import('./desk/open-desk.js');
        return await openDesk(session);
      } catch (error) {
        console.error('The desk did not open; retrying', error);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
