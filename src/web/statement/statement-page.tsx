/** One statement: what was said, by whom and for whom, how we know, what answers it, and everything that was changed. */
import { placeIn, storyAddress, WHOLE_STORY } from '../address.js';
import type { Ask } from '../ask.js';
import type { StatementData } from '../load.js';
import { momentInWords } from '../words/time.js';
import { speakerNames } from '../words/who.js';
import { Attributions } from './attributions.js';
import { Facts } from './facts.js';
import { History } from './history.js';
import { useLiveStatement } from './live.js';
import { LiveBar, LiveState } from './live-bar.js';
import { NotesOn, TakenAway } from './notices.js';
import { Positions, Related } from './related.js';
import { Sources } from './sources.js';
import { Wordings, Words } from './wordings.js';

export function StatementPage({
  statement: given,
  asOf,
  ask,
}: {
  readonly statement: StatementData;
  readonly asOf: string | null;
  readonly ask: Ask;
}) {
  const { statement, happening, liveness, dismiss } = useLiveStatement(given, asOf, ask);
  const { story, attributions, permalink } = statement;
  return (
    <main id="content" class="statement">
      {asOf === null ? null : <AsItStood asOf={asOf} permalink={permalink} version={statement.version} />}
      <article>
        <header>
          <p class="statement-story">
            <span>
              <span class="visually-hidden">A statement in the story </span>
              <a href={storyAddress(story.slug, { ...WHOLE_STORY, asOf })}>{story.headline}</a>
            </span>
            <LiveState liveness={liveness} />
          </p>
          <h1 data-anchor>{speakerNames(attributions)}</h1>
          <Attributions attributions={attributions} />
        </header>
        <div class="statement-words">
          <Words statement={statement} />
          <TakenAway statement={statement} />
          <NotesOn statement={statement} />
        </div>
        <div class="statement-body">
          <Facts statement={statement} asOf={asOf} />
          <div class="statement-sections">
            <Related statement={statement} asOf={asOf} />
            <Wordings statement={statement} />
            <Sources statement={statement} />
            <Positions statement={statement} asOf={asOf} />
            <History statement={statement} asOf={asOf} />
          </div>
        </div>
      </article>
      <LiveBar happening={happening} dismiss={dismiss} />
    </main>
  );
}

/** That this is not how things are, and the way to how they are. */
function AsItStood({
  asOf,
  permalink,
  version,
}: {
  readonly asOf: string;
  readonly permalink: string;
  readonly version: number;
}) {
  const place = placeIn(asOf);
  const moment = place?.time === undefined ? 'at an earlier place in the record' : `on ${momentInWords(place.time)}`;
  return (
    <aside class="as-it-stood" aria-label="An earlier state">
      <p>
        <strong>
          As it stood {moment} (version {version}).
        </strong>{' '}
        It may have been changed, taken back or answered since. <a href={permalink}>See it as it is now</a>
      </p>
    </aside>
  );
}
