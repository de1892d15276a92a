/** A part of a story in a page of another site: what was said, or where everybody stands. It goes on as the story does. */
import { type EmbeddedView, isFiltered, type StoryView, storyAddress, WHOLE_STORY } from '../address.js';
import type { Ask } from '../ask.js';
import type { LoadedRecord, StoryAt, StoryData } from '../page-data.js';
import { Part } from '../part.js';
import { LivenessLine } from '../story/liveness-line.js';
import { PositionMatrix, StanceLegend } from '../story/matrix.js';
import { useSteadyReading } from '../story/steady.js';
import { type StoryState, useStory } from '../story/story-state.js';
import { momentInWords } from '../words/time.js';
import { counted, MODES } from '../words/vocabulary.js';
import { EmbeddedStatements } from './embedded-statements.js';
import { chosenFrom, STATEMENTS_SHOWN } from './part-of-story.js';

/** A frame has no slider. */
const NO_RECORD: LoadedRecord = { updates: [], further: null };

/** What a frame begins with. */
type Opening = { readonly view: StoryView; readonly at: StoryAt; readonly ask: Ask };

export function EmbeddedStory({ show, ...opening }: Opening & { readonly show: EmbeddedView }) {
  return show === 'statements' ? <WhatWasSaid {...opening} /> : <WhereEverybodyStands {...opening} />;
}

function WhatWasSaid({ view, at, ask }: Opening) {
  const state = useStory(ask, { view, at, record: NO_RECORD }, useSteadyReading());
  const { statements } = state.at;
  const more =
    statements.totalCount > STATEMENTS_SHOWN ? `All ${statements.totalCount} statements on Onrecord` : 'On Onrecord';
  return (
    <Embedded state={state} title="What was said" announcement={state.announcement} more={more}>
      <EmbeddedStatements state={state} />
    </Embedded>
  );
}

function WhereEverybodyStands({ view, at, ask }: Opening) {
  const state = useStory(ask, { view, at, record: NO_RECORD }, useSteadyReading());
  const { positions } = state.arrived;
  const matrix = chosenFrom(state.at.story.positionMatrix, view);
  const told = positions.size === 0 ? '' : `${counted(positions.size, 'new position', 'new positions')}.`;
  return (
    <Embedded state={state} title="Where everybody stands" announcement={told} more="The story on Onrecord">
      <p class="facts">
        {counted(matrix.actors.length, 'actor')} · {counted(matrix.rows.length, 'proposal')}
      </p>
      <PositionMatrix matrix={matrix} isNew={(id) => positions.has(id)} />
      <StanceLegend />
    </Embedded>
  );
}

/** The head and the foot of what is shown in a frame. Links open pages of their own (`HtmlDocument` sees to that). */
function Embedded({
  state,
  title,
  announcement,
  more,
  children,
}: {
  readonly state: StoryState;
  readonly title: string;
  /** What is told to those who hear the page. */
  readonly announcement: string;
  /** What the link to the rest of the story is called. */
  readonly more: string;
  readonly children: preact.ComponentChildren;
}) {
  const { view, at, isLoading, failure } = state;
  const { story } = at;
  return (
    <main id="content" class="embedded embedded-story" aria-busy={isLoading}>
      <Part name="Headline">
        <Headline state={state} />
      </Part>
      <section aria-labelledby="part-title">
        <h2 id="part-title" class="section-title">
          {title}
        </h2>
        {isFiltered(view) ? <p class="facts chosen">Only {chosenInWords(story, view).join(', ')}</p> : null}
        {failure === null ? null : (
          <p class="failure" role="alert">
            {failure}
          </p>
        )}
        <Part name={title}>{children}</Part>
      </section>
      <footer>
        <a href={storyAddress(story.slug, { ...view, after: null })}>{more}</a>
        <a class="site-name" href="/" aria-label="Onrecord: all stories">
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
            Updated <time dateTime={updated}>{momentInWords(updated)}</time>
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
      <strong>The story as it stood{at === undefined ? '' : ` on ${momentInWords(at)}`}.</strong>{' '}
      <a href={storyAddress(story.slug, { ...view, asOf: null, after: null })}>How it stands now</a>
    </p>
  );
}

/** What was chosen, in words; by the name in the address where the story has nothing of that name. */
function chosenInWords({ actors, events, positionMatrix }: StoryData, view: StoryView): string[] {
  const { actor, onBehalfOf, proposal, event, mode } = view;
  const nameOf = (slug: string) => actors.nodes.find((one) => one.slug === slug)?.name ?? slug;
  const titleOf = (slug: string) => positionMatrix.rows.find((row) => row.proposal.slug === slug)?.proposal.title;
  const held = (slug: string) => events.nodes.find((one) => one.slug === slug)?.title;
  return [
    actor === null ? null : nameOf(actor),
    onBehalfOf === null ? null : `for ${nameOf(onBehalfOf)}`,
    proposal === null ? null : `on “${titleOf(proposal) ?? proposal}”`,
    event === null ? null : `at “${held(event) ?? event}”`,
    mode === null ? null : MODES[mode].toLowerCase(),
  ].filter((part) => part !== null);
}
