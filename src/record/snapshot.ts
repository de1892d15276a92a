/**
 * Reading the record at one offset. `Snapshots` gives the snapshots of one request, or of one update that subscribers
 * are sent: what they read at the same time goes to the database in one statement, at whatever offsets it is read.
 */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Notice, ThingId, ThingKind, Things } from '../story/model.js';
import type { Instant } from '../story/time.js';
import type { Update } from '../story/update.js';
import type { UpdateKind } from '../story/vocabulary.js';
import {
  asOf,
  columnList,
  filterCondition,
  type Key,
  keyCondition,
  keyOfRow,
  type ListFilter,
  type ListKind,
  type ListScope,
  limitTo,
  orderBy,
  type PageQuery,
  SCOPES,
} from './lists.js';
import { BatchedReads } from './read/batched-reads.js';
import type { ReadMeter } from './read/database-time.js';
import { countStatements, type FoundStatement, type SearchQuery, searchStatements } from './read/search.js';
import type { RecordPoint, SnapshotSource } from './read/snapshot-source.js';
import { updateOf } from './read/updates.js';
import { VERSION_COLUMNS, type VersionRow, wholeBody } from './read/version-rows.js';
import type { UpdateTable } from './tables.js';

export type { RecordPoint } from './read/snapshot-source.js';

/** One version of a thing, read at a snapshot. Reads that start from a version use the same snapshot. */
export interface Version<K extends ThingKind = ThingKind> {
  readonly snapshot: Snapshot;
  readonly kind: K;
  readonly id: ThingId;
  /** 1, 2, 3, … for each thing. */
  readonly version: number;
  /** The offset of the update that made this version. */
  readonly since: number;
  /** The offset of the update that made the first version. */
  readonly firstOffset: number;
  /** The notice that explains this version. */
  readonly notice: Notice | null;
  readonly recordedAt: Instant;
  readonly body: Things[K];
}

/** One page of a list. */
export interface ListPage<T> {
  readonly items: readonly { readonly key: Key; readonly item: T }[];
  /** Whether the list goes on beyond the page, in the direction in which it was read. */
  readonly more: boolean;
}

/** One hit of a search. */
export interface SearchHit extends Omit<FoundStatement, 'row'> {
  readonly statement: Version<'statement'>;
}

/** Which updates of a story to read. */
export interface StoryUpdateQuery {
  /** Only updates after this offset. */
  readonly after: number;
  /** Only updates before this offset; `null` for no bound. */
  readonly before: number | null;
  /** Only updates of these kinds; `null` for all. */
  readonly kinds: readonly UpdateKind[] | null;
  /** At most this many updates… */
  readonly limit: number;
  /** …counted from the newest update rather than from the oldest. */
  readonly fromEnd: boolean;
}

/** The snapshots that read together. */
export class Snapshots {
  private readonly reads: BatchedReads<Snapshot>;
  private readonly byOffset = new Map<number, Snapshot>();
  private readonly moments = new Map<number, Snapshot>();

  /** @param meter Counts what the snapshots read; `null` where nobody counts. */
  constructor(source: SnapshotSource, meter: ReadMeter | null) {
    this.reads = new BatchedReads(source, meter);
  }

  /** The record as it stood at a point. */
  at(point: RecordPoint): Snapshot {
    const known = this.byOffset.get(point.offset);
    if (known !== undefined) return known;
    const snapshot = new Snapshot(this, this.reads, point, false);
    this.byOffset.set(point.offset, snapshot);
    return snapshot;
  }

  /** The same for a client that named the point: see `Snapshot.isMoment`. */
  momentAt(point: RecordPoint): Snapshot {
    const known = this.moments.get(point.offset);
    if (known !== undefined) return known;
    const snapshot = new Snapshot(this, this.reads, point, true);
    this.moments.set(point.offset, snapshot);
    return snapshot;
  }
}

const VERSIONS_SO_FAR: RawBuilder<boolean> = sql`v.since_offset <= k.at`;

/** The record as it stood at one offset. */
export class Snapshot {
  readonly offset: number;
  readonly hash: string;
  /** Tells this snapshot from all others that it reads together with. */
  readonly key: string;

