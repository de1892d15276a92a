/** The details of a position and of a proposal in the matrix: they open on demand in a popover, and show on paper. */
import type { ComponentChildren } from 'preact';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { StoryData } from '../page-data.js';
import { StanceMark } from '../words/stance.js';
import { dayInWords, timeInWords } from '../words/time.js';
import { proposalKindInWords } from '../words/vocabulary.js';

export type ShownMatrix = StoryData['positionMatrix'];
export type MatrixRow = ShownMatrix['rows'][number];
export type ShownCell = MatrixRow['cells'][number];
export type ShownProposal = MatrixRow['proposal'];
export type ShownPosition = NonNullable<ShownCell['position']>;
export type Evidence = ShownMatrix['evidence'][number];

export const proposalElementId = ({ slug }: ShownProposal) => `proposal-${slug}`;
export const positionElementId = ({ id }: ShownPosition) => `position-${id}`;
const detailsId = (of: string) => `${of}-details`;

/** A button that opens the details of an element, also without scripts. */
export function Opener({
  of,
  class: more = '',
  children,
}: {
  /** The id of the element. */
  readonly of: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <button type="button" class={`opener ${more}`.trim()} popovertarget={detailsId(of)}>
      {children}
    </button>
  );
}

/** Details of an element. They show at once, or when the element's `Opener` is pressed. */
function Details({
  of,
  label,
  isOpen,
  children,
}: {
  readonly of: string;
  readonly label: string;
  readonly isOpen: boolean;
  readonly children: ComponentChildren;
}) {
  if (isOpen) return <div class="details details-open">{children}</div>;
  const id = detailsId(of);
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is not a group of controls
    <div class="details" id={id} popover="auto" role="group" aria-label={label}>
      {children}
      <button type="button" class="button details-close no-print" popovertarget={id} popovertargetaction="hide">
        {words.matrix.close}
      </button>
    </div>
  );
}

/** The proposer and the date of a proposal; its kind, its status, since when, and its sources. */
export function ProposalDetails({ proposal, isOpen }: { readonly proposal: ShownProposal; readonly isOpen: boolean }) {
  const { title, description, kind, status, statusHistory, citations } = proposal;
  const proposed = proposedInWords(proposal);
  const since = statusHistory.at(-1)?.recordedAt;
  const sources = new Map(citations.map(({ source }) => [source.publisher, source.url]));
  return (
    <Details of={proposalElementId(proposal)} label={title} isOpen={isOpen}>
      {isOpen ? null : <p class="details-title">{title}</p>}
      {description === null ? null : <p>{description}</p>}
      {proposed === null ? null : <p class="proposal-facts">{proposed}</p>}
      <p class="proposal-facts">
        {words.matrix.status(proposalKindInWords(kind), terms.proposalStatus[status])}
        {since === undefined ? null : words.matrix.recorded(<time dateTime={since}>{dayInWords(since)}</time>)}
        {[...sources].map(([publisher, url], index) => (
          <span key={publisher}>
            {index === 0 ? words.matrix.sources(sources.size) : ', '}
            <a class="source" href={url} rel="noopener external">
              {publisher}
            </a>
          </span>
        ))}
      </p>
    </Details>
  );
}

/** "Proposed by North and South, 12 March"; `null` if neither is known. */
function proposedInWords({ tabledBy, tabledAt }: ShownProposal): string | null {
  const when = tabledAt === null ? null : timeInWords(tabledAt, { year: false });
  return words.matrix.proposed(
    tabledBy.map(({ name }) => name),
    when,
  );
}

