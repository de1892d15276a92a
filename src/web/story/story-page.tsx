/** The page of a story: what has happened, where everybody stands, and who said exactly what. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { type StoryView, storyAddress } from '../address.js';
import type { Ask } from '../ask.js';
import { storyTitle } from '../head.js';
import type { LoadedRecord, StoryAt } from '../page-data.js';
import { Part } from '../part.js';
import { directionOf } from '../words/direction.js';
import { momentInWords } from '../words/time.js';
import { counted } from '../words/vocabulary.js';
import { AsOfSlider, type Batch, batchesOf } from './as-of.js';
import { LivenessLine } from './liveness-line.js';
import { PositionMatrix, StanceLegend } from './matrix.js';
import { SpeakerPlot } from './plot.js';
import { Said } from './said.js';
import { isNothing, keep, type News, NO_NEWS, together, useNewsSinceLastVisit, useSeen } from './seen.js';
import { useSteadyReading } from './steady.js';
import { type StoryState, useStory } from './story-state.js';

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
      <Part name="Headline">
        <Headline state={state} />
      </Part>
      <Part name="As of">
        <TimeTravel state={state} />
      </Part>
      {isNothing(missed) ? null : (
        <SinceLastVisit
          news={missed}
          onSeen={() => {
            keep(story.slug, story.cursor);
            setSeenUpTo(earlier);
            // The button is gone with what it was about.
            document.getElementById('content')?.focus({ preventScroll: true });
          }}
        />
      )}
      <div class="columns">
        <aside aria-label="Overview">
          <section aria-labelledby="stands-title" class="stands" data-anchor>
            <h2 id="stands-title" class="section-title">
              Where everybody stands
            </h2>
            <Part name="Where everybody stands">
              <PositionMatrix matrix={story.positionMatrix} isNew={(id) => news.positions.has(id)} />
              <StanceLegend />
            </Part>
          </section>
          <section aria-labelledby="plot-title" class="when-plot" data-anchor>
            <h2 id="plot-title" class="section-title">
              Who spoke when
            </h2>
            <Part name="Who spoke when">
              <SpeakerPlot moments={state.at.moments} of={story.everything.totalCount} events={story.events.nodes} />
            </Part>
          </section>
        </aside>
        <Part name="What was said">
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
            Updated <time dateTime={updated}>{momentInWords(updated)}</time>
          </span>
        )}
        <span>
          {counted(story.everything.totalCount, 'statement')} · {counted(story.actors.totalCount, 'actor')} ·{' '}
          {counted(story.positionMatrix.rows.length, 'proposal')}
        </span>
      </p>
      <h1 {...written}>{story.headline}</h1>
      <p class="summary" {...written}>
        {story.summary}
      </p>
    </header>
  );
}

/** The slider, and, where the page shows the story as it stood, that it does. */
function TimeTravel({ state }: { readonly state: StoryState }) {
  const { view, at, record, showView } = state;
  const batches = useMemo(() => batchesOf(record.updates), [record]);
  const isNow = view.asOf === null;
  const found = batches.findLastIndex(({ sequence }) => sequence <= at.story.sequence);
  const current = isNow ? batches.length - 1 : Math.max(found, 0);
  const move = useCallback(
    (batch: Batch | null) => showView({ ...view, asOf: batch?.cursor ?? null, after: null }),
    [view, showView],
  );
  const recordedAt = at.story.updates.nodes.at(-1)?.at;
  return (
    <>
      <AsOfSlider
        batches={batches}
        further={record.further}
        current={current}
        isNow={isNow}
        isLoading={state.isLoading}
        story={at.story.slug}
        onMove={move}
      />
      {isNow ? null : (
        <p class="as-it-stood">
          <strong>The story as it stood{recordedAt === undefined ? '' : ` on ${momentInWords(recordedAt)}`}.</strong>{' '}
          Live updates are paused. The address of this page leads to this state for ever.{' '}
          <a
            href={storyAddress(at.story.slug, { ...view, asOf: null })}
            onClick={(event) => {
              event.preventDefault();
              showView({ ...view, asOf: null });
            }}
          >
            Back to now
          </a>
        </p>
      )}
      {state.failure === null ? null : (
        <p class="failure" role="alert">
          {state.failure}
        </p>
      )}
    </>
  );
}

/** What has happened since the reader was here last. */
function SinceLastVisit({ news, onSeen }: { readonly news: News; readonly onSeen: () => void }) {
  const parts = [
    news.statements.size > 0 ? counted(news.statements.size, 'new statement') : null,
    news.corrected.size > 0 ? counted(news.corrected.size, 'correction') : null,
    news.takenBack.size > 0 ? counted(news.takenBack.size, 'statement taken back', 'statements taken back') : null,
    news.positions.size > 0 ? counted(news.positions.size, 'position changed', 'positions changed') : null,
  ].filter((part) => part !== null);
  return (
    <p class="since-last-visit no-print" data-anchor>
      Since your last visit: {news.isComplete ? '' : 'at least '}
      {parts.join(', ')}. They are marked.{' '}
      <button type="button" class="button" onClick={onSeen}>
        Mark as seen
      </button>
    </p>
  );
}

const FORMATS = [
  ['atom', 'Atom'],
  ['feed.json', 'JSON Feed'],
  ['csv', 'CSV'],
  ['jsonld', 'JSON-LD'],
  ['ics', 'Calendar'],
] as const;

/** The same story in the forms that programs read, as of the same place. */
function TakeAway({ slug, asOf }: { readonly slug: string; readonly asOf: string | null }) {
  const query = asOf === null ? '' : `?asOf=${encodeURIComponent(asOf)}`;
  return (
    <p class="take-away no-print">
      This story as{' '}
      {FORMATS.map(([ending, name], index) => (
        <span key={ending}>
          {index === 0 ? '' : ', '}
          <a href={`/stories/${slug}.${ending}${query}`}>{name}</a>
        </span>
      ))}
      , or <a href={`/embed/stories/${slug}/statements${query}`}>in another site</a>
    </p>
  );
}
