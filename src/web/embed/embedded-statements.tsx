/** The list of what was said last, in a frame. New statements wait behind a button, as on the page of the story. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { isFiltered, storyAddress, WHOLE_STORY } from '../address.js';
import type { CardFragment } from '../operations.js';
import type { CardMarks } from '../story/statement-card.js';
import type { StoryState } from '../story/story-state.js';
import { eventsFor, Timeline } from '../story/timeline.js';
import { counted } from '../words/vocabulary.js';
import { STATEMENTS_SHOWN } from './part-of-story.js';

export function EmbeddedStatements({ state }: { readonly state: StoryState }) {
  const { at, view, listed, waiting, arrived, showWaiting } = state;
  const { story, statements, corrected } = at;
  const histories = useMemo(() => new Map(corrected.map(({ id, history }) => [id, history])), [corrected]);
  const shown = listed.slice(0, STATEMENTS_SHOWN);
  // A statement that would come after the last one of the list is not announced: it would not be seen.
  const coming = statements.nodes.slice(0, STATEMENTS_SHOWN).filter((one) => waiting.includes(one));
  const marksOf = ({ id }: CardFragment): CardMarks => ({
    isNew: arrived.statements.has(id),
    isChanged: arrived.corrected.has(id) || arrived.takenBack.has(id),
    history: histories.get(id) ?? null,
    proposalAddress: (slug) => storyAddress(story.slug, { ...WHOLE_STORY, asOf: view.asOf, proposal: slug }),
  });
  const toReveal = useRef<string | null>(null);
  useEffect(() => {
    if (toReveal.current === null) return;
    const card = document.getElementById(`s-${toReveal.current}`);
    toReveal.current = null;
    // No further than it has to: the page around the frame belongs to somebody else.
    card?.scrollIntoView({ block: 'nearest' });
    card?.focus({ preventScroll: true });
  });
  const reveal = () => {
    toReveal.current = coming[0]?.id ?? null;
    showWaiting();
  };
  return (
    <>
      <div class="pill-place" aria-live="polite">
        {coming.length === 0 ? null : (
          <button type="button" class="pill" onClick={reveal}>
            <span aria-hidden="true">{view.order === 'newest' ? '↑' : '↓'}</span>{' '}
            {counted(coming.length, 'new statement')}
          </button>
        )}
      </div>
      {shown.length === 0 ? (
        <p class="empty">
          {isFiltered(view)
            ? 'No statement is like this.'
            : 'Nothing has been said yet. It appears here as soon as it is.'}
        </p>
      ) : (
        <Timeline
          parts={{
            statements: shown,
            events: eventsFor({ ...at, statements: { ...statements, nodes: shown } }, isFiltered(view)),
            newestFirst: view.order === 'newest',
            goesOn: statements.totalCount > shown.length || view.after !== null,
            begunAfter: null,
          }}
          marksOf={marksOf}
        />
      )}
    </>
  );
}
