/** The databases of a run. All are dropped at its end. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

const LOCAL_DEFAULT = 'postgres://postgres@127.0.0.1:5432/postgres';

export class Databases {
  private readonly names: string[] = [];
  private readonly prefix = `onrecord_bench_${randomBytes(4).toString('hex')}`;

  private constructor(
    private readonly administration: string,
    private readonly client: pg.Client,
    /** The version of the server, like `15.20`. */
    readonly version: string,
  ) {}

  /** @throws when there is no PostgreSQL at `BENCH_DATABASE_URL`, `TEST_DATABASE_URL` or the usual place. */
  static async open(): Promise<Databases> {
    const { BENCH_DATABASE_URL, TEST_DATABASE_URL } = process.env;
    const administration = BENCH_DATABASE_URL ?? TEST_DATABASE_URL ?? LOCAL_DEFAULT;
    const client = new pg.Client(administration);
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return new Databases(administration, client, rows[0]?.server_version.split(' ')[0] ?? 'unknown');
  }

  /** Makes an empty database, or a copy of one without connections. Returns its address. */
  async create(template?: string): Promise<string> {
    const name = `${this.prefix}_${this.names.length}`;
    this.names.push(name);
    const like = template === undefined ? '' : ` template ${nameIn(template)}`;
    await this.client.query(`create database ${name}${like}`);
    const url = new URL(this.administration);
    url.pathname = `/${name}`;
    return url.href;
  }

  async drop(url: string): Promise<void> {
    await this.client.query(`drop database if exists ${nameIn(url)} with (force)`);
  }

  /** Does the maintenance that PostgreSQL puts off after many writes, so that it does not disturb a measure. */
  async settle(url: string): Promise<void> {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
    await client.end();
  }

  /** The process ids of the connections to a database. */
  async connections(url: string): Promise<readonly number[]> {
    const query = 'select pid from pg_stat_activity where datname = $1';
    const { rows } = await this.client.query<{ pid: number }>(query, [nameIn(url)]);
    return rows.map(({ pid }) => pid);
  }

  /** Drops the remaining databases. */
  async close(): Promise<void> {
    for (const name of this.names) await this.client.query(`drop database if exists ${name} with (force)`);
    await this.client.end();
  }
}

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1);
}