  constructor(
    /** The snapshots that this one reads together with. */
    readonly snapshots: Snapshots,
    private readonly reads: BatchedReads<Snapshot>,
    point: RecordPoint,
    /**
     * Whether the client named the point. The ids of things carry it then, so that a cache that is keyed by ids keeps them
     * apart from the same things at the head.
     */
    readonly isMoment: boolean,
  ) {
    this.offset = point.offset;
    this.hash = point.hash;
    this.key = isMoment ? `moment ${point.offset}` : String(point.offset);
  }

  /** The version of a thing that is valid at this snapshot, or `null`. */
  async get<K extends ThingKind>(kind: K, id: ThingId): Promise<Version<K> | null> {
    const [valid] = await this.versions(kind, id, 'valid');
    return valid ?? null;
  }

  /** Several things at once, in the order of their ids; those that do not exist at this snapshot are left out. */
  async getMany<K extends ThingKind>(kind: K, ids: readonly ThingId[]): Promise<Version<K>[]> {
    const versions = await Promise.all(ids.map((id) => this.get(kind, id)));
    return versions.filter((version) => version !== null);
  }

  /** All versions of a thing up to this snapshot, oldest first. */
  history<K extends ThingKind>(kind: K, id: ThingId): Promise<Version<K>[]> {
    return this.versions(kind, id, 'all');
  }

  /** A page of a list. */
  page<K extends ListKind>(kind: K, scope: ListScope<K>, id: ThingId, query: PageQuery): Promise<ListPage<Version<K>>> {
    return this.reads.ask<VersionRow<K>, ListPage<Version<K>>>(
      {
        name: `page ${kind} ${scope} ${JSON.stringify(query)}`,
        select: (
          keys,
        ) => sql`select k.n, ${VERSION_COLUMNS}, ${columnList(query.order)} from ${keys} cross join lateral (
            select v.* from ${sql.table(kind)} v
            where ${scopeCondition(kind, scope)} and ${asOf()} and ${filterCondition(query.filter)} and ${keyCondition(query)}
            order by ${orderBy(query)} ${limitTo(query.limit)}
          ) v order by k.n, ${orderBy(query)}`,
        result: (rows, at) => {
          const shown = rows.slice(0, query.limit);
          if (query.fromEnd) shown.reverse();
          return {
            items: shown.map((row) => ({
              get key() {
                return keyOfRow(query.order, { ...row });
              },
              item: versionOf(kind, row, at),
            })),
            more: rows.length > query.limit,
          };
        },
      },
      { scope: id, at: this },
    );
  }

  /** How many things a list holds. */
  count<K extends ListKind>(kind: K, scope: ListScope<K>, id: ThingId, filter: ListFilter): Promise<number> {
    return this.reads.ask<{ count: number }, number>(
      {
        name: `count ${kind} ${scope} ${JSON.stringify(filter)}`,
        select: (keys) => sql`select k.n, v.count from ${keys} cross join lateral (
            select count(*) from ${sql.table(kind)} v
            where ${scopeCondition(kind, scope)} and ${asOf()} and ${filterCondition(filter)}
          ) v`,
        result: (rows) => rows[0]?.count ?? 0,
      },
      { scope: id, at: this },
    );
  }

  /** The sequence of the newest update of a story; 0 before its first. */
  sequence(story: ThingId): Promise<number> {
    return this.reads.ask<{ sequence: number }, number>(
      {
        name: 'sequence',
        select: (keys) => sql`select k.n, u.sequence from ${keys} cross join lateral (
            select sequence from "update" where story = k.scope and "offset" <= k.at order by "offset" desc limit 1
          ) u`,
        result: (rows) => rows[0]?.sequence ?? 0,
      },
      { scope: story, at: this },
    );
  }

