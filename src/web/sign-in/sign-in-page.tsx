/** Where editors sign in. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import {
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

  useEffect(() => {
    setIn(storedToken() !== null);
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
    await enterDesk({ page: 'desk' });
  };

  return (
    <main id="content" class="sign-in">
      <h1>{words.signIn.title}</h1>
      {isIn ? (
        <p role="status">
          {words.signIn.isIn} <a href="/">{words.signIn.toStory}</a> {words.signIn.toWrite}
        </p>
      ) : (
        // The field has no name, so that without scripts the form never sends the token.
        <form method="post" onSubmit={(event) => void signIn(event)}>
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
          <noscript>
            <p>{words.signIn.noScripts}</p>
          </noscript>
        </form>
      )}
    </main>
  );
}
