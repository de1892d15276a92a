/** Where editors sign in. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { openPath, openSession, storedToken, storeToken, type TokenRefusal, takePastRefusal } from '../desk-session.js';
import { enterDesk } from '../enter-desk.js';

/** Why a token is not taken, and what to do, by the code of the service. */
const REFUSALS: Readonly<Record<string, string>> = {
  TOKEN_INVALID: 'This is not a token of this service. Look whether all of it was copied.',
  TOKEN_EXPIRED: 'This token was good until a time that has passed. Ask for a new one.',
  TOKEN_REVOKED: 'This token was revoked. Ask for a new one.',
  ROLE_REQUIRED: 'You are known, and have no role at this desk. Ask a chief.',
  UNREACHABLE: 'The service cannot be reached at the moment. Try again.',
};

/** Where the token is typed. */
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
      <h1>The desk</h1>
      {isIn ? (
        <p role="status">
          You are signed in, in this tab. <a href="/">Go to a story</a> to write.
        </p>
      ) : (
        // Nothing of it has a name: without the script nothing is sent, and the token is never part of an address.
        <form method="post" onSubmit={(event) => void signIn(event)}>
          <p>For editors. The token is kept until you sign out or close this tab.</p>
          <label for={FIELD}>Token</label>
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
            <span>{fault === null ? null : `${REFUSALS[fault.code] ?? fault.message} (${fault.code})`}</span>
          </p>
          <button type="submit" class="button" disabled={isAsking}>
            <span>{isAsking ? 'Signing in…' : 'Sign in'}</span>
          </button>
          <noscript>
            <p>Signing in needs JavaScript.</p>
          </noscript>
        </form>
      )}
    </main>
  );
}
