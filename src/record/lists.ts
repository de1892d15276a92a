/**
 * The lists that can be read: for each kind of thing which lists there are (scopes), in which orders, and by what they
 * can be filtered. A page is read by keyset: from the key of the last row on, never by counting rows off.
 */
import { type RawBuilder, sql } from 'kysely';
import type { StatementFilter } from '../story/statement-filter.js';
import type { PositionState, StatementStatus, StoryStatus } from '../story/vocabulary.js';
import { isStorableText } from './storable.js';

/** Where a row stands in an order: the values of its key columns. `null` stands for a time that is not known. */
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

/** `v` is a version, `k.scope` the thing that the list belongs to. */
type Condition = RawBuilder<boolean>;
const EVERYTHING: Condition = sql`true`;

export const SCOPES = {
  story: { all: EVERYTHING },
  actor: {
    all: EVERYTHING,
    /** Those who have a part in the story: who speak in it, are spoken for, take part or take positions, or ever did. */
    story: sql`exists (
      select from appearance a where a.story = k.scope and a.actor = v.id and a.since_offset <= k.at
    )`,
  },
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
    /** Positions that the given statement is evidence of. */
    evidence: sql`v.evidence @> array[k.scope]`,
  },
} as const satisfies Record<string, Record<string, Condition>>;

export type ListKind = keyof typeof SCOPES;
export type ListScope<K extends ListKind> = keyof (typeof SCOPES)[K] & string;

export interface ListFilter {
  readonly statement?: StatementFilter;
  readonly statementStatus?: readonly StatementStatus[];
  readonly storyStatus?: StoryStatus;
  readonly positionState?: PositionState;
  readonly actor?: string;
}

/** What holds of a version `v` that is valid at the offset of the reader, `k.at`. The one place where that is written. */
export function asOf(): Condition {
  return sql`v.since_offset <= k.at and (v.until_offset is null or v.until_offset > k.at)`;
}

export function filterCondition(filter: ListFilter): Condition {
  const conditions: Condition[] = [];
  if (filter.statement !== undefined) conditions.push(...statementConditions(filter.statement));
  if (filter.statementStatus !== undefined)
    conditions.push(sql`v.status = any(${[...filter.statementStatus]}::text[])`);
  if (filter.storyStatus !== undefined) conditions.push(sql`v.status = ${filter.storyStatus}`);
  if (filter.positionState !== undefined) conditions.push(sql`v.state = ${filter.positionState}`);
  if (filter.actor !== undefined) conditions.push(sql`v.actor = ${filter.actor}`);
  return all(conditions);
}

function statementConditions(filter: StatementFilter): Condition[] {
  const conditions: Condition[] = [];
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

function all(conditions: readonly Condition[]): Condition {
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
  /** At most so many rows… */
  readonly limit: number;
  /** …counted from the end of the list rather than from its beginning. */
  readonly fromEnd: boolean;
}

/** The first rows of a list in the order of the record; the newest first where `newestFirst`. */
export function asRecorded(limit: number, filter: ListFilter = {}, newestFirst = false): PageQuery {
  return { order: 'recorded', descending: newestFirst, filter, after: null, before: null, limit, fromEnd: false };
}

/** Whether a moment, in milliseconds since 1970, lies in the years 1 to 9999, which every part can write and read. */
export function isStorableTime(milliseconds: number): boolean {
  return Number.isInteger(milliseconds) && milliseconds >= -62_135_596_800_000 && milliseconds <= 253_402_300_799_999;
}

/** Whether a key read from a cursor has the form of the order's keys. */
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
    throw new TypeError(`${name} is not a column to order by`);
  });
}

/** The rows beyond the keys of a page query. */
export function keyCondition({ order, descending, after, before }: PageQuery): Condition {
  const beyond = (key: Key, greater: boolean) =>
    sql<boolean>`(${columnList(order)}) ${sql.raw(greater ? '>' : '<')} (${keyValues(order, key)})`;
  const conditions: Condition[] = [];
  if (after !== null) conditions.push(beyond(after, !descending));
  if (before !== null) conditions.push(beyond(before, descending));
  return all(conditions);
}

/** The `order by` of a page query; backwards when rows are counted from the end. */
export function orderBy({ order, descending, fromEnd }: PageQuery): RawBuilder<unknown> {
  const direction = sql.raw(descending === fromEnd ? 'asc' : 'desc');
  return sql.join(ORDERS[order].map((column) => sql`${columnOf(column)} ${direction}`));
}

/** So many rows, or a few more, are read at one time, so that there are few different statements. */
const LIMITS = [2, 6, 11, 21, 51, 101];

/**
 * At least one row more than asked for, which tells whether there are more. Written out: how a page is best read depends on
 * how long it is, so the database is to know it when it plans a prepared statement.
 */
export function limitTo(limit: number): RawBuilder<unknown> {
  return sql.raw(`limit ${LIMITS.find((one) => one > limit) ?? limit + 1}`);
}

/** The columns of an order, of `v`. */
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
