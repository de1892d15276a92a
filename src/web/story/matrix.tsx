/**
 * The position matrix: a table of proposals by actors. An empty cell says that there is no stated position. Cells are compact;
 * conditions, evidence and history open on demand. In a narrow window each proposal is a card, and the cards are swiped.
 * All of it works without scripts, except that the head of a table wider than the window follows it sideways.
 */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { StanceMark } from '../words/stance.js';
import { STANCES_IN_ORDER } from '../words/vocabulary.js';
import {
  type Evidence,
  type MatrixRow,
  Opener,
  PositionDetails,
  ProposalDetails,
  positionElementId,
  proposalElementId,
  type ShownCell,
  type ShownMatrix,
  type ShownProposal,
} from './matrix-details.js';

type ShownActor = ShownMatrix['actors'][number];

/** A wide table shows so many proposals; the others unfold. */
const PROPOSALS_SHOWN = 12;
/** Not more actors fit beside each other on the widest page. */
const ACTORS_IN_WIDTH = 7;

export interface MatrixProperties {
  readonly matrix: ShownMatrix;
  /** Whether a position is new since the reader's last visit. */
  readonly isNew: (position: string) => boolean;
  /** The address of the story with this matrix, to which links to positions lead. */
  readonly address: string;
}

export function PositionMatrix({ matrix, isNew, address }: MatrixProperties) {
  const frame = useRef<HTMLElement>(null);
  useOpenedByAddress(frame);
  const { rows, actors } = matrix;
  if (rows.length === 0) return <p class="empty">{words.matrix.noProposals}</p>;
  if (actors.length === 0) {
    return (
      <>
        <p class="empty">{words.matrix.noPositions}</p>
        <ul class="proposals-alone">
          {rows.map(({ proposal }) => (
            <li key={proposal.slug}>
              <strong dir="auto">{proposal.title}</strong>
              <ProposalDetails proposal={proposal} isOpen />
            </li>
          ))}
        </ul>
      </>
    );
  }
  const evidence = new Map(matrix.evidence.map((one) => [one.id, one]));
  const isSingle = rows.length === 1;
  const later = rows.length - PROPOSALS_SHOWN;
  const hasManyActors = actors.length > ACTORS_IN_WIDTH;
  const form = isSingle ? 'matrix-single' : 'matrix-several';
  return (
    <section class="matrix-frame" aria-label={words.matrix.region} ref={frame}>
      {isSingle ? null : <AllProposals rows={rows} />}
      {/* The style changes the display of these elements, and browsers then forget their roles. */}
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
      {/* biome-ignore-start lint/a11y/useSemanticElements: see above */}
      <table class={`matrix ${form}${hasManyActors ? ' matrix-many-actors' : ''}`} role="table">
        <caption class="visually-hidden">{words.matrix.caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              <span>{words.matrix.proposal}</span>
            </th>
            {actors.map(({ id, name }) => (
              <th scope="col" role="columnheader" key={id}>
                <span class="actor-name" dir="auto" title={name}>
                  {name}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" onScroll={followSideways}>
          {rows.map(({ proposal, cells }, index) => (
            <tr
              role="row"
              key={proposal.id}
              id={proposalElementId(proposal)}
              class={index < PROPOSALS_SHOWN ? undefined : 'later-proposal'}
            >
              <th scope="row" role="rowheader">
                {isSingle ? null : <Steps rows={rows} index={index} />}
                <ProposalTitle proposal={proposal} isOpen={isSingle} />
              </th>
              {actors.map((actor) => (
                <td role="cell" key={actor.id}>
                  <span class="cell-actor" aria-hidden="true">
                    <span dir="auto">{actor.name}</span>
                  </span>
                  <PositionCell
                    cell={cells.find((one) => one.actor.slug === actor.slug)}
                    proposal={proposal}
                    actor={actor}
                    evidence={evidence}
                    isNew={isNew}
                    isOpen={isSingle}
                    address={address}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
      {isSingle ? null : (
        <p class="matrix-hint no-print">
          <span>{words.matrix.hint}</span>{' '}
          {hasManyActors ? <span class="sideways-hint">{words.matrix.sideways(actors.length)}</span> : null}
        </p>
      )}
      {later > 0 ? (
        <details class="more-proposals no-print">
          <summary>{words.matrix.moreProposals(later)}</summary>
        </details>
      ) : null}
    </section>
  );
}

/** The head of a table that is wider than the window follows its body. */
function followSideways({ currentTarget }: { readonly currentTarget: HTMLElement }): void {
  const head = currentTarget.previousElementSibling;
  if (head !== null) head.scrollLeft = currentTarget.scrollLeft;
}

/** Opens the position or unfolds the proposal that the address of the page names. */
function useOpenedByAddress(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const open = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target === null || frame.current?.contains(target) !== true) return;
      const row = target.closest('tr');
      const more = frame.current.querySelector<HTMLDetailsElement>('.more-proposals');
      if (more !== null && row?.classList.contains('later-proposal') === true) more.open = true;
      (row ?? target).scrollIntoView({ block: 'nearest', inline: 'start', behavior: 'instant' });
      target.querySelector<HTMLElement>(':scope > [popover]')?.showPopover();
    };
    open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, [frame]);
}

/** Brings a card into view sideways. Without scripts the browser follows the link, and moves the page up or down as well. */
function showCard(event: MouseEvent, proposal: ShownProposal): void {
  event.preventDefault();
  const card = document.getElementById(proposalElementId(proposal));
  // Its style says whether the cards glide.
  card?.scrollIntoView({ block: 'nearest', inline: 'start' });
}

/** Links to all cards. */
function AllProposals({ rows }: { readonly rows: readonly MatrixRow[] }) {
  return (
    <nav class="all-proposals no-print" aria-label={words.matrix.proposals}>
      <details>
        <summary>{words.matrix.allProposals(rows.length)}</summary>
        <ol>
          {rows.map(({ proposal }) => (
            <li key={proposal.id}>
              <a href={`#${proposalElementId(proposal)}`} onClick={(event) => showCard(event, proposal)}>
                {proposal.title}
              </a>
            </li>
          ))}
        </ol>
      </details>
    </nav>
  );
}

/** The place of a card among all cards, with links to the cards beside it. */
function Steps({ rows, index }: { readonly rows: readonly MatrixRow[]; readonly index: number }) {
  const link = (to: number, sign: string, label: (title: string) => string) => {
    const proposal = rows[to]?.proposal;
    // Keeps the place of the other link.
    if (proposal === undefined) return <span class="step" />;
    return (
      <a class="step" href={`#${proposalElementId(proposal)}`} onClick={(event) => showCard(event, proposal)}>
        <span class="visually-hidden">{label(proposal.title)}</span>
        <span aria-hidden="true">{sign}</span>
      </a>
    );
  };
  return (
    <span class="steps no-print">
      {link(index - 1, '‹', words.matrix.previous)}
      <span>{words.matrix.place(index + 1, rows.length)}</span>
      {link(index + 1, '›', words.matrix.next)}
    </span>
  );
}

/** The title and the status of a proposal; the rest on demand. */
function ProposalTitle({ proposal, isOpen }: { readonly proposal: ShownProposal; readonly isOpen: boolean }) {
  const status = <span class="proposal-status">{terms.proposalStatus[proposal.status]}</span>;
  if (isOpen) {
    return (
      <>
        <span class="proposal-title">{proposal.title}</span> {status}
        <ProposalDetails proposal={proposal} isOpen />
      </>
    );
  }
  return (
    <>
      <Opener of={proposalElementId(proposal)} class="proposal-opener">
        <span class="proposal-title">{proposal.title}</span> {status}
      </Opener>
      <ProposalDetails proposal={proposal} isOpen={false} />
    </>
  );
}

function PositionCell({
  cell,
  proposal,
  actor,
  evidence,
  isNew,
  isOpen,
  address,
}: {
  readonly cell: ShownCell | undefined;
  readonly proposal: ShownProposal;
  readonly actor: ShownActor;
  /** The statements that are evidence of positions, by id. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly isNew: (position: string) => boolean;
  /** Whether the details show at once. */
  readonly isOpen: boolean;
  readonly address: string;
}) {
  const position = cell?.position ?? null;
  const before = (cell?.history ?? []).filter(({ id }) => id !== position?.id);
  if (position === null) return <NoPosition last={before[0]} isNew={isNew} />;
  const id = positionElementId(position);
  const mark = (
    <>
      <StanceMark stance={position.stance} />
      {isNew(position.id) ? <span class="new-mark">{words.matrix.new}</span> : null}
    </>
  );
  const details = (
    <PositionDetails
      position={position}
      proposal={proposal}
      actor={actor.name}
      previous={before[0]}
      evidence={evidence}
      isOpen={isOpen}
      address={address}
    />
  );
  return (
    <div id={id} class="cell" data-stance={position.stance}>
      {isOpen ? <p class="cell-stance">{mark}</p> : <Opener of={id}>{mark}</Opener>}
      {details}
    </div>
  );
}

function NoPosition({
  last,
  isNew,
}: {
  readonly last: ShownCell['history'][number] | undefined;
  readonly isNew: (position: string) => boolean;
}) {
  return (
    <p class="no-stance">
      <span>{terms.noStance}</span>
      {last !== undefined && isNew(last.id) ? <span class="new-mark">{words.matrix.new}</span> : null}
      {last?.state === 'UNSUPPORTED' ? (
        <span class="earlier">{words.matrix.unsupported(terms.stance[last.stance])}</span>
      ) : null}
    </p>
  );
}

/** The meaning of the signs in the table, and of what has none. */
export function StanceLegend() {
  return (
    <div class="legend">
      <ul aria-label={words.matrix.legend}>
        {STANCES_IN_ORDER.map((stance) => (
          <li key={stance}>
            <StanceMark stance={stance} />
          </li>
        ))}
      </ul>
      <p>
        <span class="no-stance">{terms.noStance}</span>
        <span>{words.matrix.notRejected}</span>
      </p>
    </div>
  );
}
