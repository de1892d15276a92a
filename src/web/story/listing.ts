/** Sorts the statements that a page has into those it lists, those that wait, and those that follow on demand. */

import type { CardFragment } from '../generated/operations.js';
import type { StoryAt } from '../page-data.js';

/** How far a list is shown. */
export interface Listing {
  /** The ids of the statements that are shown. */
  readonly shown: ReadonlySet<string>;
  /** Whether the list continues after the last one that is shown. New statements after it then do not wait: they follow. */
  readonly goesOn: boolean;
}

/** Shows all statements that were read. */
export function wholeListing({ statements }: StoryAt): Listing {
  return { shown: idsOf(statements.nodes), goesOn: statements.pageInfo.hasNextPage };
}

/** The statements of a list, sorted. */
export interface ListParts {
  readonly listed: readonly CardFragment[];
  /** New statements between those that are listed, or after the last one of a list that does not continue. */
  readonly waiting: readonly CardFragment[];
  /** Statements that were read, and follow the last one that is listed. */
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

/** The listing after updates. The first statements of an empty list show at once: nobody is reading there. */
export function afterUpdates(listing: Listing, before: StoryAt, now: StoryAt): Listing {
  return partsOf(before, listing).listed.length === 0 ? wholeListing(now) : listing;
}

/** A listing that shows some more statements. */
export function showing(listing: Listing, statements: readonly CardFragment[]): Listing {
  return { ...listing, shown: new Set([...listing.shown, ...idsOf(statements)]) };
}

function idsOf(things: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(things.map(({ id }) => id));
}
