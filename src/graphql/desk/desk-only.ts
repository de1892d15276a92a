/** Queries for the desk only, and the arguments of its lists. */
import type { SchemaTypes } from '../builder.js';
import { DEFAULT_PAGE_SIZE } from '../connection.js';
import type { Context } from '../context.js';
import { inputError } from '../errors.js';

/** @throws GraphQLError TOKEN_REQUIRED for readers. */
export function deskOnly({ editor }: Context, subject: string): void {
  if (editor === null)
    throw inputError(
      'TOKEN_REQUIRED',
      `${subject} need the token of an editor; send it as "Authorization: Bearer <token>"`,
    );
}

type ArgBuilder = PothosSchemaTypes.QueryFieldBuilder<SchemaTypes, SchemaTypes['Root']>['arg'];

/** The arguments of a list of the desk. */
export const listArgs = (things: string, arg: ArgBuilder) => ({
  story: arg.id({ description: `Only ${things} of this story.` }),
  first: arg.int({ description: `How many ${things}; ${DEFAULT_PAGE_SIZE} by default.` }),
  after: arg.id({ description: `Only ${things} after this one.` }),
});
