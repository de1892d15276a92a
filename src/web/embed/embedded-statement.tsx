/** One statement in a page of another site. */
import type { StatementData } from '../load.js';
import { Speech } from '../words/speech.js';

export function EmbeddedStatement({ statement }: { readonly statement: StatementData }) {
  return (
    <main id="content" class="embedded">
      <Speech said={statement} />
    </main>
  );
}
