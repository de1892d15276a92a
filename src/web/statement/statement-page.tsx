/** The page of a statement: speakers, words, facts, relations, sources and history. */
import { words } from '../../words/page.js';
import { storyAddress, WHOLE_STORY } from '../address.js';
import type { Ask } from '../ask.js';
import type { StatementData, StatementNow } from '../page-data.js';
import { Part } from '../part.js';
import { LivenessLine } from '../story/liveness-line.js';
import { speakerNames } from '../words/who.js';
import { AsItStood } from './as-it-stood.js';
import { Attributions } from './attributions.js';
import { Facts } from './facts.js';
import { History } from './history.js';
import { useLiveStatement } from './live.js';
import { LiveBar } from './live-bar.js';
import { NotesOn, TakenAway } from './notices.js';
import { Positions, Related } from './related.js';
import { Sources } from './sources.js';
import { Wordings, Words } from './wordings.js';

export function StatementPage({
  statement: given,
  asOf,
  now,
  ask,
}: {
  readonly statement: StatementData;
  readonly asOf: string | null;
  readonly now: StatementNow | null;
  readonly ask: Ask;
}) {
  const { statement, happening, liveness, dismiss } = useLiveStatement(given, asOf, ask);
  const { story } = statement;
  return (
    <main id="content" class="statement-page">
      {asOf === null ? null : (
        <Part name={words.part.asItStood}>
          <AsItStood asOf={asOf} statement={statement} now={now} />
        </Part>
      )}
      <article data-statement={statement.id} data-version={statement.version}>
        <header>
          <p class="statement-story">
            <span>
              <span>{words.statement.inStory}</span>
              <a href={storyAddress(story.slug, { ...WHOLE_STORY, asOf })}>{story.headline}</a>
            </span>
            <span class="statement-live">
              <LivenessLine liveness={liveness} isClosed={story.status === 'CLOSED'} />
            </span>
          </p>
          <Part name={words.part.who}>
            <Speakers attributions={statement.attributions} />
          </Part>
        </header>
        <div class="statement-words">
          <Part name={words.part.words}>
            <Words statement={statement} />
            <TakenAway statement={statement} />
            <NotesOn statement={statement} />
          </Part>
          <div class="desk-actions" />
        </div>
        <div class="statement-body">
          <Part name={words.part.aboutStatement}>
            <Facts statement={statement} asOf={asOf} />
          </Part>
          <div class="statement-sections">
            <Part name={words.statement.related}>
              <Related statement={statement} asOf={asOf} />
            </Part>
            <Part name={words.part.wordings}>
              <Wordings statement={statement} />
            </Part>
            <Part name={words.part.sources}>
              <Sources statement={statement} />
            </Part>
            <Part name={words.statement.positions}>
              <Positions statement={statement} asOf={asOf} />
            </Part>
            <Part name={words.card.history}>
              <History statement={statement} asOf={asOf} />
            </Part>
          </div>
        </div>
      </article>
      <p class="statement-back no-print">
        <a class="button" href={storyAddress(story.slug, { ...WHOLE_STORY, asOf })}>
          {words.statement.toStory}
        </a>
      </p>
      <LiveBar happening={happening} dismiss={dismiss} />
    </main>
  );
}

function Speakers({ attributions }: Pick<StatementData, 'attributions'>) {
  return (
    <>
      <h1 data-anchor>{speakerNames(attributions)}</h1>
      <Attributions attributions={attributions} />
    </>
  );
}
