/** The page of a story: the position matrix, the plot, and what was said. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { type StoryView, storyAddress, WHOLE_STORY } from '../address.js';
import type { Ask } from '../ask.js';
import { storyTitle } from '../head.js';
import type { LoadedRecord, StoryAt } from '../page-data.js';
import { Part } from '../part.js';
import { directionOf } from '../words/direction.js';
import { momentInWords } from '../words/time.js';
import { LivenessLine } from './liveness-line.js';
import { PositionMatrix, StanceLegend } from './matrix.js';
import { SpeakerPlot } from './plot.js';
import { Said } from './said.js';
import { isNothing, type News, NO_NEWS, storeSeen, together, useNewsSinceLastVisit, useSeen } from './seen.js';
import { useSteadyReading } from './steady.js';
import { type StoryState, useStory } from './story-state.js';
import { TimeTravel } from './time-travel.js';

export function StoryPage({
  view,
  at,
  record,
  ask,
}: {
  readonly view: StoryView;
  readonly at: StoryAt;
  readonly record: LoadedRecord;
  readonly ask: Ask;
}) {
  const holdPlace = useSteadyReading();
  const state = useStory(ask, { view, at, record }, holdPlace);
  const { story } = state.at;
  useEffect(() => {
    document.title = storyTitle(story.headline);
  }, [story.headline]);
  const earlier = useNewsSinceLastVisit(ask, story.slug, holdPlace);
  const [seenUpTo, setSeenUpTo] = useState<News | null>(null);
  const missed = earlier === null || seenUpTo === earlier ? NO_NEWS : earlier;
  const news = useMemo(() => together(missed, state.arrived), [missed, state.arrived]);
  useSeen(story.slug, state.view.asOf === null && state.waiting.length === 0 ? story.cursor : null);
  return (
    <main id="content" class="story" tabIndex={-1} aria-busy={state.isLoading}>
      <Part name={words.part.headline}>
        <Headline state={state} />
      </Part>
      <Part name={words.part.asOf}>
        <TimeTravel state={state} />
      </Part>
      {isNothing(missed) ? null : (
        <SinceLastVisit
          news={missed}
          onSeen={() => {
            storeSeen(story.slug, story.cursor);
            setSeenUpTo(earlier);
            // The button that had the focus is gone.
            document.getElementById('content')?.focus({ preventScroll: true });
          }}
        />
      )}
      <section aria-labelledby="stands-title" class="stands" data-anchor>
        <h2 id="stands-title" class="section-title">
          {words.story.stands}
        </h2>
        <Part name={words.story.stands}>
          <PositionMatrix
            matrix={story.positionMatrix}
            isNew={(id) => news.positions.has(id)}
            address={storyAddress(story.slug, { ...WHOLE_STORY, asOf: state.view.asOf })}
          />
          <StanceLegend />
        </Part>
      </section>
      <div class="columns">
        <aside aria-labelledby="plot-title" class="when-plot" data-anchor>
          <h2 id="plot-title" class="section-title">
            {words.story.plot}
          </h2>
          <Part name={words.story.plot}>
            <SpeakerPlot
              moments={state.at.moments}
              of={story.everything.totalCount}
              events={story.events.nodes}
              proposals={story.positionMatrix.rows.map(({ proposal }) => proposal)}
              story={story.slug}
              asOf={state.view.asOf}
            />
          </Part>
        </aside>
        <Part name={words.story.said}>
          <Said state={state} news={news} />
        </Part>
      </div>
      <TakeAway slug={story.slug} asOf={state.view.asOf} />
      <p role="status" aria-live="polite" class="visually-hidden">
        <span>{state.announcement}</span>
      </p>
    </main>
  );
}

function Headline({ state: { at, liveness } }: { readonly state: StoryState }) {
  const { story } = at;
  const updated = story.updates.nodes.at(-1)?.at;
  const written = { lang: story.language, dir: directionOf(story.language, story.headline) };
  return (
    <header class="headline" data-anchor>
      <p class="facts">
        <LivenessLine liveness={liveness} isClosed={story.status === 'CLOSED'} />
        {updated === undefined ? null : (
          <span>
            {words.story.updated} <time dateTime={updated}>{momentInWords(updated)}</time>
          </span>
        )}
        <span>
          {terms.count.statements(story.everything.totalCount)} · {terms.count.actors(story.actors.totalCount)} ·{' '}
          {terms.count.proposals(story.positionMatrix.rows.length)}
        </span>
      </p>
      <h1 {...written}>{story.headline}</h1>
      <p class="summary" {...written}>
        {story.summary}
      </p>
    </header>
  );
}

/** The news since the reader's last visit. */
function SinceLastVisit({ news, onSeen }: { readonly news: News; readonly onSeen: () => void }) {
  const { statements, corrected, takenBack, positions, isComplete } = news;
  return (
    <p class="since-last-visit no-print" data-anchor>
      {words.story.sinceLastVisit({
        statements: statements.size,
        corrected: corrected.size,
        takenBack: takenBack.size,
        positions: positions.size,
        isComplete,
      })}{' '}
      <button type="button" class="button" onClick={onSeen}>
        {words.story.markAsSeen}
      </button>
    </p>
  );
}

/** The formats of a story, by the ending of their addresses. */
const FORMATS = [
  ['atom', words.story.formats.atom],
  ['feed.json', words.story.formats.json],
  ['csv', words.story.formats.csv],
  ['jsonld', words.story.formats.jsonLd],
  ['ics', words.story.formats.calendar],
] as const;

/** The same state of the story in formats for programs. */
function TakeAway({ slug, asOf }: { readonly slug: string; readonly asOf: string | null }) {
  const query = asOf === null ? '' : `?asOf=${encodeURIComponent(asOf)}`;
  return (
    <p class="take-away no-print">
      {words.story.takeAway(
        FORMATS.map(([ending, name], index) => (
          <span key={ending}>
            {index === 0 ? '' : ', '}
            <a href={`/stories/${slug}.${ending}${query}`}>{name}</a>
          </span>
        )),
        <a href={`/embed/stories/${slug}/statements${query}`}>{words.story.inOtherSite}</a>,
      )}
    </p>
  );
}
