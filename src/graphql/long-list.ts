/**
 * Long lists without pages: `first` limits their length and their estimated cost. Without `first`, a list is complete
 * up to its maximum, and its items are counted while they are made.
 */
import { builder } from './builder.js';
import { inputError } from './errors.js';

/** The argument of such a list. */
export const FIRST_ARGUMENT = builder.args((t) => ({
  first: t.int({ description: 'How many items from the beginning of the list; by default, all.' }),
}));

/** The estimated length of a list without `first`; see `documents/cost.ts`. */
export function expecting(expectedItems: number): { readonly expectedItems: number } {
  return { expectedItems };
}

/**
 * The cost of a field besides its objects, where the database works longer than the service takes to make them; see
 * `documents/cost.ts`.
 */
export function countingAs(objects: number): { readonly countsAs: number } {
  return { countsAs: objects };
}

/**
 * The beginning of a list.
 * @throws GraphQLError PAGE_SIZE_OUT_OF_RANGE for a negative `first`.
 */
export function firstOf<T>(all: readonly T[], first: number | null | undefined): T[] {
  if (first === null || first === undefined) return [...all];
  if (first < 0) throw inputError('PAGE_SIZE_OUT_OF_RANGE', `first must be 0 or more; it was ${first}`);
  return all.slice(0, first);
}
