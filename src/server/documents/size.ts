/** How large a document is with every fragment in all the places where it is spread, told without spreading any. */
import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export interface DocumentSize {
  /** Fields one inside the other. Those of introspection do not count: they have a rule of their own in graphql-js. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields and fragments. */
  readonly selections: number;
}

const NOTHING: DocumentSize = { depth: 0, aliases: 0, directives: 0, selections: 0 };

/** The size of a document: that of its largest operation in each respect. */
export function sizeOf(document: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, DocumentSize>();

  const ofFragment = (name: string): DocumentSize => {
    const before = known.get(name);
    if (before !== undefined) return before;
    // One that spreads itself is invalid, which is told later; until then it ends here.
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
          aliases: within.aliases + (selection.alias === undefined ? 0 : 1),
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
      aliases: sizes.reduce((sum, { aliases }) => sum + aliases, 0),
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
    aliases: most(({ aliases }) => aliases),
    directives: most(({ directives }) => directives),
    selections: most(({ selections }) => selections),
  };
}

/** The fields of a response, each with those below it. */
type ResponseFields = Map<string, ResponseFields>;

/**
 * How many fields of a document are written for a place in the response that another one is written for already, in each of
 * its operations and fragments by itself. Whether all fields of one place can be merged is found out by comparing each with
 * each other (GraphQL, 5.3.2), which takes as long as the square of their number.
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
