/** The position matrix: a table of actors by proposals. An empty cell says that there is no stated position. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { StoryData } from '../page-data.js';
import { StanceMark } from '../words/stance.js';
import { dayInWords, timeInWords } from '../words/time.js';
import { STANCES_IN_ORDER } from '../words/vocabulary.js';

type Matrix = StoryData['positionMatrix'];
type MatrixRow = Matrix['rows'][number];
type Cell = MatrixRow['cells'][number];
type Position = NonNullable<Cell['position']>;
type Evidence = Matrix['evidence'][number];

/** A cell shows so many conditions; the others unfold. */
const CONDITIONS_SHOWN = 2;

/** @param isNew Whether a position is new since the reader's last visit. */
export function PositionMatrix({
  matrix,
  isNew,
}: {
  readonly matrix: Matrix;
  readonly isNew: (position: string) => boolean;
}) {
  if (matrix.rows.length === 0 || matrix.actors.length === 0) {
    return <p class="empty">{words.matrix.none}</p>;
  }
  const evidence = new Map(matrix.evidence.map((one) => [one.id, one]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard has to reach what scrolls sideways
    <section class="matrix-frame" tabIndex={0} aria-label={words.matrix.region}>
      <table class="matrix">
        <caption class="visually-hidden">{words.matrix.caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{words.matrix.actor}</span>
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

/** The proposer and the date of a proposal; its status, since when, and its sources. */
function ProposalFacts({ proposal }: { readonly proposal: MatrixRow['proposal'] }) {
  const { status, statusHistory, citations } = proposal;
  const proposed = proposedInWords(proposal);
  const since = statusHistory.at(-1)?.recordedAt;
  const sources = new Map(citations.map(({ source }) => [source.publisher, source.url]));
  return (
    <>
      {proposed === null ? null : <span class="proposal-facts">{proposed}</span>}
      <span class="proposal-facts">
        {words.matrix.status(terms.proposalStatus[status])}
        {since === undefined ? null : words.matrix.recorded(<time dateTime={since}>{dayInWords(since)}</time>)}
        {[...sources].map(([publisher, url], index) => (
          <span key={publisher}>
            {index === 0 ? words.matrix.sources(sources.size) : ', '}
            <a class="source" href={url} rel="noopener external">
              {publisher}
            </a>
          </span>
        ))}
      </span>
    </>
  );
}

/** "Proposed by North and South, 12 March"; `null` if neither is known. */
function proposedInWords({ tabledBy, tabledAt }: MatrixRow['proposal']): string | null {
  const when = tabledAt === null ? null : timeInWords(tabledAt, { year: false });
  return words.matrix.proposed(
    tabledBy.map(({ name }) => name),
    when,
  );
}

function PositionCell({
  cell,
  proposal,
  actor,
  evidence,
  isNew,
}: {
  readonly cell: Cell | undefined;
  readonly proposal: MatrixRow['proposal'];
  readonly actor: string;
  /** The statements that are evidence of positions, by id. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly isNew: (position: string) => boolean;
}) {
  const position = cell?.position ?? null;
  const before = (cell?.history ?? []).filter(({ id }) => id !== position?.id);
  if (position === null) {
    const [last] = before;
    return (
      <p class="no-stance">
        {terms.noStance}
        {last !== undefined && isNew(last.id) ? <span class="new-mark">{words.matrix.new}</span> : null}
        {last?.state === 'UNSUPPORTED' ? (
          <span class="earlier">{words.matrix.unsupported(terms.stance[last.stance])}</span>
        ) : null}
      </p>
    );
  }
  const isProposer = proposal.tabledBy.some(({ name }) => name === actor);
  const [previous] = before;
  return (
    <div id={`position-${position.id}`} class="cell" data-stance={position.stance}>
      <p>
        <StanceMark stance={position.stance} />
        {isNew(position.id) ? <span class="new-mark">{words.matrix.new}</span> : null}
        {isProposer ? <span class="earlier">{words.matrix.proposedIt}</span> : null}
      </p>
      <Conditions conditions={position.conditions} />
      {position.note === null ? null : <p class="note">{position.note}</p>}
      <EvidenceLinks position={position} statements={evidence} />
      {previous === undefined || previous.stance === position.stance ? null : (
        <p class="earlier">
          {words.matrix.before(terms.stance[previous.stance], timeInWords(previous.since, { year: false }))}
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
          <summary>{words.matrix.more(more.length)}</summary>
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
      {onActor === null ? null : <span class="earlier">{words.matrix.toMeet(onActor.name)}</span>}
      {status === 'OPEN' ? null : (
        <span class="earlier">{words.matrix.conditionStatus(terms.conditionStatus[status])}</span>
      )}
    </li>
  );
}

/** Links to the statement that is evidence of a position, and to its source. */
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
    return <p class="evidence">{words.matrix.basis(terms.basis[basis], when)}</p>;
  }
  return (
    <>
      <p class="evidence">
        <EvidenceLink evidence={first} /> <span>{words.matrix.when(when)}</span>
      </p>
      {more.length === 0 ? null : (
        <details class="more-conditions">
          <summary>{words.matrix.moreStatements(more.length)}</summary>
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

/** The meaning of the signs in the table. */
export function StanceLegend() {
  return (
    <details class="legend">
      <summary>{words.matrix.legend}</summary>
      <ul>
        {STANCES_IN_ORDER.map((stance) => (
          <li key={stance}>
            <StanceMark stance={stance} />
          </li>
        ))}
        <li>
          <span class="no-stance">{terms.noStance}</span>
          {words.matrix.notRejected}
        </li>
      </ul>
    </details>
  );
}
