/** Signing out where something was typed and not sent: it is not left behind for whoever comes next. */
import type { Desk } from './desk.js';
import { Dialog } from './dialog.js';
import { forgetTyped, typedNames } from './typed-content.js';

export function SignOutDialog({ desk, unsent }: { readonly desk: Desk; readonly unsent: string }) {
  const signOut = () => {
    for (const name of typedNames()) forgetTyped(name);
    void desk.leave();
  };
  return (
    <Dialog title="Sign out?" onClose={() => desk.close()}>
      <p>{unsent} with something that was not sent will be thrown away.</p>
      <footer class="desk-footer">
        <button type="button" class="button" onClick={() => desk.close()}>
          Go back
        </button>
        <button type="button" class="button desk-main" onClick={signOut}>
          Throw away and sign out
        </button>
      </footer>
    </Dialog>
  );
}
