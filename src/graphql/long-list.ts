/**
 * Lists without pages that can be long: `first` bounds them, and says what they are estimated to cost. Without it a list is
 * given whole, up to its maximum, and is counted while it is made.
 */
import { builder } from './builder.js';
import { inputError } from './errors.js';

/** The argument of such a list. */
export const FIRST_ARGUMENT = builder.args((t) => ({
  first: t.int({ description: 'Only so many from the beginning of the list; all of them when it is left out.' }),
}));

/** How long a list is estimated to be where `first` does not say; see `documents/cost.ts`. */
export function expecting(expectedItems: number): { readonly expectedItems: number } {
  return { expectedItems };
}

/**
 * What a field counts as besides the objects that it gives, where the database works for longer than it takes to make these;
 * see `documents/cost.ts`.
 */
export function countingAs(objects: number): { readonly countsAs: number } {
  return { countsAs: objects };
}

/**
 * The beginning of a list.
 * @throws GraphQLError PAGE_SIZE_OUT_OF_RANGE for fewer than none.
 */
export function firstOf<T>(all: readonly T[], first: number | null | undefined): T[] {
  if (first === null || first === undefined) return [...all];
  if (first < 0) throw inputError('PAGE_SIZE_OUT_OF_RANGE', `first is 0 or more; it was ${first}`);
  return all.slice(0, first);
}
