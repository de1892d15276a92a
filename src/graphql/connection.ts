/**
 * Pages after the Relay Cursor Connections specification. `first` defaults to 20; an argument out of range is refused,
 * never clamped; cursors are null on an empty page.
 */
import type { InterfaceRef, ObjectRef } from '@pothos/core';
import { fitsOrder, type Key, type ListFilter, type ListKind, type ListScope, type Order } from '../record/lists.js';
import type { Snapshot, Version } from '../record/snapshot.js';
import type { ThingId } from '../story/model.js';
import { builder, type SchemaTypes } from './builder.js';
import { inputError } from './errors.js';

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;
/** The cost of `totalCount` in objects: it takes 0.4 ms of the database. */
export const COUNT_OBJECTS = 20;

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Connection<T, E extends Edge<T> = Edge<T>> {
  readonly edges: readonly E[];
  readonly pageInfo: PageInfo;
  readonly totalCount: () => Promise<number>;
}

const PageInfoType = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'The place of a page in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether the list goes on after this page.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether the list goes on before this page.' }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'The cursor of the first item; null on an empty page.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'The cursor of the last item; null on an empty page.',
    }),
  }),
});

type NodeRef<T> = ObjectRef<SchemaTypes, T> | InterfaceRef<SchemaTypes, T>;

/** Makes the type `<name>Edge`. */
export function edgeType<T extends object>(name: string, node: NodeRef<T>): ObjectRef<SchemaTypes, Edge<T>>;
export function edgeType(name: string, node: NodeRef<object>) {
  return builder.objectRef<Edge<object>>(`${name}Edge`).implement({
    description: 'An item of a page.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'The place of the item in the list.' }),
      node: t.field({ type: node, description: 'The item.', resolve: (edge) => edge.node }),
    }),
  });
}

/** Makes the type `<name>Connection`. `things` is the plural, for descriptions. */
export function connectionType<T extends object, E extends Edge<T>>(
  name: string,
  things: string,
  node: NodeRef<T>,
  edge: ObjectRef<SchemaTypes, E>,
): ObjectRef<SchemaTypes, Connection<T, E>>;
export function connectionType(
  name: string,
  things: string,
  node: NodeRef<object>,
  edge: ObjectRef<SchemaTypes, Edge<object>>,
) {
  return builder.objectRef<Connection<object>>(`${name}Connection`).implement({
    description: `A page of ${things}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The items with their cursors.',
        resolve: ({ edges }) => [...edges],
      }),
      nodes: t.field({
        type: [node],
        description: 'The items without their cursors.',
        resolve: ({ edges }) => edges.map((one) => one.node),
      }),
      pageInfo: t.field({
        type: PageInfoType,
        description: 'The place of the page in the list.',
        resolve: ({ pageInfo }) => pageInfo,
      }),
      totalCount: t.int({
        description: 'The number of items in the whole list. Counted only if you ask for it.',
        resolve: ({ totalCount }) => totalCount(),
      }),
    }),
  });
}

/** The arguments of every connection field. */
export const PAGE_ARGUMENTS = builder.args((t) => ({
  first: t.int({
    description: `How many items from the beginning; ${DEFAULT_PAGE_SIZE} by default, at most ${MAX_PAGE_SIZE}.`,
  }),
  after: t.string({ description: 'Only items after this cursor.' }),
  last: t.int({ description: `How many items from the end; at most ${MAX_PAGE_SIZE}.` }),
  before: t.string({ description: 'Only items before this cursor.' }),
}));

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** How many items, and from which end. */
export function pageSize({ first, last }: PageArguments): { limit: number; fromEnd: boolean } {
  if (typeof first === 'number' && typeof last === 'number') {
    throw inputError('PAGE_DIRECTION_UNCLEAR', 'Give first or last, not both');
  }
  const limit = last ?? first ?? DEFAULT_PAGE_SIZE;
  if (limit < 0 || limit > MAX_PAGE_SIZE) {
    const name = typeof last === 'number' ? 'last' : 'first';
    throw inputError('PAGE_SIZE_OUT_OF_RANGE', `${name} must be from 0 to ${MAX_PAGE_SIZE}; it was ${limit}`);
  }
  return { limit, fromEnd: typeof last === 'number' };
}

/** Encodes a key of a list, with the list's order, as a cursor. */
export function encodeKey(order: string, key: Key): string {
  return Buffer.from(JSON.stringify([order, ...key]), 'utf8').toString('base64url');
}

/** Decodes the key from a cursor of a list in this order. `fits`: whether a key has the form for this order. */
export function decodeKey(order: string, cursor: string | null | undefined, fits: (key: Key) => boolean): Key | null {
  if (cursor === null || cursor === undefined) return null;
  const malformed = inputError(
    'PAGE_CURSOR_MALFORMED',
    'This is not a cursor of this list in this order; send a cursor unchanged, with the same orderBy',
  );
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed;
    throw error;
  }
  if (!Array.isArray(value) || value[0] !== order) throw malformed;
  const key: unknown[] = value.slice(1);
  if (!isKey(key) || !fits(key)) throw malformed;
  return key;
}

function isKey(values: unknown[]): values is (string | number | null)[] {
  return values.every((value) => value === null || typeof value === 'string' || typeof value === 'number');
}

/** Makes a page. */
export function connectionOf<T, E extends Edge<T>>(
  edges: readonly E[],
  args: PageArguments,
  more: boolean,
  totalCount: () => Promise<number>,
): Connection<T, E> {
  const fromEnd = typeof args.last === 'number';
  let counted: Promise<number> | null = null;
  const given = (cursor: string | null | undefined) => cursor !== null && cursor !== undefined;
  return {
    edges,
    pageInfo: {
      hasNextPage: fromEnd ? given(args.before) : more,
      hasPreviousPage: fromEnd ? more : given(args.after),
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
    // Several aliases share one count.
    totalCount: () => {
      counted ??= totalCount();
      return counted;
    },
  };
}

/** A page of a list of the record. */
export async function listConnection<K extends ListKind>(
  snapshot: Snapshot,
  list: { readonly kind: K; readonly scope: ListScope<K>; readonly id: ThingId },
  options: { readonly order: Order; readonly descending: boolean; readonly filter: ListFilter },
  args: PageArguments,
): Promise<Connection<Version<K>>> {
  const { order, descending, filter } = options;
  const name = `${order} ${descending ? 'descending' : 'ascending'}`;
  const fits = (key: Key) => fitsOrder(key, order);
  const page = await snapshot.page(list.kind, list.scope, list.id, {
    order,
    descending,
    filter,
    after: decodeKey(name, args.after, fits),
    before: decodeKey(name, args.before, fits),
    ...pageSize(args),
  });
  const edges = page.items.map((one) => ({
    // Edges are made on demand: most clients ask only for `nodes` and the end of the page.
    get cursor() {
      return encodeKey(name, one.key);
    },
    node: one.item,
  }));
  return connectionOf(edges, args, page.more, () => snapshot.count(list.kind, list.scope, list.id, filter));
}
