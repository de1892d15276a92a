/** The list of statements. New ones wait behind a button, so that nothing moves until a reader presses it. */
import { words } from '../../words/page.js';
import { isFiltered, storyAddress } from '../address.js';
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
        {words.story.said}
      </h2>
      <Filters at={at} view={view} onChoose={showView} />
      {view.after === null ? null : (
        <p class="facts no-print">
          {words.list.laterPart}{' '}
          <a href={storyAddress(story.slug, { ...view, after: null })}>{words.list.fromBeginning}</a>
        </p>
      )}
      <WaitingStatements waiting={waiting} order={view.order} show={showWaiting} into="center" />
      {listed.length === 0 ? (
        <p class="empty">{isFiltered(view) ? words.list.noMatch : words.list.nothingYet}</p>
      ) : (
        <>
          {isFiltered(view) ? (
            <p class="facts">{words.list.some(statements.totalCount, story.everything.totalCount)}</p>
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
            {view.order === 'newest' ? words.list.earlier : words.list.later}
          </a>
        </p>
      ) : null}
    </section>
  );
}
