/** The address of a statement, to be passed on: a link, and a button that copies it where a script can. */
import { useEffect, useState } from 'preact/hooks';
import { statementAddress } from '../address.js';

export function Permalink({ permalink, asOf }: { readonly permalink: string; readonly asOf: string | null }) {
  const [canCopy, setCanCopy] = useState(false);
  const [copied, setCopied] = useState(false);
  // Known only in the browser, and there only where the connection is safe. Its place is kept, so that nothing moves.
  useEffect(() => setCanCopy(navigator.clipboard !== undefined), []);
  const address = statementAddress(permalink, asOf);
  const copy = () => {
    navigator.clipboard.writeText(new URL(address, location.href).href).then(
      () => setCopied(true),
      // The browser's user has forbidden it; the link can still be copied by hand.
      () => setCanCopy(false),
    );
  };
  return (
    <span class="permalink">
      <a href={address}>{asOf === null ? 'This statement' : 'This statement as it stood'}</a>
      <button type="button" class={`button no-print ${canCopy ? '' : 'not-there'}`} onClick={copy}>
        Copy the link
      </button>
      <span role="status">
        <span>{copied ? 'Copied' : ''}</span>
      </span>
    </span>
  );
}
