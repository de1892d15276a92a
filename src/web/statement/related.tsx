/** How a statement relates to earlier and later ones, and the positions that it is evidence for. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { statementAddress, storyAddress, WHOLE_STORY } from '../address.js';
import type { RelatedFragment } from '../generated/operations.js';
import type { StatementData } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { StanceMark } from '../words/stance.js';
import { machineTime, timeInWords } from '../words/time.js';
import { speakerNames } from '../words/who.js';

interface RelatedProperties {
  readonly statement: StatementData;
  readonly asOf: string | null;
}

export function Related({ statement: { relations, relatedBy }, asOf }: RelatedProperties) {
  if (relations.length + relatedBy.length === 0) return null;
  return (
    <section aria-labelledby="related">
      <h2 id="related" class="section-title" data-anchor>
        {words.statement.related}
      </h2>
      <ul class="related divided">
        {relations.map(({ kind, statement }) => (
          <Relation key={`to ${kind} ${statement.id}`} kind={terms.relation[kind]} statement={statement} asOf={asOf} />
        ))}
        {relatedBy.map(({ kind, statement }) => (
          <Relation key={`by ${kind} ${statement.id}`} kind={terms.relatedBy[kind]} statement={statement} asOf={asOf} />
        ))}
      </ul>
    </section>
  );
}

function Relation({
  kind,
  statement,
  asOf,
}: {
  readonly kind: string;
  readonly statement: RelatedFragment;
  readonly asOf: string | null;
}) {
  const { permalink, attributions, saidAt } = statement;
  return (
    <li data-anchor>
      <p class="related-who">
        <strong>{kind}</strong> <a href={statementAddress(permalink, asOf)}>{speakerNames(attributions)}</a>
        {', '}
        <time dateTime={machineTime(saidAt)}>{timeInWords(saidAt)}</time>
      </p>
      <Speech said={statement} />
    </li>
  );
}

export function Positions({ statement: { evidenceFor, story }, asOf }: RelatedProperties) {
  if (evidenceFor.length === 0) return null;
  return (
    <section aria-labelledby="positions">
      <h2 id="positions" class="section-title" data-anchor>
        {words.statement.positions}
      </h2>
      <ul class="evidence-for">
        {evidenceFor.map(({ id, stance, state, actor, proposal }) => (
          <li key={id} data-anchor class={state === 'CURRENT' ? undefined : 'not-held'}>
            <strong>{actor.name}</strong> <StanceMark stance={stance} />{' '}
            <a href={storyAddress(story.slug, { ...WHOLE_STORY, asOf, proposal: proposal.slug })}>{proposal.title}</a>
            {state === 'CURRENT' ? null : <span class="fact-more">{terms.positionState[state]}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
