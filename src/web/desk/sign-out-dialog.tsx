/** Asks before signing out discards unsent changes, which must not stay for the next person at the browser. */
import { deskWords } from '../../words/desk.js';
import type { DeskState } from './desk.js';
import { Dialog } from './dialog.js';
import { forgetTyped, typedNames } from './typed-content.js';

const words = deskWords.signOut;

export function SignOutDialog({ desk, unsent }: { readonly desk: DeskState; readonly unsent: number }) {
  const signOut = () => {
    for (const name of typedNames()) forgetTyped(name);
    void desk.leave();
  };
  return (
    <Dialog title={words.title} onClose={() => desk.close()}>
      <p>{words.warning(unsent)}</p>
      <footer class="desk-footer">
        <button type="button" class="button" onClick={() => desk.close()}>
          {words.back}
        </button>
        <button type="button" class="button desk-main" onClick={signOut}>
          {words.discard}
        </button>
      </footer>
    </Dialog>
  );
}
