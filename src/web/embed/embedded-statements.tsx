/** The list of what was said last, in a frame. New statements wait behind a button, as on the page of the story. */
import { isFiltered } from '../address.js';
import { useCardMarks } from '../story/card-marks.js';
import type { StoryState } from '../story/story-state.js';
import { eventsFor, Timeline } from '../story/timeline.js';
import { WaitingStatements } from '../story/waiting.js';
import { STATEMENTS_SHOWN } from './part-of-story.js';

export function EmbeddedStatements({ state }: { readonly state: StoryState }) {
  const { at, view, listed, waiting, arrived, showWaiting } = state;
  const { statements } = at;
  const shown = listed.slice(0, STATEMENTS_SHOWN);
  // A statement that would come after the last one of the list is not announced: it would not be seen.
  const coming = statements.nodes.slice(0, STATEMENTS_SHOWN).filter((one) => waiting.includes(one));
  const marksOf = useCardMarks(at, view, arrived);
  return (
    <>
      {/* No further than it has to: the page around the frame belongs to somebody else. */}
      <WaitingStatements waiting={coming} order={view.order} show={showWaiting} into="nearest" />
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
