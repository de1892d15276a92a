/** What has just become of the statement, said without moving anything: at the lower edge, until it is put away. */
import type { Happening } from './live.js';

/** It is there from the beginning, so that those who hear the page are told what comes into it. */
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
            <a href={happening.place}>Show it</a>
          </p>
        )}
      </div>
      {happening === null ? null : (
        <button type="button" class="button" onClick={dismiss}>
          Close
        </button>
      )}
    </div>
  );
}
