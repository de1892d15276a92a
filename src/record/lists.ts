/**
 * The lists of the record: for each kind of thing its lists (scopes), their orders and their filters. Pages are read by
 * keyset: from the key of the last row on, never by skipping a number of rows.
 */
import { type RawBuilder, sql } from 'kysely';
import type { StatementFilter } from '../story/statement-filter.js';
import type { PositionState, StatementStatus, StoryStatus } from '../story/vocabulary.js';
import { isStorableText } from './storable.js';

/** The position of a row in an order: the values of its key columns. `null` stands for an unknown time. */
export type Key = readonly (string | number | null)[];

interface KeyColumn {
  readonly name: string;
  readonly type: 'timestamptz' | 'bigint' | 'text';
}

const TIME_ORDER: readonly KeyColumn[] = [
  { name: 'earliest', type: 'timestamptz' },
  { name: 'latest', type: 'timestamptz' },
  { name: 'first_offset', type: 'bigint' },
];
const RECORD_ORDER: readonly KeyColumn[] = [{ name: 'first_offset', type: 'bigint' }];
const NAME_ORDER: readonly KeyColumn[] = [
  { name: 'name', type: 'text' },
  { name: 'id', type: 'text' },
];

export const ORDERS = { time: TIME_ORDER, recorded: RECORD_ORDER, name: NAME_ORDER } as const;
export type Order = keyof typeof ORDERS;

/** A condition on `v`, a version, and `k.scope`, the id of the thing that the list belongs to. */
type SqlCondition = RawBuilder<boolean>;
const EVERYTHING: SqlCondition = sql`true`;

export const SCOPES = {
  story: { all: EVERYTHING },
  actor: {
    all: EVERYTHING,
    /** Actors with a part in the story: they speak in it, are spoken for, take part or take positions, or once did. */
    story: sql`exists (
      select from appearance a where a.story = k.scope and a.actor = v.id and a.since_offset <= k.at
    )`,
  },
  source: { all: EVERYTHING },
  event: {
    story: sql`v.story = k.scope`,
    partOf: sql`v.body ->> 'partOf' = k.scope`,
  },
  proposal: { story: sql`v.story = k.scope` },
  statement: {
    all: EVERYTHING,
    story: sql`v.story = k.scope`,
    speaker: sql`v.speakers @> array[k.scope]`,
    principal: sql`v.principals @> array[k.scope]`,
    proposal: sql`v.proposals @> array[k.scope]`,
    event: sql`v.event = k.scope`,
    /** Statements that relate to the given one. */
    relatedTo: sql`v.related @> array[k.scope]`,
  },
  position: {
    story: sql`v.story = k.scope`,
    proposal: sql`v.proposal = k.scope`,
    actor: sql`v.actor = k.scope`,
    /** Positions with the given statement as evidence. */
    evidence: sql`v.evidence @> array[k.scope]`,
  },
} as const satisfies Record<string, Record<string, SqlCondition>>;

export type ListKind = keyof typeof SCOPES;
export type ListScope<K extends ListKind> = keyof (typeof SCOPES)[K] & string;

export interface ListFilter {
  readonly statement?: StatementFilter;
  readonly statementStatus?: readonly StatementStatus[];
  readonly storyStatus?: StoryStatus;
  readonly positionState?: PositionState;
  readonly actor?: string;
  /** Actors or sources that a text names, as `namingQuery` makes it. */
  readonly naming?: string;
}

/** True for a version `v` that is valid at the offset `k.at`. No other place defines this. */
export function asOf(): SqlCondition {
  return sql`v.since_offset <= k.at and (v.until_offset is null or v.until_offset > k.at)`;
}

export function filterCondition(filter: ListFilter): SqlCondition {
  const conditions: SqlCondition[] = [];
  if (filter.statement !== undefined) conditions.push(...statementConditions(filter.statement));
  if (filter.statementStatus !== undefined)
    conditions.push(sql`v.status = any(${[...filter.statementStatus]}::text[])`);
  if (filter.storyStatus !== undefined) conditions.push(sql`v.status = ${filter.storyStatus}`);
  if (filter.positionState !== undefined) conditions.push(sql`v.state = ${filter.positionState}`);
  if (filter.actor !== undefined) conditions.push(sql`v.actor = ${filter.actor}`);
  if (filter.naming !== undefined) conditions.push(sql`array_to_tsvector(v.naming_words) @@ ${filter.naming}::tsquery`);
  return all(conditions);
}

