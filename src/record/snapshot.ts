/**
 * Reading. A `Reader` gathers what is asked for in one go and reads it in one statement for each kind of question, at
 * whatever offsets it is asked; a `Snapshot` is the record at one offset, seen through a reader. One request has one
 * reader; so has each update that subscribers are told of.
 */
import DataLoader from 'dataloader';
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { ThingId, ThingKind } from '../story/model.js';
import type { Update } from '../story/update.js';
import type { UpdateKind } from '../story/vocabulary.js';
import { databaseTime, type ReadMeter } from './database-time.js';
import {
  asOf,
  columnList,
  filterCondition,
  type Key,
  keyCondition,
  keyOfRow,
  type ListFilter,
  type ListKind,
  limitTo,
  orderBy,
  type PageQuery,
  SCOPES,
  type Scope,
} from './lists.js';
import { countHits, type SearchHit, type SearchQuery, searchStatements } from './search.js';
import type { Tables, UpdateTable } from './tables.js';
import { updateOf } from './updates.js';
import { VERSION_COLUMNS, type Version, type VersionRow, versionOf } from './version.js';

/** A place in the record: an offset and the hash of the update there. */
export interface Place {
  readonly offset: number;
  readonly hash: string;
}

export interface Page<T> {
  readonly items: readonly { readonly key: Key; readonly item: T }[];
  /** Whether the list goes on beyond the page, in the direction in which it was read. */
  readonly more: boolean;
}

interface At {
  readonly scope: string;
  readonly snapshot: Snapshot;
}

const VERSIONS_SO_FAR: RawBuilder<boolean> = sql`v.since_offset <= k.at`;

export class Reader {
  private readonly loaders = new Map<string, DataLoader<At, unknown, string>>();
  private readonly snapshots = new Map<number, Snapshot>();

  constructor(
    private readonly db: Kysely<Tables>,
    /** `null` where nobody pays for what is read. */
    private readonly meter: ReadMeter | null,
  ) {}

  /** The record as it stood at a place. */
  at(place: Place): Snapshot {
    const known = this.snapshots.get(place.offset);
    if (known !== undefined) return known;
    const snapshot = new Snapshot(this, place);
    this.snapshots.set(place.offset, snapshot);
    return snapshot;
  }

  /** The version of a thing that is valid at a snapshot, or `null`. */
  version<K extends ThingKind>(kind: K, id: ThingId, snapshot: Snapshot): Promise<Version<K> | null> {
    return this.versions(kind, id, snapshot, 'valid').then(([valid]) => valid ?? null);
  }

  /** Valid: the one version of a snapshot, in a list; all: every version up to the snapshot, oldest first. */
  versions<K extends ThingKind>(
    kind: K,
    id: ThingId,
    snapshot: Snapshot,
    which: 'valid' | 'all',
  ): Promise<Version<K>[]> {
    return this.batched<VersionRow<K>, Version<K>[]>(
      `${which} ${kind}`,
      { scope: id, snapshot },
      (keys) => sql`select k.n, ${VERSION_COLUMNS} from ${keys} join ${sql.table(kind)} v on v.id = k.scope
        and ${which === 'valid' ? asOf() : VERSIONS_SO_FAR}
        order by k.n, v.since_offset`,
      (rows, seen) => rows.map((row) => versionOf(kind, row, seen)),
    );
  }

  /** A page of a list, as it stood at a snapshot. */
  page<K extends ListKind>(
    kind: K,
    scope: Scope<K>,
    id: ThingId,
    snapshot: Snapshot,
    query: PageQuery,
  ): Promise<Page<Version<K>>> {
    return this.batched<VersionRow<K>, Page<Version<K>>>(
      `page ${kind} ${scope} ${JSON.stringify(query)}`,
      { scope: id, snapshot },
      (keys) => sql`select k.n, ${VERSION_COLUMNS}, ${columnList(query.order)} from ${keys} cross join lateral (
          select v.* from ${sql.table(kind)} v
          where ${scopeOf(kind, scope)} and ${asOf()} and ${filterCondition(query.filter)} and ${keyCondition(query)}
          order by ${orderBy(query)} ${limitTo(query.limit)}
        ) v order by k.n, ${orderBy(query)}`,
      (rows, seen) => {
        const shown = rows.slice(0, query.limit);
        if (query.fromEnd) shown.reverse();
        return {
          items: shown.map((row) => ({
            get key() {
              return keyOfRow(query.order, { ...row });
            },
            item: versionOf(kind, row, seen),
          })),
          more: rows.length > query.limit,
        };
      },
    );
  }

