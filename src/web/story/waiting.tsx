/** New statements wait behind a button, and move nothing until it is pressed. */
import { useEffect, useRef } from 'preact/hooks';
import type { StoryView } from '../address.js';
import type { CardFragment } from '../operations.js';
import { counted } from '../words/vocabulary.js';

/** The button; nothing while nothing waits. When it is pressed, the first of what was waiting comes into view and into focus. */
export function WaitingStatements({
  waiting,
  order,
  show,
  into,
}: {
  readonly waiting: readonly CardFragment[];
  readonly order: StoryView['order'];
  /** Shows them. */
  readonly show: () => void;
  /** How far into view the first of them is brought. */
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
          <span>{counted(waiting.length, 'new statement')}</span>
        </button>
      )}
    </div>
  );
}
