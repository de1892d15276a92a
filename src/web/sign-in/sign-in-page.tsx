/** Where editors sign in, and where the desk has its home once they are. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import {
  DESK_HOME_PLACE,
  openPath,
  openSession,
  storedToken,
  storeToken,
  type TokenRefusal,
  takePastRefusal,
} from '../editor-session.js';
import { enterDesk } from '../enter-desk.js';

/** The text of a refusal for editors, by the code of the service. */
const REFUSALS: Readonly<Record<string, string>> = words.signIn.refusals;

/** The ids of the field, and of the line that says what is wrong. */
const FIELD = 'token';
const FAULT = 'token-fault';

export function SignInPage() {
  const [fault, setFault] = useState<TokenRefusal | null>(null);
  const [from, setFrom] = useState<string | null>(null);
  const [isIn, setIn] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const title = useRef<HTMLHeadingElement>(null);

  // Before the page is painted: an editor who comes back does not see the form.
  useLayoutEffect(() => setIn(storedToken() !== null), []);
  useEffect(() => {
    const refusal = takePastRefusal();
    if (refusal === null) return;
    setFault(refusal);
    setFrom(refusal.from === '/desk' ? null : refusal.from);
  }, []);

  const signIn = async (event: Event) => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? '';
    if (token === '') return field.current?.focus();
    setAsking(true);
    const refusal = await openSession(token);
    setAsking(false);
    if (refusal !== null) {
      setFault(refusal === 'unreachable' ? { code: 'UNREACHABLE', message: '' } : refusal);
      return field.current?.focus();
    }
    storeToken(token);
    if (from !== null) return openPath(from);
    setFault(null);
    setIn(true);
    // The form, which had the focus, is gone.
    title.current?.focus();
    await enterDesk({ page: 'desk' });
  };

  return (
    <main id="content" class={isIn ? 'desk-home' : 'sign-in'}>
      <h1 ref={title} tabIndex={-1}>
        {words.signIn.title}
      </h1>
      {isIn ? (
        <>
          {/* The code of the desk fills it: readers do not load that. */}
          <div class={DESK_HOME_PLACE} />
          <p class="desk-opening" role="status">
            {words.signIn.opening}
          </p>
        </>
      ) : (
        // The field has no name, so that without scripts the form never sends the token.
        <form method="post" class="script-only" onSubmit={(event) => void signIn(event)}>
          <p>{words.signIn.for}</p>
          <label for={FIELD}>{words.signIn.token}</label>
          <input
            id={FIELD}
            ref={field}
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            aria-invalid={fault !== null}
            aria-describedby={fault === null ? undefined : FAULT}
          />
          <p id={FAULT} class="fault-line" role="alert">
            <span>
              {fault === null ? null : words.signIn.refused(REFUSALS[fault.code] ?? fault.message, fault.code)}
            </span>
          </p>
          <button type="submit" class="button" disabled={isAsking}>
            <span>{isAsking ? words.signIn.busy : words.signIn.button}</span>
          </button>
        </form>
      )}
      <noscript>
        <p>{words.signIn.noScripts}</p>
      </noscript>
    </main>
  );
}
