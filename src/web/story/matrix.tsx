/** Where everybody stands: a table of actors by proposals. An empty cell says that there is no stated position. */
import type { StoryData } from '../page-data.js';
import { StanceMark } from '../words/stance.js';
import { dayInWords, timeInWords } from '../words/time.js';
import {
  BASES,
  CONDITION_STATUSES,
  counted,
  NO_STANCE,
  PROPOSAL_STATUSES,
  STANCES,
  STANCES_IN_ORDER,
} from '../words/vocabulary.js';
import { list } from '../words/who.js';

type Matrix = StoryData['positionMatrix'];
type Row = Matrix['rows'][number];
type Cell = Row['cells'][number];
type Position = NonNullable<Cell['position']>;
type Evidence = Matrix['evidence'][number];

/** So many conditions are shown; the others unfold. */
const CONDITIONS_SHOWN = 2;

/** @param isNew Whether a position was taken since the reader was here last. */
export function PositionMatrix({
  matrix,
  isNew,
}: {
  readonly matrix: Matrix;
  readonly isNew: (position: string) => boolean;
}) {
  if (matrix.rows.length === 0 || matrix.actors.length === 0) {
    return <p class="empty">Nothing has been proposed yet, or nobody has taken a position.</p>;
  }
  const evidence = new Map(matrix.evidence.map((one) => [one.id, one]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached with the keyboard
    <section class="matrix-frame" tabIndex={0} aria-label="Where everybody stands, a table that scrolls sideways">
      <table class="matrix">
        <caption class="visually-hidden">
          Where everybody stands: one row for each actor, one column for each proposal. Every position leads to the
          statement that is its evidence.
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">Actor</span>
            </th>
            {matrix.rows.map(({ proposal }) => (
              <th scope="col" key={proposal.id} id={`proposal-${proposal.slug}`}>
                <span>{proposal.title}</span>
                <ProposalFacts proposal={proposal} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.actors.map((actor) => (
            <tr key={actor.id}>
              <th scope="row">{actor.name}</th>
              {matrix.rows.map(({ proposal, cells }) => {
                const cell = cells.find((one) => one.actor.slug === actor.slug);
                return (
                  <td key={proposal.id}>
                    <PositionCell
                      cell={cell}
                      proposal={proposal}
                      actor={actor.name}
                      evidence={evidence}
                      isNew={isNew}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Who proposed it and when; apart from that its status, since when it is on the record, and where it was published. */
function ProposalFacts({ proposal }: { readonly proposal: Row['proposal'] }) {
  const { status, statusHistory, citations } = proposal;
  const proposed = proposedInWords(proposal);
  const since = statusHistory.at(-1)?.recordedAt;
  const sources = new Map(citations.map(({ source }) => [source.publisher, source.url]));
  return (
    <>
      {proposed === null ? null : <span class="proposal-facts">{proposed}</span>}
      <span class="proposal-facts">
        Status: {PROPOSAL_STATUSES[status]}
        {since === undefined ? null : (
          <>
            , recorded <time dateTime={since}>{dayInWords(since)}</time>
          </>
        )}
        {[...sources].map(([publisher, url], index) => (
          <span key={publisher}>
            {index === 0 ? `, ${sources.size === 1 ? 'source' : 'sources'} ` : ', '}
            <a class="source" href={url} rel="noopener external">
              {publisher}
            </a>
          </span>
        ))}
      </span>
    </>
  );
}

/** "Proposed by North and South, 12 March"; `null` where neither is known. */
function proposedInWords({ tabledBy, tabledAt }: Row['proposal']): string | null {
  const when = tabledAt === null ? null : timeInWords(tabledAt, { year: false });
  if (tabledBy.length === 0) return when === null ? null : `Proposed ${when}`;
  const by = `Proposed by ${list(tabledBy.map(({ name }) => name))}`;
  return when === null ? by : `${by}, ${when}`;
}

function PositionCell({
  cell,
  proposal,
  actor,
  evidence,
  isNew,
}: {
  readonly cell: Cell | undefined;
  readonly proposal: Row['proposal'];
  readonly actor: string;
  /** The statements that positions rest on, by their ids. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly isNew: (position: string) => boolean;
}) {
  const position = cell?.position ?? null;
  const before = (cell?.history ?? []).filter(({ id }) => id !== position?.id);
  if (position === null) {
    const [last] = before;
    return (
      <p class="no-stance">
        {NO_STANCE}
        {last !== undefined && isNew(last.id) ? <span class="new-mark">new</span> : null}
        {last?.state === 'UNSUPPORTED' ? (
          <span class="earlier"> since the evidence for “{STANCES[last.stance]}” was taken back</span>
        ) : null}
      </p>
    );
  }
  const hasProposedIt = proposal.tabledBy.some(({ name }) => name === actor);
  const [previous] = before;
  return (
    <div id={`position-${position.id}`} class="cell" data-stance={position.stance}>
      <p>
        <StanceMark stance={position.stance} />
        {isNew(position.id) ? <span class="new-mark">new</span> : null}
        {hasProposedIt ? <span class="earlier"> proposed it</span> : null}
      </p>
      <Conditions conditions={position.conditions} />
      {position.note === null ? null : <p class="note">{position.note}</p>}
      <EvidenceLinks position={position} statements={evidence} />
      {previous === undefined || previous.stance === position.stance ? null : (
        <p class="earlier">
          before: {STANCES[previous.stance].toLowerCase()}, {timeInWords(previous.since, { year: false })}
        </p>
      )}
    </div>
  );
}

function Conditions({ conditions }: { readonly conditions: Position['conditions'] }) {
  if (conditions.length === 0) return null;
  const [shown, more] = [conditions.slice(0, CONDITIONS_SHOWN), conditions.slice(CONDITIONS_SHOWN)];
  return (
    <>
      <ul class="conditions">{shown.map(conditionLine)}</ul>
      {more.length === 0 ? null : (
        <details class="more-conditions">
          <summary>{more.length} more</summary>
          <ul class="conditions">{more.map(conditionLine)}</ul>
        </details>
      )}
    </>
  );
}

function conditionLine({ text, status, onActor }: Position['conditions'][number]) {
  return (
    <li key={text} class={`condition-${status.toLowerCase()}`}>
      {text}
      {onActor === null ? null : <span class="earlier"> (for {onActor.name} to meet)</span>}
      {status === 'OPEN' ? null : <span class="earlier"> ({CONDITION_STATUSES[status]})</span>}
    </li>
  );
}

/** One click to the statement that a position rests on, and one to where it was published. */
function EvidenceLinks({
  position: { evidence, basis, since },
  statements,
}: {
  readonly position: Position;
  readonly statements: ReadonlyMap<string, Evidence>;
}) {
  const when = timeInWords(since, { year: false });
  const [first, ...more] = evidence.flatMap(({ id }) => statements.get(id) ?? []);
  if (first === undefined) {
    return (
      <p class="evidence">
        {BASES[basis]}, {when}
      </p>
    );
  }
  return (
    <>
      <p class="evidence">
        <EvidenceLink evidence={first} /> <span>· {when}</span>
      </p>
      {more.length === 0 ? null : (
        <details class="more-conditions">
          <summary>{counted(more.length, 'more statement')}</summary>
          <ul class="evidence">
            {more.map((one) => (
              <li key={one.id}>
                <EvidenceLink evidence={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
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
          {' in '}
          <a class="source" href={first.source.url} rel="noopener external">
            {first.source.publisher}
          </a>
        </>
      )}
    </span>
  );
}

function nameOf({ speakers }: Evidence): string {
  return speakers.length === 0 ? 'unnamed source' : list(speakers.map(({ name }) => name));
}

/** What is shown of the evidence to who points at the link. Only direct speech is in quotation marks. */
function evidenceTitle({ text, mode }: Evidence): string {
  if (text === null) return 'This statement shows no words';
  return mode === 'DIRECT' ? `“${text}”` : text;
}

/** What the signs of the table mean. */
export function StanceLegend() {
  return (
    <details class="legend">
      <summary>What the signs mean</summary>
      <ul>
        {STANCES_IN_ORDER.map((stance) => (
          <li key={stance}>
            <StanceMark stance={stance} />
          </li>
        ))}
        <li>
          <span class="no-stance">{NO_STANCE}</span>: nothing is on the record. That is never a rejection.
        </li>
      </ul>
    </details>
  );
}
