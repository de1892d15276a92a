import { GraphQLError } from 'graphql';

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

/** The first items of one of a story's lists, which are read when they are asked for, and counted likewise. */
export interface Page {
  readonly story: string;
  readonly limit: number;
}

/** A page; of the default size where `first` is left out. */
export function pageOf(story: string, first: number | null | undefined): Page {
  const limit = first ?? DEFAULT_SIZE;
  if (limit < 0 || limit > MAX_SIZE) throw new GraphQLError(`first is from 0 to ${MAX_SIZE}; it was ${limit}`);
  return { story, limit };
}