  /** A page of a story's updates, in the order of the record. */
  updates(story: ThingId, query: StoryUpdateQuery): Promise<{ updates: Update[]; more: boolean }> {
    const { after, before, kinds, limit, fromEnd } = query;
    return this.reads.ask<Selectable<UpdateTable>, { updates: Update[]; more: boolean }>(
      {
        name: `updates ${JSON.stringify(query)}`,
        select: (keys) => sql`select k.n, u.* from ${keys} cross join lateral (
            select * from "update" where story = k.scope and "offset" <= k.at and "offset" > ${after}
              and ${before === null ? sql`true` : sql`"offset" < ${before}`} and ${kindCondition(kinds)}
            order by "offset" ${sql.raw(fromEnd ? 'desc' : 'asc')} ${limitTo(limit)}
          ) u order by k.n, u."offset" ${sql.raw(fromEnd ? 'desc' : 'asc')}`,
        result: (rows) => {
          const updates = rows.slice(0, limit).map(updateOf);
          if (fromEnd) updates.reverse();
          return { updates, more: rows.length > limit };
        },
      },
      { scope: story, at: this },
    );
  }

  /** How many updates of these kinds a story has had; `null` for all kinds. */
  countUpdates(story: ThingId, kinds: readonly UpdateKind[] | null): Promise<number> {
    return this.reads.ask<{ count: number }, number>(
      {
        name: `count updates ${JSON.stringify(kinds)}`,
        select: (keys) => sql`select k.n, u.count from ${keys} cross join lateral (
            select count(*) from "update" where story = k.scope and "offset" <= k.at
              and ${kindCondition(kinds)}
          ) u`,
        result: (rows) => rows[0]?.count ?? 0,
      },
      { scope: story, at: this },
    );
  }

  /** The published statements that a search finds, best first. */
  async search(query: SearchQuery): Promise<{ hits: SearchHit[]; more: boolean }> {
    const { found, more } = await this.reads.readAt(this, (db) => searchStatements(db, query, this.offset));
    return {
      hits: found.map(({ row, ...hit }) => ({ ...hit, statement: versionOf('statement', row, this) })),
      more,
    };
  }

  /** How many statements a search finds in all. */
  countHits(query: SearchQuery): Promise<number> {
    return this.reads.readAt(this, (db) => countStatements(db, query, this.offset));
  }

  private versions<K extends ThingKind>(kind: K, id: ThingId, which: 'valid' | 'all'): Promise<Version<K>[]> {
    return this.reads.ask<VersionRow<K>, Version<K>[]>(
      {
        name: `${which} ${kind}`,
        select: (keys) => sql`select k.n, ${VERSION_COLUMNS} from ${keys} join ${sql.table(kind)} v on v.id = k.scope
          and ${which === 'valid' ? asOf() : VERSIONS_SO_FAR}
          order by k.n, v.since_offset`,
        result: (rows, at) => rows.map((row) => versionOf(kind, row, at)),
      },
      { scope: id, at: this },
    );
  }
}

/** When a thing was first put on the record; `null` where a snapshot does not have it. */
export async function firstMomentOf(snapshot: Snapshot, kind: ThingKind, id: ThingId): Promise<Instant | null> {
  const [first] = await snapshot.history(kind, id);
  return first?.recordedAt ?? null;
}

function versionOf<K extends ThingKind>(kind: K, row: VersionRow<K>, snapshot: Snapshot): Version<K> {
  return {
    snapshot,
    kind,
    id: row.id,
    version: row.version,
    since: row.since_offset,
    firstOffset: row.first_offset,
    notice: row.notice,
    // Formatted on demand: few callers need it.
    get recordedAt() {
      return row.recorded_at.toISOString();
    },
    body: wholeBody(kind, row.body),
  };
}

function kindCondition(kinds: readonly UpdateKind[] | null): RawBuilder<boolean> {
  return kinds === null ? sql`true` : sql`kind = any(${[...kinds]}::text[])`;
}

function scopeCondition<K extends ListKind>(kind: K, scope: ListScope<K>): RawBuilder<boolean> {
  const conditions: Readonly<Record<string, RawBuilder<boolean>>> = SCOPES[kind];
  const condition = conditions[scope];
  if (condition === undefined) throw new TypeError(`${kind} has no list by ${scope}`);
  return condition;
}
