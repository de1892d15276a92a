/** The documents of the page, which the service registers, so that browsers ask for them by id. */
import * as made from './generated/operations.js';

export const DOCUMENTS: readonly string[] = Object.values(made).flatMap((one) =>
  one instanceof made.TypedDocumentString ? [one.toString()] : [],
);
