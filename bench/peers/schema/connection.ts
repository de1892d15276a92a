import { GraphQLError } from 'graphql';

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

/** The first items of a list of a story. They are read and counted only when they are selected. */
export interface Page {
  readonly story: string;
  readonly limit: number;
}

/** A page, of the default size where `first` is missing. */
export function pageOf(story: string, first: number | null | undefined): Page {
  const limit = first ?? DEFAULT_SIZE;
  if (limit < 0 || limit > MAX_SIZE) throw new GraphQLError(`first is from 0 to ${MAX_SIZE}; it was ${limit}`);
  return { story, limit };
}
