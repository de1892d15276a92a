/**
 * Estimates how many objects an operation's introspection finds, from the current schema. Under a list of all types,
 * each inner list counts with its average length, so that the sum is right; elsewhere with the longest.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** Introspection reads from memory: such an object costs about half as much as another. */
const COST_PER_OBJECT = 0.5;
/** The share of types that wrap another type: non-null types and lists. Few are wrapped twice. */
const WRAPPED_SHARE = 0.5;

/** The length of an introspection list. */
interface Length {
  readonly average: number;
  readonly longest: number;
}

/** The lengths of a schema's introspection lists, by field. */
type Lengths = ReadonlyMap<string, Length>;

const known = new WeakMap<GraphQLSchema, Lengths>();

/** The cost of an operation's introspection fields. */
export function introspectionCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): number {
  const operation = getOperationAST(document, operationName);
  if (operation == null) return 0;
  const lengths = known.get(schema) ?? lengthsIn(schema);
  known.set(schema, lengths);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  /** `parent` is the field that the selection belongs to; `isInside` tells whether that is an introspection field. */
  const costOf = (set: SelectionSetNode, parent: string, isInside: boolean): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + costOf(selection.selectionSet, parent, isInside);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        return fragment === undefined ? sum : sum + costOf(fragment.selectionSet, parent, isInside);
      }
      const { name, selectionSet } = selection;
      const isOfSchema = isInside || name.value === '__schema' || name.value === '__type';
      if (selectionSet === undefined || !isOfSchema) return sum;
      return sum + count(name.value, parent) * (COST_PER_OBJECT + costOf(selectionSet, name.value, true));
    }, 0);
  const count = (field: string, parent: string): number => {
    if (field === 'ofType') return WRAPPED_SHARE;
    const length = lengths.get(field);
    if (length === undefined) return 1;
    const isAverage = field === 'types' || field === 'directives' || parent === 'types' || field === 'args';
    return isAverage ? length.average : length.longest;
  };
  return Math.ceil(costOf(operation.selectionSet, '', false));
}

function lengthsIn(schema: GraphQLSchema): Lengths {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const lengthOf = (counts: readonly number[]): Length => ({
    average: counts.reduce((sum, one) => sum + one, 0) / Math.max(1, counts.length),
    longest: Math.max(1, ...counts),
  });
  const perType = (of: (type: (typeof types)[number]) => number) => lengthOf(types.map(of));
  const ofWholeSchema = (count: number): Length => ({ average: count, longest: count });
  return new Map([
    ['types', ofWholeSchema(types.length)],
    ['directives', ofWholeSchema(schema.getDirectives().length)],
    [
      'fields',
      perType((type) => (isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()).length : 0)),
    ],
    ['args', lengthOf(fields.map(({ args }) => args.length))],
    ['inputFields', perType((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0))],
    ['enumValues', perType((type) => (isEnumType(type) ? type.getValues().length : 0))],
    ['interfaces', perType((type) => (isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().length : 0))],
    [
      'possibleTypes',
      perType((type) => (isUnionType(type) || isInterfaceType(type) ? schema.getPossibleTypes(type).length : 0)),
    ],
  ]);
}
