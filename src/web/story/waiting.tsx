/** The button behind which new statements wait, so that nothing moves until a reader presses it. */
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../../words/page.js';
import type { StoryView } from '../address.js';
import type { CardFragment } from '../generated/operations.js';

/** Shows nothing while no statement waits. Pressing the button scrolls to the first new statement and focuses it. */
export function WaitingStatements({
  waiting,
  order,
  show,
  into,
}: {
  readonly waiting: readonly CardFragment[];
  readonly order: StoryView['order'];
  readonly show: () => void;
  /** Where in the view the first one comes to stand. */
  readonly into: ScrollLogicalPosition;
}) {
  const toReveal = useRef<string | null>(null);
  useEffect(() => {
    if (toReveal.current === null) return;
    const card = document.getElementById(`s-${toReveal.current}`);
    toReveal.current = null;
    card?.scrollIntoView({ block: into });
    card?.focus({ preventScroll: true });
  });
  const reveal = () => {
    toReveal.current = waiting[0]?.id ?? null;
    show();
  };
  return (
    <div class="pill-place no-print">
      {waiting.length === 0 ? null : (
        <button type="button" class="pill" onClick={reveal}>
          <span aria-hidden="true">{order === 'newest' ? '↑' : '↓'}</span>{' '}
          <span>{words.list.waiting(waiting.length)}</span>
        </button>
      )}
    </div>
  );
}