function statementConditions(filter: StatementFilter): SqlCondition[] {
  const conditions: SqlCondition[] = [];
  if (filter.speaker !== null) conditions.push(sql`v.speakers @> array[${filter.speaker}::text]`);
  if (filter.onBehalfOf !== null) conditions.push(sql`v.principals @> array[${filter.onBehalfOf}::text]`);
  if (filter.proposal !== null) conditions.push(sql`v.proposals @> array[${filter.proposal}::text]`);
  if (filter.event !== null) conditions.push(sql`v.event = ${filter.event}`);
  if (filter.mode !== null) conditions.push(sql`v.mode = ${filter.mode}`);
  if (filter.channel !== null) conditions.push(sql`v.channel = ${filter.channel}`);
  if (filter.status !== null) conditions.push(sql`v.status = ${filter.status}`);
  if (filter.saidFrom !== null) conditions.push(sql`v.latest >= ${filter.saidFrom}::timestamptz`);
  if (filter.saidUntil !== null) conditions.push(sql`v.earliest <= ${filter.saidUntil}::timestamptz`);
  if (filter.hasNotice !== null) conditions.push(sql`v.has_notice = ${filter.hasNotice}`);
  return conditions;
}

function all(conditions: readonly SqlCondition[]): SqlCondition {
  return conditions.length === 0 ? EVERYTHING : sql`(${sql.join(conditions, sql` and `)})`;
}

/** A part of a list. */
export interface PageQuery {
  readonly order: Order;
  readonly descending: boolean;
  readonly filter: ListFilter;
  /** Only rows after this key, in the direction of the list. */
  readonly after: Key | null;
  /** Only rows before this key, in the direction of the list. */
  readonly before: Key | null;
  /** At most this many rows… */
  readonly limit: number;
  /** …counted from the end of the list rather than from its beginning. */
  readonly fromEnd: boolean;
}

/** The first page of a list in the order of the record, or newest first. */
export function asRecorded(limit: number, filter: ListFilter = {}, newestFirst = false): PageQuery {
  return { order: 'recorded', descending: newestFirst, filter, after: null, before: null, limit, fromEnd: false };
}

/**
 * Whether a time in milliseconds since 1970 lies in the years 1 to 9999, which the database and ISO 8601 can both
 * express.
 */
export function isStorableTime(milliseconds: number): boolean {
  return Number.isInteger(milliseconds) && milliseconds >= -62_135_596_800_000 && milliseconds <= 253_402_300_799_999;
}

/** Whether a key from a cursor has as many values, of the same types, as the keys of an order. */
export function fitsOrder(key: Key, order: Order): boolean {
  const columns = ORDERS[order];
  return (
    key.length === columns.length &&
    columns.every(({ type }, index) => {
      const value = key[index];
      if (type === 'text') return typeof value === 'string' && isStorableText(value);
      if (typeof value !== 'number') return type === 'timestamptz' && value === null;
      return type === 'timestamptz' ? isStorableTime(value) : Number.isSafeInteger(value);
    })
  );
}

/** The key of a row, from its key columns. */
export function keyOfRow(order: Order, row: Readonly<Record<string, unknown>>): Key {
  return ORDERS[order].map(({ name }) => {
    const value = row[name];
    if (value instanceof Date) return value.getTime();
    if (value === null || typeof value === 'string' || typeof value === 'number') return value;
    throw new TypeError(`${name} is not a key column: expected a time, a number, a text or null`);
  });
}

/** True for rows after the key `after` and before the key `before` of a page query. */
export function keyCondition({ order, descending, after, before }: PageQuery): SqlCondition {
  const beyond = (key: Key, greater: boolean) =>
    sql<boolean>`(${columnList(order)}) ${sql.raw(greater ? '>' : '<')} (${keyValues(order, key)})`;
  const conditions: SqlCondition[] = [];
  if (after !== null) conditions.push(beyond(after, !descending));
  if (before !== null) conditions.push(beyond(before, descending));
  return all(conditions);
}

/** The `order by` of a page query; reversed when the page is counted from the end. */
export function orderBy({ order, descending, fromEnd }: PageQuery): RawBuilder<unknown> {
  const direction = sql.raw(descending === fromEnd ? 'asc' : 'desc');
  return sql.join(ORDERS[order].map((column) => sql`${columnOf(column)} ${direction}`));
}

/** Pages are read with one of these limits. Few limits mean few different statements to prepare. */
const LIMIT_ROWS = [2, 6, 11, 21, 51, 101];

/**
 * Reads at least one row more than asked for, which shows whether there are more. The number is written into the SQL,
 * because the best plan depends on the length of the page, and the database plans a prepared statement before it knows
 * parameters.
 */
export function limitTo(limit: number): RawBuilder<unknown> {
  return sql.raw(`limit ${LIMIT_ROWS.find((rows) => rows > limit) ?? limit + 1}`);
}

/** The key columns of an order, of the version `v`. */
export function columnList(order: Order): RawBuilder<unknown> {
  return sql.join(ORDERS[order].map(columnOf));
}

function columnOf({ name }: KeyColumn) {
  return sql.ref(`v.${name}`);
}

function keyValues(order: Order, key: Key) {
  return sql.join(
    ORDERS[order].map(({ type }, index) => {
      const value = key[index] ?? null;
      if (type === 'timestamptz')
        return sql`${value === null ? 'infinity' : new Date(value).toISOString()}::timestamptz`;
      return sql`${value}::${sql.raw(type)}`;
    }),
  );
}
