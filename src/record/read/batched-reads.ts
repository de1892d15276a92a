/**
 * Reads in batches: keys that are asked the same question in one turn of the event loop are read in one statement, each
 * at its own offset, and each key is read once.
 */
import DataLoader from 'dataloader';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../tables.js';
import { databaseTime, type ReadMeter } from './database-time.js';
import type { RecordPoint, SnapshotSource } from './snapshot-source.js';

/** The subject of one question: a thing or a list, at an offset. `At` is what the caller gets back with the rows. */
export interface ReadKey<At> {
  /** The id of the thing, or of the thing that the list belongs to. */
  readonly scope: string;
  readonly at: At;
}

/** One question about any number of keys. */
export interface BatchedQuestion<At, Row, Result> {
  /** Identifies the question: two questions with one name select the same rows for a key. */
  readonly name: string;
  /** Selects rows that begin with `k.n`, from the keys as the table `k (scope, at, n)`. */
  select(keys: RawBuilder<unknown>): RawBuilder<unknown>;
  /** Makes the result of one key from its rows. It is called once for each key; every caller gets the same result. */
  result(rows: Row[], at: At): Result;
}

/** The first statement asks about this many keys; the size of later ones aims at `ROWS_PER_STATEMENT`. */
const FIRST_STATEMENT_KEYS = 128;
const ROWS_PER_STATEMENT = 2_000;

/** The numbers of rows that tables of keys have. Few sizes mean few different statements to prepare. */
const KEY_TABLE_ROWS = [1, 2, 4, 8, 16, 32, 64, 128];

/** Where a key is read. Equal keys have equal results. */
interface ReadAt extends RecordPoint {
  readonly key: string;
}

export class BatchedReads<At extends ReadAt> {
  private readonly loaders = new Map<string, DataLoader<ReadKey<At>, unknown, string>>();

  constructor(
    private readonly source: SnapshotSource,
    /** Counts the rows and the database time of every read; `null` where nobody counts. */
    private readonly meter: ReadMeter | null,
  ) {}

  /** Asks a question about one key, together with all other keys that are asked the same question now. */
  ask<Row, Result>(question: BatchedQuestion<At, Row, Result>, key: ReadKey<At>): Promise<Result> {
    let loader = this.loaders.get(question.name);
    if (loader === undefined) {
      loader = new DataLoader((keys) => this.read(keys, question), {
        cacheKeyFn: ({ at, scope }) => `${at.key} ${scope}`,
      });
      this.loaders.set(question.name, loader);
    }
    // The name determines the question, and the question determines the type of its result.
    return loader.load(key) as Promise<Result>;
  }

  /** Measures a read at one point that is not batched. */
  readAt<T>(at: At, ask: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return this.measured([at], ask);
  }

  private measured<T>(points: readonly RecordPoint[], ask: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return databaseTime.measured(this.source.read(points, ask), this.meter);
  }

  private async read<Row, Result>(
    keys: readonly ReadKey<At>[],
    { select, result }: BatchedQuestion<At, Row, Result>,
  ): Promise<Result[]> {
    const results: Result[] = [];
    let keysPerStatement = FIRST_STATEMENT_KEYS;
    while (results.length < keys.length) {
      const asked = keys.slice(results.length, results.length + keysPerStatement);
      const points = [...new Map(asked.map(({ at }) => [at.offset, at])).values()];
      // The question determines the type of its rows.
      const statement = select(keyTable(asked)) as RawBuilder<Row>;
      const { rows } = await this.measured(points, (db) => statement.execute(db));
      const rowsOfKeys: Row[][] = asked.map(() => []);
      for (const row of rows) rowsOfKeys[keyNumberOf(row) - 1]?.push(row);
      for (const [index, { at }] of asked.entries()) results.push(result(rowsOfKeys[index] ?? [], at));
      if (this.meter !== null) await this.meter.countRows(rows.length);
      keysPerStatement = Math.max(1, Math.floor((ROWS_PER_STATEMENT * asked.length) / Math.max(1, rows.length)));
    }
    return results;
  }
}

/**
 * The keys as the table `k (scope, at, n)`, written out as rows: the database then knows the number of keys without their
 * values, so it plans a prepared statement once. Rows without a scope fill the table up to its size; they match nothing.
 */
function keyTable(keys: readonly ReadKey<{ readonly offset: number }>[]): RawBuilder<unknown> {
  const size = KEY_TABLE_ROWS.find((rows) => rows >= keys.length);
  if (size === undefined) {
    return sql`unnest(${keys.map(({ scope }) => scope)}::text[], ${keys.map(({ at }) => at.offset)}::bigint[])
      with ordinality k (scope, at, n)`;
  }
  const rows = Array.from({ length: size }, (_, index) => {
    const key = keys[index];
    return sql`(${key?.scope ?? null}::text, ${key?.at.offset ?? 0}::bigint, ${sql.raw(String(index + 1))}::bigint)`;
  });
  return sql`(values ${sql.join(rows)}) k (scope, at, n)`;
}

function keyNumberOf(row: unknown): number {
  if (typeof row === 'object' && row !== null && 'n' in row && typeof row.n === 'number') return row.n;
  throw new TypeError('A batched question must select k.n');
}
