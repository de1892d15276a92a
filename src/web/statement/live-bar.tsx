/** Tells at the lower edge what has just happened to the statement, so that nothing on the page moves. */
import { words } from '../../words/page.js';
import type { Happening } from './live.js';

/** The live region is always there, because screen readers announce only changes of a region that they know. */
export function LiveBar({
  happening,
  dismiss,
}: {
  readonly happening: Happening | null;
  readonly dismiss: () => void;
}) {
  return (
    <div class="live-bar no-print">
      <div role="status">
        {happening === null ? null : (
          <p>
            <strong>{happening.title}</strong>
            {happening.text === null ? ' ' : `: ${happening.text} `}
            <a href={happening.place}>{words.happening.show}</a>
          </p>
        )}
      </div>
      {happening === null ? null : (
        <button type="button" class="button" onClick={dismiss}>
          {words.happening.close}
        </button>
      )}
    </div>
  );
}
