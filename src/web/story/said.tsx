/**
 * The list of statements. New ones wait behind a button, so that nothing moves until a reader presses it; the first ones of an
 * empty list show at once.
 */
import { words } from '../../words/page.js';
import { isFiltered, storyAddress } from '../address.js';
import { useCardMarks } from './card-marks.js';
import { Filters, ShowEverything } from './filters.js';
import type { News } from './seen.js';
import type { StoryState } from './story-state.js';
import { eventsFor, Timeline } from './timeline.js';
import { WaitingStatements } from './waiting.js';

/** In place of the list of a story in which nobody has spoken. */
export function NothingYet() {
  return (
    <>
      <span>{words.list.nothingYet}</span> <span class="script-only">{words.list.newAppear}</span>
    </>
  );
}

export function Said({ state, news }: { readonly state: StoryState; readonly news: News }) {
  const { at, view, isLoading, listed, waiting, goesOn, showView, showWaiting, showMore } = state;
  const { story, statements } = at;
  const marksOf = useCardMarks(at, view, news);
  const events = eventsFor(at, isFiltered(view));
  return (
    <section class="said" aria-labelledby="said-title">
      <h2 id="said-title" class="section-title">
        {words.story.said}
      </h2>
      <div class="list-head">
        <Filters at={at} view={view} isLoading={isLoading} onChoose={showView} />
        <WaitingStatements waiting={waiting} order={view.order} show={showWaiting} into="center" />
      </div>
      {view.after === null ? null : (
        <p class="facts no-print">
          {words.list.laterPart}{' '}
          <a href={storyAddress(story.slug, { ...view, after: null })}>{words.list.fromBeginning}</a>
        </p>
      )}
      {listed.length === 0 ? (
        <p class="empty">
          {isFiltered(view) ? (
            <>
              <span>{words.list.noMatch}</span> <ShowEverything story={story.slug} view={view} onChoose={showView} />
            </>
          ) : (
            <NothingYet />
          )}
        </p>
      ) : null}
      {listed.length === 0 && (isFiltered(view) || events.length === 0) ? null : (
        <>
          {isFiltered(view) ? (
            <p class="facts">
              <span>{words.list.some(statements.totalCount, story.everything.totalCount)}</span>{' '}
              <ShowEverything story={story.slug} view={view} onChoose={showView} />
            </p>
          ) : null}
          <Timeline
            parts={{
              statements: listed,
              events,
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
