/** Reduces a story to what a frame shows, because every reader of the other site loads it. */
import type { EmbeddedView, StoryView } from '../address.js';
import type { StoryAt, StoryData } from '../page-data.js';

/** A frame lists so many statements, with a link to the others. */
export const STATEMENTS_SHOWN = 5;

/** A story without the parts that the frame does not show. */
export function partOf(at: StoryAt, show: EmbeddedView): StoryAt {
  const { story, statements, corrected } = at;
  if (show === 'positions') {
    const { totalCount, pageInfo } = statements;
    return { ...at, statements: { totalCount, pageInfo, nodes: [] }, moments: [], corrected: [] };
  }
  const nodes = statements.nodes.slice(0, STATEMENTS_SHOWN);
  const shown = new Set(nodes.map(({ id }) => id));
  const { actors, rows } = story.positionMatrix;
  return {
    // The frame names filters by the titles of proposals, but does not show positions.
    story: { ...story, positionMatrix: { actors, rows: rows.map((row) => ({ ...row, cells: [] })), evidence: [] } },
    before: null,
    statements: {
      ...statements,
      nodes,
      pageInfo: { ...statements.pageInfo, hasNextPage: statements.totalCount > nodes.length },
    },
    moments: [],
    corrected: corrected.filter(({ id }) => shown.has(id)),
  };
}

/** The position matrix for the filters of a view: one actor, one proposal, or all. */
export function filteredMatrix(
  { actors, rows, evidence }: StoryData['positionMatrix'],
  view: StoryView,
): StoryData['positionMatrix'] {
  const actor = view.actor ?? view.onBehalfOf;
  return {
    actors: actors.filter(({ slug }) => actor === null || slug === actor),
    rows: rows.filter(({ proposal }) => view.proposal === null || proposal.slug === view.proposal),
    evidence,
  };
}
