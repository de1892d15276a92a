/** The ids in inputs of the desk. Input fields of type `ID` are marked with the kind of thing that they name. */
import type { GraphQLInputField } from 'graphql';
import { THING_KINDS } from '../../record/versioned.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import { type Path, type Violations, violation } from '../../story/violation.js';
import { readId } from '../thing-id.js';

/** The options of an input field that names things of a kind; a renamed field keeps them. */
export function naming(names: ThingKind) {
  return { extensions: { names } } as const;
}

/** The kind of thing that an input field names; `undefined` where it names none. */
export function kindNamedIn({ extensions }: GraphQLInputField): ThingKind | undefined {
  return THING_KINDS.find((kind) => kind === extensions.names);
}

/**
 * The id of a thing that an input names; an invalid one is added to `violations`. So is one that carries a moment: a write
 * changes the record at the head, whatever an editor's page shows.
 */
export function idToWrite(kind: ThingKind, text: string, path: Path, violations: Violations): ThingId {
  const read = readId(kind, text);
  if ('code' in read) {
    const code = read.code === 'ID_OF_OTHER_TYPE' ? 'REFERENCE_OF_OTHER_TYPE' : 'BAD_NAME';
    violations.add(violation(code, path, read.message));
    return text;
  }
  if (read.moment !== null) {
    const message = `"${text}" is the id of ${read.id} at a moment; send its headId, because writing changes what is there now`;
    violations.add(violation('REFERENCE_AT_A_MOMENT', path, message));
  }
  return read.id;
}
