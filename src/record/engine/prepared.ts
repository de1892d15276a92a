/** Statements that come again are prepared once for each connection: PostgreSQL then parses, and mostly plans, them once. */
import { createHash } from 'node:crypto';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** How many different statements are prepared: each takes memory in every connection for as long as it lives. */
const MOST = 500;
/** SQLSTATE of a prepared statement whose tables have changed since, as a newer version of the service does. */
const FEATURE_NOT_SUPPORTED = '0A000';

/** The connections of a pool, as the query builder uses them. */
export function preparing(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | null => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size === MOST) return null;
    const name = createHash('sha256').update(text).digest('base64url');
    names.set(text, name);
    return name;
  };
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const known = clients.get(client);
      if (known !== undefined) return known;
      const made = new PreparingClient(client, nameOf);
      clients.set(client, made);
      return made;
    },
    end: () => pool.end(),
  };
}

const COMMANDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'] as const;

class PreparingClient implements PostgresPoolClient {
  constructor(
    private readonly client: pg.PoolClient,
    private readonly nameOf: (text: string) => string | null,
  ) {}

  query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    text: string | PostgresCursor<R>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new Error('Nothing is read by cursors of the database');
    return this.run<R>(text, [...values]);
  }

  release(): void {
    this.client.release();
  }

  private async run<R>(text: string, values: unknown[]): Promise<PostgresQueryResult<R>> {
    // Without values it may be several statements, as of a migration, which cannot be prepared.
    const name = values.length === 0 ? null : this.nameOf(text);
    const { command, rowCount, rows } =
      name === null ? await this.client.query(text, values) : await this.prepared(name, text, values);
    return { command: COMMANDS.find((one) => one === command) ?? 'SELECT', rowCount: rowCount ?? 0, rows };
  }

  private async prepared(name: string, text: string, values: unknown[]): Promise<pg.QueryResult> {
    try {
      return await this.client.query({ name, text, values });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === FEATURE_NOT_SUPPORTED)) throw error;
      // In a transaction this fails, too: the batch is then refused, and may be sent again.
      return this.client.query(text, values);
    }
  }
}