/** The conditions, the evidence and the history of a position. */
export function PositionDetails({
  position,
  proposal,
  actor,
  previous,
  evidence,
  isOpen,
  address,
}: {
  readonly position: ShownPosition;
  readonly proposal: ShownProposal;
  readonly actor: string;
  /** The actor's position before this one. */
  readonly previous: EarlierPosition | undefined;
  /** The statements that are evidence of positions, by id. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly isOpen: boolean;
  readonly address: string;
}) {
  const id = positionElementId(position);
  const isProposer = proposal.tabledBy.some(({ name }) => name === actor);
  return (
    <Details of={id} label={words.matrix.positionOf(actor, proposal.title)} isOpen={isOpen}>
      {isOpen ? null : (
        <div class="details-head">
          <p class="details-title" dir="auto">
            {actor}
          </p>
          <p class="proposal-facts">{proposal.title}</p>
          <p>
            <StanceMark stance={position.stance} />
          </p>
        </div>
      )}
      {isProposer ? <p class="earlier">{words.matrix.proposedIt}</p> : null}
      {position.note === null ? null : <p class="note">{position.note}</p>}
      {position.conditions.length === 0 ? null : (
        <>
          <p class="details-part">{words.matrix.conditions(position.conditions.length)}</p>
          <ul class="conditions">{position.conditions.map(conditionLine)}</ul>
        </>
      )}
      <EvidenceLinks position={position} statements={evidence} />
      {previous === undefined ? null : <p class="earlier">{earlierInWords(previous, position)}</p>}
      {isOpen ? null : (
        <p class="details-link no-print">
          <a href={`${address}#${id}`}>{words.card.permalink}</a>
        </p>
      )}
    </Details>
  );
}

type EarlierPosition = ShownCell['history'][number];

/** "Before: on conditions, 13 March, with other conditions": the stance, or also how the position differed if not by that. */
function earlierInWords(earlier: EarlierPosition, now: ShownPosition): string {
  const before = words.matrix.before(terms.stance[earlier.stance], timeInWords(earlier.since, { year: false }));
  if (earlier.stance !== now.stance) return before;
  const differs = (read: (of: Pick<ShownPosition, 'evidence'> & Pick<EarlierPosition, 'conditions'>) => unknown) =>
    JSON.stringify(read(earlier)) !== JSON.stringify(read(now));
  const hasOtherConditions = differs(({ conditions }) =>
    conditions.map(({ text, status, onActor }) => [text, status, onActor?.name]),
  );
  const hasOtherEvidence = differs(({ evidence }) => evidence.map(({ id }) => id).sort());
  return [
    before,
    ...(hasOtherConditions ? [words.matrix.otherConditions] : []),
    ...(hasOtherEvidence ? [words.matrix.otherEvidence] : []),
  ].join(', ');
}

function conditionLine({ text, status, onActor }: ShownPosition['conditions'][number]) {
  return (
    <li key={text} class={`condition-${status.toLowerCase()}`}>
      {text}
      {onActor === null ? null : <span class="earlier">{words.matrix.toMeet(onActor.name)}</span>}
      {status === 'OPEN' ? null : (
        <span class="earlier">{words.matrix.conditionStatus(terms.conditionStatus[status])}</span>
      )}
    </li>
  );
}

/** Links to the statements that are evidence of a position, and to their sources. */
function EvidenceLinks({
  position: { evidence, basis, since },
  statements,
}: {
  readonly position: ShownPosition;
  readonly statements: ReadonlyMap<string, Evidence>;
}) {
  const when = timeInWords(since, { year: false });
  const found = evidence.flatMap(({ id }) => statements.get(id) ?? []);
  const known = words.matrix.basis(terms.basis[basis], when);
  if (found.length === 0) return <p class="evidence">{known}</p>;
  return (
    <>
      <p class="details-part">{words.matrix.evidence(known)}</p>
      <ul class="evidence">
        {found.map((one) => (
          <li key={one.id}>
            <EvidenceLink evidence={one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function EvidenceLink({ evidence }: { readonly evidence: Evidence }) {
  const [first] = evidence.citations;
  return (
    <span>
      <a href={evidence.permalink} title={evidenceTitle(evidence)}>
        {nameOf(evidence)}
      </a>
      {first === undefined ? null : (
        <>
          {words.matrix.in}
          <a class="source" href={first.source.url} rel="noopener external">
            {first.source.publisher}
          </a>
        </>
      )}
    </span>
  );
}

function nameOf({ speakers }: Evidence): string {
  return speakers.length === 0 ? words.matrix.unnamed : terms.grammar.list(speakers.map(({ name }) => name));
}

/** The tooltip of a link to evidence. Only direct speech has quotation marks. */
function evidenceTitle({ text, mode }: Evidence): string {
  if (text === null) return words.matrix.wordless;
  return mode === 'DIRECT' ? `“${text}”` : text;
}