  /** How many things a list holds. */
  count<K extends ListKind>(
    kind: K,
    scope: Scope<K>,
    id: ThingId,
    snapshot: Snapshot,
    filter: ListFilter,
  ): Promise<number> {
    return this.batched<{ count: number }, number>(
      `count ${kind} ${scope} ${JSON.stringify(filter)}`,
      { scope: id, snapshot },
      (keys) => sql`select k.n, v.count from ${keys} cross join lateral (
          select count(*) from ${sql.table(kind)} v
          where ${scopeOf(kind, scope)} and ${asOf()} and ${filterCondition(filter)}
        ) v`,
      (rows) => rows[0]?.count ?? 0,
    );
  }

  /** The sequence of the newest update of a story at a snapshot; 0 before its first. */
  sequence(story: ThingId, snapshot: Snapshot): Promise<number> {
    return this.batched<{ sequence: number }, number>(
      'sequence',
      { scope: story, snapshot },
      (keys) => sql`select k.n, u.sequence from ${keys} cross join lateral (
          select sequence from "update" where story = k.scope and "offset" <= k.at order by "offset" desc limit 1
        ) u`,
      (rows) => rows[0]?.sequence ?? 0,
    );
  }

  /** A page of a story's updates up to a snapshot, in the order of the record. */
  updates(story: ThingId, snapshot: Snapshot, query: StoryUpdateQuery): Promise<{ updates: Update[]; more: boolean }> {
    const { after, before, kinds, limit, fromEnd } = query;
    return this.batched<Selectable<UpdateTable>, { updates: Update[]; more: boolean }>(
      `updates ${JSON.stringify(query)}`,
      { scope: story, snapshot },
      (keys) => sql`select k.n, u.* from ${keys} cross join lateral (
          select * from "update" where story = k.scope and "offset" <= k.at and "offset" > ${after}
            and ${before === null ? sql`true` : sql`"offset" < ${before}`} and ${ofKinds(kinds)}
          order by "offset" ${sql.raw(fromEnd ? 'desc' : 'asc')} ${limitTo(limit)}
        ) u order by k.n, u."offset" ${sql.raw(fromEnd ? 'desc' : 'asc')}`,
      (rows) => {
        const updates = rows.slice(0, limit).map(updateOf);
        if (fromEnd) updates.reverse();
        return { updates, more: rows.length > limit };
      },
    );
  }

  /** How many updates of these kinds a story has had up to a snapshot. */
  countUpdates(story: ThingId, snapshot: Snapshot, kinds: readonly UpdateKind[] | null): Promise<number> {
    return this.batched<{ count: number }, number>(
      `count updates ${JSON.stringify(kinds)}`,
      { scope: story, snapshot },
      (keys) => sql`select k.n, u.count from ${keys} cross join lateral (
          select count(*) from "update" where story = k.scope and "offset" <= k.at
            and ${ofKinds(kinds)}
        ) u`,
      (rows) => rows[0]?.count ?? 0,
    );
  }

  search(query: SearchQuery, snapshot: Snapshot): Promise<{ hits: SearchHit[]; more: boolean }> {
    return databaseTime.measured(searchStatements(this.db, query, snapshot), this.meter);
  }

  countHits(query: SearchQuery, snapshot: Snapshot): Promise<number> {
    return databaseTime.measured(countHits(this.db, query, snapshot), this.meter);
  }

  /**
   * Asks one question about many keys in one statement. `name` identifies the question; `ask` is given the keys as the
   * table `k (scope, at, n)` and selects rows that begin with `k.n`; `answer` makes of the rows of a key what is given to all
   * who ask for it, once.
   */
  private batched<R, A>(
    name: string,
    key: At,
    ask: (keys: RawBuilder<unknown>) => RawBuilder<unknown>,
    answer: (rows: R[], snapshot: Snapshot) => A,
  ): Promise<A> {
    let loader = this.loaders.get(name);
    if (loader === undefined) {
      loader = new DataLoader((keys) => this.ask(keys, ask, answer), {
        cacheKeyFn: ({ snapshot, scope }) => `${snapshot.offset} ${scope}`,
      });
      this.loaders.set(name, loader);
    }
    // The name determines the question, and the question the form of its answer.
    return loader.load(key) as Promise<A>;
  }

