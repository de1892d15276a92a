/** The texts of all documents that the page asks: the service knows them, and answers them by their ids. */
import * as made from './operations.js';

export const DOCUMENTS: readonly string[] = Object.values(made).flatMap((one) =>
  one instanceof made.TypedDocumentString ? [one.toString()] : [],
);
