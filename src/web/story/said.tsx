/** The list of what was said. New statements wait behind a button, and move nothing until it is pressed. */
import { isFiltered, storyAddress } from '../address.js';
import { counted } from '../words/vocabulary.js';
import { useCardMarks } from './card-marks.js';
import { Filters } from './filters.js';
import type { News } from './seen.js';
import type { StoryState } from './story-state.js';
import { eventsFor, Timeline } from './timeline.js';
import { WaitingStatements } from './waiting.js';

export function Said({ state, news }: { readonly state: StoryState; readonly news: News }) {
  const { at, view, listed, waiting, goesOn, showView, showWaiting, showMore } = state;
  const { story, statements } = at;
  const marksOf = useCardMarks(at, view, news);
  return (
    <section class="said" aria-labelledby="said-title">
      <h2 id="said-title" class="section-title">
        What was said
      </h2>
      <Filters at={at} view={view} onChoose={showView} />
      {view.after === null ? null : (
        <p class="facts no-print">
          A later part of the list. <a href={storyAddress(story.slug, { ...view, after: null })}>From its beginning</a>
        </p>
      )}
      <WaitingStatements waiting={waiting} order={view.order} show={showWaiting} into="center" />
      {listed.length === 0 ? (
        <p class="empty">
          {isFiltered(view)
            ? 'No statement is like this.'
            : 'Nothing has been said yet. It appears here as soon as it is.'}
        </p>
      ) : (
        <>
          {isFiltered(view) ? (
            <p class="facts">
              {counted(statements.totalCount, 'statement')} of {story.everything.totalCount}
            </p>
          ) : null}
          <Timeline
            parts={{
              statements: listed,
              events: eventsFor(at, isFiltered(view)),
              newestFirst: view.order === 'newest',
              goesOn,
              begunAfter: at.before,
            }}
            marksOf={marksOf}
          />
        </>
      )}
      {goesOn ? (
        <p class="more no-print">
          <a
            class="button"
            href={storyAddress(story.slug, { ...view, after: statements.pageInfo.endCursor })}
            onClick={(event) => {
              event.preventDefault();
              showMore();
            }}
          >
            {view.order === 'newest' ? 'Earlier statements' : 'Later statements'}
          </a>
        </p>
      ) : null}
    </section>
  );
}
