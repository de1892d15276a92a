/** A part of a story in the page of another site: its statements or its position matrix. It stays current. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { type EmbeddedView, isFiltered, type StoryView, storyAddress, WHOLE_STORY } from '../address.js';
import type { Ask } from '../ask.js';
import type { StoryAt, StoryData } from '../page-data.js';
import { Part } from '../part.js';
import { chosenInWords } from '../story/chosen.js';
import { LivenessLine } from '../story/liveness-line.js';
import { PositionMatrix, StanceLegend } from '../story/matrix.js';
import { useSteadyReading } from '../story/steady.js';
import { type StoryState, useStory } from '../story/story-state.js';
import { momentInWords } from '../words/time.js';
import { EmbeddedStatements } from './embedded-statements.js';
import { filteredMatrix, STATEMENTS_SHOWN } from './part-of-story.js';

/** The state with which a frame opens. */
type EmbeddedOpening = { readonly view: StoryView; readonly at: StoryAt; readonly ask: Ask };

export function EmbeddedStory({ show, ...opening }: EmbeddedOpening & { readonly show: EmbeddedView }) {
  return show === 'statements' ? <WhatWasSaid {...opening} /> : <WhereEverybodyStands {...opening} />;
}

function WhatWasSaid({ view, at, ask }: EmbeddedOpening) {
  const state = useStory(ask, { view, at, record: null }, useSteadyReading());
  const { statements } = state.at;
  const further = statements.totalCount - Math.min(state.listed.length, STATEMENTS_SHOWN);
  const more = further > 0 ? words.embed.more(further) : words.embed.onSite;
  return (
    <Embedded state={state} title={words.story.said} announcement={state.announcement} more={more}>
      <EmbeddedStatements state={state} />
    </Embedded>
  );
}

function WhereEverybodyStands({ view, at, ask }: EmbeddedOpening) {
  const state = useStory(ask, { view, at, record: null }, useSteadyReading());
  const { positions } = state.arrived;
  const matrix = filteredMatrix(state.at.story.positionMatrix, view);
  const announcement = positions.size === 0 ? '' : words.embed.newPositions(positions.size);
  return (
    <Embedded state={state} title={words.story.stands} announcement={announcement} more={words.embed.story}>
      <p class="facts">
        {terms.count.actors(matrix.actors.length)} · {terms.count.proposals(matrix.rows.length)}
      </p>
      <PositionMatrix
        matrix={matrix}
        isNew={(id) => positions.has(id)}
        address={storyAddress(state.at.story.slug, { ...WHOLE_STORY, asOf: view.asOf })}
      />
      <StanceLegend />
    </Embedded>
  );
}

/** The head and the foot of a frame. `HtmlDocument` makes links open new pages. */
function Embedded({
  state,
  title,
  announcement,
  more,
  children,
}: {
  readonly state: StoryState;
  readonly title: string;
  /** The announcement for screen readers. */
  readonly announcement: string;
  /** The label of the link to the rest of the story. */
  readonly more: string;
  readonly children: preact.ComponentChildren;
}) {
  const { view, at, isLoading, failure } = state;
  const { story } = at;
  return (
    <main id="content" class="embedded embedded-story" aria-busy={isLoading}>
      <Part name={words.part.headline}>
        <Headline state={state} />
      </Part>
      <section aria-labelledby="part-title">
        <h2 id="part-title" class="section-title">
          {title}
        </h2>
        {isFiltered(view) ? <p class="facts chosen">{words.embed.only(chosenInWords(story, view))}</p> : null}
        {failure === null ? null : (
          <p class="failure" role="alert">
            {failure}
          </p>
        )}
        <Part name={title}>{children}</Part>
      </section>
      <footer>
        <a href={storyAddress(story.slug, { ...view, after: null })}>{more}</a>
        <a class="site-name" href="/" aria-label={words.embed.home}>
          On<span>record</span>
        </a>
      </footer>
      <p role="status" aria-live="polite" class="visually-hidden">
        <span>{announcement}</span>
      </p>
    </main>
  );
}

function Headline({ state: { view, at, liveness } }: { readonly state: StoryState }) {
  const { story } = at;
  const updated = story.updates.nodes.at(-1)?.at;
  return (
    <header data-anchor>
      <p class="facts">
        <LivenessLine liveness={liveness} isClosed={story.status === 'CLOSED'} />
        {updated === undefined || view.asOf !== null ? null : (
          <span>
            {words.story.updated} <time dateTime={updated}>{momentInWords(updated)}</time>
          </span>
        )}
      </p>
      <h1>
        <a href={storyAddress(story.slug, { ...WHOLE_STORY, asOf: view.asOf })}>{story.headline}</a>
      </h1>
      {view.asOf === null ? null : <AsItStood story={story} view={view} at={updated} />}
    </header>
  );
}

function AsItStood({
  story,
  view,
  at,
}: {
  readonly story: StoryData;
  readonly view: StoryView;
  readonly at: string | undefined;
}) {
  return (
    <p class="as-it-stood">
      <strong>{words.story.asItStood(at === undefined ? undefined : momentInWords(at))}</strong>{' '}
      <a href={storyAddress(story.slug, { ...view, asOf: null, after: null })}>{words.embed.current}</a>
    </p>
  );
}
