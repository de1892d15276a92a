/** The list of what was said. New statements wait behind a button, and move nothing until it is pressed. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { isFiltered, storyAddress, WHOLE_STORY } from '../address.js';
import type { CardFragment } from '../operations.js';
import { counted } from '../words/vocabulary.js';
import { Filters } from './filters.js';
import type { News } from './seen.js';
import type { CardMarks } from './statement-card.js';
import type { StoryState } from './story-state.js';
import { eventsFor, statementBefore, Timeline } from './timeline.js';

export function Said({ state, news }: { readonly state: StoryState; readonly news: News }) {
  const { at, view, listed, waiting, goesOn, showView, showWaiting, showMore } = state;
  const { story, statements, corrected } = at;
  const toReveal = useRef<string | null>(null);
  const histories = useMemo(() => new Map(corrected.map(({ id, history }) => [id, history])), [corrected]);
  const marksOf = ({ id }: CardFragment): CardMarks => ({
    isNew: news.statements.has(id),
    isChanged: news.corrected.has(id) || news.takenBack.has(id),
    history: histories.get(id) ?? null,
    proposalAddress: (slug) => storyAddress(story.slug, { ...WHOLE_STORY, asOf: view.asOf, proposal: slug }),
  });
  useEffect(() => {
    if (toReveal.current === null) return;
    const card = document.getElementById(`s-${toReveal.current}`);
    toReveal.current = null;
    card?.scrollIntoView({ block: 'center' });
    card?.focus({ preventScroll: true });
  });
  const reveal = () => {
    toReveal.current = waiting[0]?.id ?? null;
    showWaiting();
  };
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
      <div class="pill-place no-print">
        {waiting.length === 0 ? null : (
          <button type="button" class="pill" onClick={reveal}>
            <span aria-hidden="true">{view.order === 'newest' ? '↑' : '↓'}</span>{' '}
            {counted(waiting.length, 'new statement')}
          </button>
        )}
      </div>
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
              begunAfter: view.after === null ? null : statementBefore(at, listed[0], view.order === 'newest'),
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
