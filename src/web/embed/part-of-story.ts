/** What of a story a frame shows: everybody who reads the page around it has to load it. */
import type { EmbeddedView, StoryView } from '../address.js';
import type { StoryAt, StoryData } from '../page-data.js';

/** So many statements are listed; a link leads to the others. */
export const STATEMENTS_SHOWN = 10;

/** A story without what the frame does not show. */
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
    // The titles of proposals say what was chosen; who thinks what of them is not shown.
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

/** Where everybody stands, as far as it was chosen: one actor, one proposal, or all. */
export function chosenFrom(
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
