/** One statement: what was said, by whom and for whom, how we know, what answers it, and everything that was changed. */
import type { Ask } from '../ask.js';
import type { StatementData } from '../load.js';
import { Speech } from '../words/speech.js';

export function StatementPage({
  statement,
}: {
  readonly statement: StatementData;
  readonly asOf: string | null;
  readonly ask: Ask;
}) {
  return (
    <main id="content">
      <Speech said={statement} />
    </main>
  );
}
