/** The permanent link to a statement, with a button that copies it. */
import { useEffect, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import { statementAddress } from '../address.js';

export function Permalink({ permalink, asOf }: { readonly permalink: string; readonly asOf: string | null }) {
  const [canCopy, setCanCopy] = useState(false);
  const [copied, setCopied] = useState(false);
  // Only browsers on a secure connection can copy. The button keeps its place, so that nothing moves.
  useEffect(() => setCanCopy(navigator.clipboard !== undefined), []);
  const address = statementAddress(permalink, asOf);
  const copy = () => {
    navigator.clipboard.writeText(new URL(address, location.href).href).then(
      () => setCopied(true),
      // The reader has denied it, and can still copy the link by hand.
      () => setCanCopy(false),
    );
  };
  return (
    <span class="permalink">
      <a href={address}>{asOf === null ? words.facts.thisStatement : words.facts.asItStood}</a>
      <button type="button" class={`button no-print ${canCopy ? '' : 'not-there'}`} onClick={copy}>
        {words.facts.copy}
      </button>
      <span role="status">
        <span>{copied ? words.facts.copied : ''}</span>
      </span>
    </span>
  );
}
