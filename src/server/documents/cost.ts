/**
 * What an operation is estimated to cost: how many objects its response may hold. A field with fields of its own is one
 * object and what is in it; a connection is as many as its page has room for; a list is as many as `first` or `ids` say, and
 * otherwise as long as its field is expected to be (`expectedItems`, or five). A field for which the database works longer
 * counts as so many objects more (`countsAs`). The estimate refuses what is hopeless and says what to reserve; what an
 * operation really finds is counted while it runs (src/graphql/meter.ts).
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

/** What a list counts as that has no page size, and no expected length. */
const LIST_LENGTH = 5;

const objects: ComplexityEstimator = (found) => {
  const { countsAs } = found.field.extensions;
  return objectsOf(found) + (typeof countsAs === 'number' ? countsAs : 0);
};

function objectsOf({ field, args, type, node, childComplexity }: ComplexityEstimatorArgs): number {
  const named = getNamedType(field.type);
  if (!isCompositeType(named)) return 0;
  // Counted by `introspectionCost`.
  if (isIntrospectionType(named)) return 0;
  if (named.name.endsWith('Connection')) {
    return 1 + pageSize(args) * childComplexity + (mayCount(node.selectionSet) ? COUNT_OBJECTS : 0);
  }
  // Of a connection each is one: the page size has been counted.
  if (type.name.endsWith('Connection') || !isListType(getNullableType(field.type))) return 1 + childComplexity;
  const { ids, first } = args;
  const { expectedItems } = field.extensions;
  const expected = typeof expectedItems === 'number' ? expectedItems : LIST_LENGTH;
  const length = Array.isArray(ids) ? ids.length : typeof first === 'number' ? Math.max(first, 0) : expected;
  return length * (1 + childComplexity);
}

/** Whether a connection is asked for its `totalCount`. What is in a fragment is not looked at, and may be one. */
function mayCount(selections: SelectionSetNode | undefined): boolean {
  return (selections?.selections ?? []).some((one) => {
    if (one.kind === Kind.FIELD) return one.name.value === 'totalCount';
    return one.kind === Kind.FRAGMENT_SPREAD || mayCount(one.selectionSet);
  });
}

/** One out of range is refused by its field. */
function pageSize({ first, last }: { readonly [argument: string]: unknown }): number {
  const asked = typeof first === 'number' ? first : last;
  return typeof asked === 'number' ? Math.min(Math.max(asked, 0), MAX_PAGE_SIZE) : DEFAULT_PAGE_SIZE;
}

/** What documents cost with the variables that were asked with lately: it takes as long to tell as half a page to answer. */
const known = new WeakMap<DocumentNode, LRUCache<string, number>>();
/** So many for each document. */
const KEPT = 50;

/** The cost of an operation that fits the schema; `null` when its variables do not fit it, which its execution is to tell. */
export function costOf(args: ExecutionArgs): number | null {
  const { document } = args;
  const key = JSON.stringify([args.operationName ?? null, sizesIn(args)]);
  const costs = known.get(document) ?? new LRUCache({ max: KEPT });
  known.set(document, costs);
  const before = costs.get(key);
  if (before !== undefined) return before;
  const cost = computed(args);
  if (cost !== null) costs.set(key, cost);
  return cost;
}

/** Of the variables, what can make a difference: whether something is asked for, and how much of it. */
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
      // How many selections there are has been looked at before; see `Documents`.
      maxQueryNodes: Number.POSITIVE_INFINITY,
    });
    return objectsFound + introspectionCost(schema, document, operationName);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
