/** Marks input fields of type `ID` with the kind of thing that they name, so that a renamed field keeps it. */
import type { GraphQLInputField } from 'graphql';
import { THING_KINDS } from '../../record/versioned.js';
import type { ThingKind } from '../../story/model.js';

/** The options of an input field that names things of a kind. */
export function naming(names: ThingKind) {
  return { extensions: { names } } as const;
}

/** The kind of thing that an input field names; `undefined` where it names none. */
export function kindNamedIn({ extensions }: GraphQLInputField): ThingKind | undefined {
  return THING_KINDS.find((kind) => kind === extensions.names);
}
