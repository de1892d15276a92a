/** Measures a document as if every fragment were expanded wherever it is spread, without expanding any. */
import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export interface DocumentSize {
  /** The deepest nesting of fields. Introspection fields do not count: graphql-js has a rule of its own for them. */
  readonly depth: number;
  readonly directives: number;
  /** Fields and fragments. */
  readonly selections: number;
}

const NOTHING: DocumentSize = { depth: 0, directives: 0, selections: 0 };

/** The size of a document: for each measure, that of its largest operation. */
export function sizeOf(document: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, DocumentSize>();

  const ofFragment = (name: string): DocumentSize => {
    const before = known.get(name);
    if (before !== undefined) return before;
    // A fragment that spreads itself is invalid, which validation reports; count it as empty here.
    known.set(name, NOTHING);
    const fragment = fragments.get(name);
    const size = fragment === undefined ? NOTHING : ofSet(fragment.selectionSet, fragment.directives);
    known.set(name, size);
    return size;
  };
  const ofSelection = (selection: SelectionNode): DocumentSize => {
    switch (selection.kind) {
      case Kind.FIELD: {
        const within = ofSet(selection.selectionSet, selection.directives);
        const isIntrospection = selection.name.value === '__schema' || selection.name.value === '__type';
        return {
          depth: isIntrospection ? 1 : within.depth + 1,
          directives: within.directives,
          selections: within.selections + 1,
        };
      }
      case Kind.INLINE_FRAGMENT:
        return ofSet(selection.selectionSet, selection.directives);
      case Kind.FRAGMENT_SPREAD: {
        const size = ofFragment(selection.name.value);
        return {
          ...size,
          directives: size.directives + (selection.directives?.length ?? 0),
          selections: size.selections + 1,
        };
      }
    }
  };
  const ofSet = (
    set: SelectionSetNode | undefined,
    directives: readonly DirectiveNode[] | undefined = [],
  ): DocumentSize => {
    const sizes = set?.selections.map(ofSelection) ?? [];
    return {
      depth: sizes.reduce((most, { depth }) => Math.max(most, depth), 0),
      directives: sizes.reduce((sum, one) => sum + one.directives, directives.length),
      selections: sizes.reduce((sum, { selections }) => sum + selections, 0),
    };
  };

  const operations = document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const size = ofSet(definition.selectionSet, definition.directives);
    const ofVariables = (definition.variableDefinitions ?? []).flatMap(({ directives }) => directives ?? []).length;
    return [{ ...size, directives: size.directives + ofVariables }];
  });
  const most = (of: (size: DocumentSize) => number) => operations.reduce((value, size) => Math.max(value, of(size)), 0);
  return {
    depth: most(({ depth }) => depth),
    directives: most(({ directives }) => directives),
    selections: most(({ selections }) => selections),
  };
}

/** The fields of a response, each with its subfields. */
type ResponseFields = Map<string, ResponseFields>;

/**
 * Counts the fields of a document that repeat a response name already selected at the same place, for each operation
 * and fragment separately. Validation compares all fields of one place in pairs (GraphQL, 5.3.2), so its time grows
 * with the square of their number.
 */
export function repeatsIn(document: DocumentNode): number {
  const count = (set: SelectionSetNode, into: ResponseFields): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum;
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + count(selection.selectionSet, into);
      const place = selection.alias?.value ?? selection.name.value;
      const before = into.get(place);
      const below = before ?? new Map();
      into.set(place, below);
      const ofSelf = before === undefined ? 0 : 1;
      return sum + ofSelf + (selection.selectionSet === undefined ? 0 : count(selection.selectionSet, below));
    }, 0);
  return document.definitions.reduce(
    (sum, definition) =>
      definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION
        ? sum + count(definition.selectionSet, new Map())
        : sum,
    0,
  );
}
