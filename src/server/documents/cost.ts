/**
 * Estimates the cost of an operation: how many objects its response may hold. A field with subfields is one object plus
 * its content; a connection counts as a full page; a list counts as `first`, the number of `ids` or that of
 * `representations`, and otherwise as its expected length (`expectedItems`, or five). A field that is expensive for the
 * database counts as more objects (`countsAs`). Under an alias, a document can ask for the same field again and again, so
 * a list then counts as more, and even a scalar counts. The estimate refuses hopeless operations and sets the reservation; the meter counts the real cost
 * during execution (src/graphql/meter.ts).
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isIntrospectionType,
  isListType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type ComplexityEstimator, type ComplexityEstimatorArgs, getComplexity } from 'graphql-query-complexity';
import { LRUCache } from 'lru-cache';
import { COUNT_OBJECTS, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../graphql/connection.js';
import { introspectionCost } from './introspection-cost.js';

/** The length assumed for a list without a page size and an expected length. */
const LIST_LENGTH = 5;

/** Objects for a list under an alias, besides its items: about the time for another sorted and filtered read. */
const ALIASED_LIST_OBJECTS = 60;
/** Objects for a scalar under an alias. */
const ALIASED_SCALAR_OBJECTS = 0.1;

const objects: ComplexityEstimator = (found) => {
  const { countsAs } = found.field.extensions;
  return objectsOf(found) + (typeof countsAs === 'number' ? countsAs : forAlias(found));
};

function forAlias({ field, type, node }: ComplexityEstimatorArgs): number {
  if (node.alias === undefined || isIntrospectionType(type)) return 0;
  const named = getNamedType(field.type);
  if (!isCompositeType(named)) return ALIASED_SCALAR_OBJECTS;
  const isList = named.name.endsWith('Connection') || isListType(getNullableType(field.type));
  return isList && !isIntrospectionType(named) ? ALIASED_LIST_OBJECTS : 0;
}

function objectsOf({ field, args, type, node, childComplexity }: ComplexityEstimatorArgs): number {
  const named = getNamedType(field.type);
  if (!isCompositeType(named)) return 0;
  // Counted by `introspectionCost`.
  if (isIntrospectionType(named)) return 0;
  if (named.name.endsWith('Connection')) {
    return 1 + pageSize(args) * childComplexity + (mayCount(node.selectionSet) ? COUNT_OBJECTS : 0);
  }
  // A field of a connection counts once: the connection has counted its page size.
  if (type.name.endsWith('Connection') || !isListType(getNullableType(field.type))) return 1 + childComplexity;
  const { ids, representations, first } = args;
  const { expectedItems } = field.extensions;
  const expected = typeof expectedItems === 'number' ? expectedItems : LIST_LENGTH;
  const wanted = ids ?? representations;
  const length = Array.isArray(wanted) ? wanted.length : typeof first === 'number' ? Math.max(first, 0) : expected;
  return length * (1 + childComplexity);
}

/**
 * Whether a connection may be asked for its `totalCount`. Fragments are not searched, and count as if they ask for it.
 */
function mayCount(selections: SelectionSetNode | undefined): boolean {
  return (selections?.selections ?? []).some((one) => {
    if (one.kind === Kind.FIELD) return one.name.value === 'totalCount';
    return one.kind === Kind.FRAGMENT_SPREAD || mayCount(one.selectionSet);
  });
}

/** The page size within bounds; the field itself refuses one out of range. */
function pageSize({ first, last }: { readonly [argument: string]: unknown }): number {
  const asked = typeof first === 'number' ? first : last;
  return typeof asked === 'number' ? Math.min(Math.max(asked, 0), MAX_PAGE_SIZE) : DEFAULT_PAGE_SIZE;
}

/** Costs of documents with recent variables: computing a cost takes as long as answering half a page. */
const known = new WeakMap<DocumentNode, LRUCache<string, number>>();
/** How many costs are kept for each document. */
const MAX_KEPT = 50;

/** The cost of a valid operation; `null` when its variables are invalid, which the execution reports. */
export function costOf(args: ExecutionArgs): number | null {
  const { document } = args;
  const key = JSON.stringify([args.operationName ?? null, sizesIn(args)]);
  const costs = known.get(document) ?? new LRUCache({ max: MAX_KEPT });
  known.set(document, costs);
  const before = costs.get(key);
  if (before !== undefined) return before;
  const cost = computed(args);
  if (cost !== null) costs.set(key, cost);
  return cost;
}

/** The variables that can change the cost: booleans, numbers and the lengths of lists. */
function sizesIn({ document, variableValues, operationName }: ExecutionArgs): readonly unknown[] {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return definitions.flatMap(({ variable: { name }, type }): readonly unknown[] => {
    const value = variableValues?.[name.value];
    if (Array.isArray(value)) return [value.length];
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    const isSize = named.kind === Kind.NAMED_TYPE && (named.name.value === 'Int' || named.name.value === 'Boolean');
    if (!isSize) return [];
    return [typeof value === 'number' || typeof value === 'boolean' || value === undefined ? String(value) : null];
  });
}

function computed({ schema, document, variableValues, operationName }: ExecutionArgs): number | null {
  try {
    const objectsFound = getComplexity({
      schema,
      query: document,
      variables: { ...variableValues },
      ...(operationName == null ? {} : { operationName }),
      estimators: [objects],
      // `Documents` has checked the number of selections already.
      maxQueryNodes: Number.POSITIVE_INFINITY,
    });
    return Math.ceil(objectsFound) + introspectionCost(schema, document, operationName);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
