/** The matrix: proposals by actors, with everybody's positions. */
import { asRecorded } from '../record/lists.js';
import type { Snapshot, Version } from '../record/snapshot.js';
import type { ThingId } from '../story/model.js';
import { builder } from './builder.js';
import { expecting, FIRST_ARGUMENT, firstOf } from './long-list.js';
import { Actor, type MatrixCell, Position, Proposal, Statement } from './types.js';

/** The most rows and positions of a matrix; for a larger story, clients read `proposals` and `positions`. */
const MAX_PROPOSALS = 200;
const MAX_POSITIONS = 2_000;
/** The most positions of one actor on one proposal in the history of a cell. */
const MAX_HISTORY = 100;
/** The estimated number of statements that are evidence in a matrix. */
const EXPECTED_EVIDENCE = 20;

export interface Matrix {
  readonly snapshot: Snapshot;
  readonly proposals: readonly Version<'proposal'>[];
  readonly actors: readonly Version<'actor'>[];
  readonly rows: readonly { readonly proposal: Version<'proposal'>; readonly cells: readonly MatrixCell[] }[];
}

/**
 * The matrix of a story. First come the actors with current positions, those with the most first; then actors whose
 * positions have all lost their evidence, so that nobody disappears silently.
 */
export async function matrixOf(snapshot: Snapshot, story: ThingId): Promise<Matrix> {
  const [proposals, positions, unsupported] = await Promise.all([
    snapshot.page('proposal', 'story', story, asRecorded(MAX_PROPOSALS)),
    snapshot.page('position', 'story', story, asRecorded(MAX_POSITIONS, { positionState: 'CURRENT' })),
    snapshot.page('position', 'story', story, asRecorded(MAX_POSITIONS, { positionState: 'UNSUPPORTED' })),
  ]);
  const held = new Map<string, Version<'position'>>();
  const counts = new Map<ThingId, number>(unsupported.items.map(({ item }) => [item.body.actor, 0]));
  for (const { item } of positions.items) {
    held.set(`${item.body.proposal} ${item.body.actor}`, item);
    counts.set(item.body.actor, (counts.get(item.body.actor) ?? 0) + 1);
  }
  const actors = await snapshot.getMany('actor', [...counts.keys()]);
  actors.sort((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0) || (a.body.name < b.body.name ? -1 : 1));
  const rows = proposals.items.map(({ item: proposal }) => ({
    proposal,
    cells: actors.map((actor) => ({
      snapshot,
      proposal,
      actor,
      position: held.get(`${proposal.id} ${actor.id}`) ?? null,
    })),
  }));
  return { snapshot, proposals: rows.map((row) => row.proposal), actors, rows };
}

type ByActor = ReadonlyMap<ThingId, readonly Version<'position'>[]>;

/** The positions on a proposal by actor, the newest first; all cells of a row share them. */
const positionsKnown = new WeakMap<Version<'proposal'>, Promise<ByActor>>();

function positionsOn(proposal: Version<'proposal'>): Promise<ByActor> {
  const known = positionsKnown.get(proposal) ?? readPositionsOn(proposal);
  positionsKnown.set(proposal, known);
  return known;
}

async function readPositionsOn({ snapshot, id }: Version<'proposal'>): Promise<ByActor> {
  const page = await snapshot.page('position', 'proposal', id, asRecorded(MAX_POSITIONS, {}, true));
  const byActor = new Map<ThingId, Version<'position'>[]>();
  for (const { item } of page.items) {
    const before = byActor.get(item.body.actor);
    if (before === undefined) byActor.set(item.body.actor, [item]);
    else before.push(item);
  }
  return byActor;
}

const PositionCell = builder.objectRef<MatrixCell>('PositionCell').implement({
  description: "One actor's positions on one proposal.",
  fields: (t) => ({
    actor: t.field({ type: Actor, description: 'The actor.', resolve: ({ actor }) => actor }),
    position: t.field({
      type: Position,
      nullable: true,
      description: 'The current position; null means no stated position, never a rejection.',
      resolve: ({ position }) => position,
    }),
    history: t.field({
      type: [Position],
      description: `All positions that the actor has taken on the proposal, the newest first. At most ${MAX_HISTORY}.`,
      args: FIRST_ARGUMENT,
      resolve: async ({ proposal, actor }, { first }) => {
        const positions = (await positionsOn(proposal)).get(actor.id) ?? [];
        return firstOf(positions.slice(0, MAX_HISTORY), first);
      },
    }),
  }),
});

const PositionMatrixRow = builder.objectRef<Matrix['rows'][number]>('PositionMatrixRow').implement({
  description: "All actors' positions on one proposal.",
  fields: (t) => ({
    proposal: t.field({ type: Proposal, description: 'The proposal.', resolve: ({ proposal }) => proposal }),
    cells: t.field({
      type: [PositionCell],
      description: 'One cell for each actor of the matrix, in the same order.',
      args: FIRST_ARGUMENT,
      resolve: ({ cells }, { first }) => firstOf(cells, first),
    }),
  }),
});

export const PositionMatrix = builder.objectRef<Matrix>('PositionMatrix').implement({
  description: "Everybody's positions: proposals by actors, each cell with the current position or none.",
  fields: (t) => ({
    proposals: t.field({
      type: [Proposal],
      description: 'The proposals, in the order in which they were put on the record.',
      args: FIRST_ARGUMENT,
      resolve: ({ proposals }, { first }) => firstOf(proposals, first),
    }),
    actors: t.field({
      type: [Actor],
      description:
        'The actors who hold any position, those with the most first; then those whose positions have lost their evidence.',
      args: FIRST_ARGUMENT,
      resolve: ({ actors }, { first }) => firstOf(actors, first),
    }),
    rows: t.field({
      type: [PositionMatrixRow],
      description: 'One row for each proposal, in the same order.',
      args: FIRST_ARGUMENT,
      resolve: ({ rows }, { first }) => firstOf(rows, first),
    }),
    evidence: t.field({
      type: [Statement],
      description:
        'The evidence of the current positions, each statement once. Many positions may share a statement, so ask each position only for the ids of its evidence.',
      args: FIRST_ARGUMENT,
      extensions: expecting(EXPECTED_EVIDENCE),
      resolve: ({ snapshot, rows }, { first }) => snapshot.getMany('statement', firstOf(evidenceOf(rows), first)),
    }),
  }),
});

function evidenceOf(rows: Matrix['rows']): readonly ThingId[] {
  const all = rows.flatMap(({ cells }) => cells.flatMap(({ position }) => position?.body.evidence ?? []));
  return [...new Set(all)];
}
