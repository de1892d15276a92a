/** Which of the statements that are known are listed, which wait to be shown, and which follow only when they are asked for. */

import type { CardFragment } from '../operations.js';
import type { StoryAt } from '../page-data.js';

/** What of a list is shown. */
export interface Listing {
  /** The statements that are shown, by their ids. */
  readonly shown: ReadonlySet<string>;
  /** Whether the list goes on beyond the last one that is shown. If so, what comes there does not wait: it follows. */
  readonly goesOn: boolean;
}

/** A list that is shown as far as it was read. */
export function wholeListing({ statements }: StoryAt): Listing {
  return { shown: idsOf(statements.nodes), goesOn: statements.pageInfo.hasNextPage };
}

/** The statements of a list, by what becomes of them. */
export interface ListParts {
  readonly listed: readonly CardFragment[];
  /** New ones between those that are listed; in a list that does not go on, after the last one, too. */
  readonly waiting: readonly CardFragment[];
  /** Those that were read already, and follow on the last one. */
  readonly further: readonly CardFragment[];
}

export function partsOf({ statements: { nodes } }: StoryAt, { shown, goesOn }: Listing): ListParts {
  const isShown = ({ id }: CardFragment) => shown.has(id);
  const end = goesOn ? nodes.findLastIndex(isShown) + 1 : nodes.length;
  const within = nodes.slice(0, end);
  return {
    listed: within.filter(isShown),
    waiting: within.filter((one) => !isShown(one)),
    further: nodes.slice(end),
  };
}

/** The same, with some more that are shown. */
export function showing(listing: Listing, statements: readonly CardFragment[]): Listing {
  return { ...listing, shown: new Set([...listing.shown, ...idsOf(statements)]) };
}

function idsOf(things: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(things.map(({ id }) => id));
}