  private async ask<R, A>(
    keys: readonly At[],
    ask: (keys: RawBuilder<unknown>) => RawBuilder<unknown>,
    answer: (rows: R[], snapshot: Snapshot) => A,
  ): Promise<A[]> {
    const answers: A[] = [];
    let portion = FIRST_PORTION_KEYS;
    while (answers.length < keys.length) {
      const asked = keys.slice(answers.length, answers.length + portion);
      // The question determines the form of its rows.
      const { rows } = await databaseTime.measured(
        (ask(keyTable(asked)) as RawBuilder<R>).execute(this.db),
        this.meter,
      );
      const found: R[][] = asked.map(() => []);
      for (const row of rows) found[numberOf(row) - 1]?.push(row);
      for (const [index, { snapshot }] of asked.entries()) answers.push(answer(found[index] ?? [], snapshot));
      if (this.meter !== null) await this.meter.countRows(rows.length);
      portion = Math.max(1, Math.floor((PORTION_ROWS * asked.length) / Math.max(1, rows.length)));
    }
    return answers;
  }
}

/** Of many keys so many are asked for first; then as many as find about so many rows together. */
const FIRST_PORTION_KEYS = 128;
const PORTION_ROWS = 2_000;

/** Tables of keys come in these numbers of rows, so that there are few different statements. */
const KEY_TABLE_SIZES = [1, 2, 4, 8, 16, 32, 64, 128];

/**
 * Keys as the table `k (scope, at, n)`. Written out as rows: the database then knows how many there are before it knows them,
 * and plans a prepared statement once instead of each time. Rows without a scope fill it up, and match nothing.
 */
function keyTable(keys: readonly At[]): RawBuilder<unknown> {
  const size = KEY_TABLE_SIZES.find((one) => one >= keys.length);
  if (size === undefined) {
    return sql`unnest(${keys.map(({ scope }) => scope)}::text[], ${keys.map(({ snapshot }) => snapshot.offset)}::bigint[])
      with ordinality k (scope, at, n)`;
  }
  const rows = Array.from({ length: size }, (_, index) => {
    const key = keys[index];
    return sql`(${key?.scope ?? null}::text, ${key?.snapshot.offset ?? 0}::bigint, ${sql.raw(String(index + 1))}::bigint)`;
  });
  return sql`(values ${sql.join(rows)}) k (scope, at, n)`;
}

/** Which updates of a story: after one offset, before another (if any), of some kinds (if given). */
export interface StoryUpdateQuery {
  readonly after: number;
  readonly before: number | null;
  readonly kinds: readonly UpdateKind[] | null;
  readonly limit: number;
  readonly fromEnd: boolean;
}

function ofKinds(kinds: readonly UpdateKind[] | null): RawBuilder<boolean> {
  return kinds === null ? sql`true` : sql`kind = any(${[...kinds]}::text[])`;
}

function numberOf(row: unknown): number {
  if (typeof row === 'object' && row !== null && 'n' in row && typeof row.n === 'number') return row.n;
  throw new TypeError('A batched question selects k.n');
}

function scopeOf<K extends ListKind>(kind: K, scope: Scope<K>): RawBuilder<boolean> {
  const scopes: Readonly<Record<string, RawBuilder<boolean>>> = SCOPES[kind];
  const condition = scopes[scope];
  if (condition === undefined) throw new TypeError(`${kind} has no list by ${scope}`);
  return condition;
}

/** The record as it stood at one offset. */
export class Snapshot {
  readonly offset: number;
  readonly hash: string;

  constructor(
    readonly reader: Reader,
    place: Place,
  ) {
    this.offset = place.offset;
    this.hash = place.hash;
  }

  get<K extends ThingKind>(kind: K, id: ThingId): Promise<Version<K> | null> {
    return this.reader.version(kind, id, this);
  }

  /** Several things at once, in the order asked; those that do not exist at this snapshot are left out. */
  async getMany<K extends ThingKind>(kind: K, ids: readonly ThingId[]): Promise<Version<K>[]> {
    const versions = await Promise.all(ids.map((id) => this.get(kind, id)));
    return versions.filter((version) => version !== null);
  }

  /** All versions of a thing up to this snapshot, oldest first. */
  history<K extends ThingKind>(kind: K, id: ThingId): Promise<Version<K>[]> {
    return this.reader.versions(kind, id, this, 'all');
  }

  page<K extends ListKind>(kind: K, scope: Scope<K>, id: ThingId, query: PageQuery): Promise<Page<Version<K>>> {
    return this.reader.page(kind, scope, id, this, query);
  }

  count<K extends ListKind>(kind: K, scope: Scope<K>, id: ThingId, filter: ListFilter): Promise<number> {
    return this.reader.count(kind, scope, id, this, filter);
  }

  sequence(story: ThingId): Promise<number> {
    return this.reader.sequence(story, this);
  }
}

/** When a thing was first put on the record; `null` where it is not on it at a snapshot. */
export async function firstMomentOf(snapshot: Snapshot, kind: ThingKind, id: ThingId): Promise<string | null> {
  const [first] = await snapshot.history(kind, id);
  return first?.recordedAt ?? null;
}
