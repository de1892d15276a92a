/** The newest statements in a frame. Newer ones wait behind a button, as on the page of the story. */
import { words } from '../../words/page.js';
import { isFiltered } from '../address.js';
import { useCardMarks } from '../story/card-marks.js';
import { NothingYet } from '../story/said.js';
import type { StoryState } from '../story/story-state.js';
import { eventsFor, Timeline } from '../story/timeline.js';
import { WaitingStatements } from '../story/waiting.js';
import { STATEMENTS_SHOWN } from './part-of-story.js';

export function EmbeddedStatements({ state }: { readonly state: StoryState }) {
  const { at, view, listed, waiting, arrived, showWaiting } = state;
  const { statements } = at;
  const shown = listed.slice(0, STATEMENTS_SHOWN);
  // A new statement beyond the end of the list is not announced: the frame would not show it.
  const coming = statements.nodes.slice(0, STATEMENTS_SHOWN).filter((one) => waiting.includes(one));
  const marksOf = useCardMarks(at, view, arrived);
  return (
    <>
      {/* "nearest" scrolls the page of the other site as little as possible. */}
      <WaitingStatements waiting={coming} order={view.order} show={showWaiting} into="nearest" />
      {shown.length === 0 ? (
        <p class="empty">{isFiltered(view) ? words.list.noMatch : <NothingYet />}</p>
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
