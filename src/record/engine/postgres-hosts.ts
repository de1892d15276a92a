/** Asks each host of an address by itself for the generation of its record: one may have replaced the one in use. */
import type { CompiledQuery } from 'kysely';
import type pg from 'pg';
import { settlesWithin } from '../../settles-within.js';
import type { GenerationSeen } from '../fence.js';
import type { SelectedGeneration } from '../generation.js';
import type { HostAnswer } from './engine.js';
import type { ConnectionPurpose, PostgresConnector } from './postgres-connector.js';

/** A host has this long to answer, in milliseconds. */
const PATIENCE_MS = 1_000;
const PURPOSE: ConnectionPurpose = {
  applicationName: 'onrecord generation',
  settings: {},
  answerTimeoutMs: PATIENCE_MS,
};

/** The row of the record at a host. */
type GenerationAtHost = Pick<SelectedGeneration, 'epoch' | 'generation_now' | 'superseded_by' | 'is_replica'>;

/** The statements for a host. */
export interface HostStatements {
  /** Selects a `SelectedGeneration`. */
  readonly generation: string;
  /** Marks the host's database as replaced. */
  mark(seen: GenerationSeen): CompiledQuery;
}

/** Finds the hosts that others have replaced: an old primary that came back has a lower generation of the same record. */
export class ReplacedHosts {
  private readonly names = new Set<string>();
  /** The highest generation of each record that any host has said. */
  private readonly highest = new Map<string, number>();

  /** @param changed Is called with the names of the replaced hosts when they are others than before. */
  constructor(private readonly changed: (names: ReadonlySet<string>) => void) {}

  /** Asks hosts. One that does not answer stays what it was. A standby that is behind may have a lower generation, too. */
  async ask(hosts: readonly PostgresHost[]): Promise<readonly HostAnswer[]> {
    const answers = await Promise.all(hosts.map((host) => host.ask()));
    for (const answer of answers) {
      if (!('seen' in answer)) continue;
      const { epoch, generation } = answer.seen;
      this.highest.set(epoch, Math.max(generation, this.highest.get(epoch) ?? 0));
    }
    const before = [...this.names].join();
    for (const [index, host] of hosts.entries()) {
      const answer = answers[index];
      if (answer === undefined || !('seen' in answer)) continue;
      const { epoch, generation } = answer.seen;
      const highest = this.highest.get(epoch) ?? generation;
      if (host.isStandby || generation === highest) this.names.delete(answer.where);
      else {
        this.names.add(answer.where);
        await host.mark({ epoch, generation: highest });
      }
    }
    if ([...this.names].join() !== before) this.changed(new Set(this.names));
    return answers;
  }
}

/** One host, with a connection of its own that is kept between questions. */
export class PostgresHost {
  private client: pg.Client | null = null;
  private asking: Promise<HostAnswer> | null = null;
  private isClosed = false;
  private standby = false;
  private marked = false;

  /** @param name The host, as operators know it. */
  constructor(
    private readonly name: string,
    private readonly connector: PostgresConnector,
    private readonly statements: HostStatements,
  ) {}

  /** Asks the host. One that does not answer within a second counts as failing; the question then goes on. */
  async ask(): Promise<HostAnswer> {
    this.asking ??= this.askOnce().finally(() => {
      this.asking = null;
    });
    const { asking } = this;
    if (await settlesWithin(asking, PATIENCE_MS)) return asking;
    return { where: this.name, failure: new Error(`no answer within ${PATIENCE_MS / 1_000} s`) };
  }

  /** Whether it was a standby when it last answered. */
  get isStandby(): boolean {
    return this.standby;
  }

  /** Notes in its database that it was replaced, for processes that know no other host. It may fail: the next round tries again. */
  async mark(seen: GenerationSeen): Promise<void> {
    if (this.marked) return;
    const { sql, parameters } = this.statements.mark(seen);
    try {
      await this.client?.query(sql, [...parameters]);
    } catch {
      await this.drop();
    }
  }

  private async askOnce(): Promise<HostAnswer> {
    const where = this.name;
    try {
      this.client ??= (await this.connector.connect(PURPOSE)).client;
      const { rows } = await this.client.query<GenerationAtHost>(this.statements.generation);
      if (this.isClosed) await this.drop();
      const [row] = rows;
      if (row === undefined) return { where, failure: new Error('the database has no record') };
      this.standby = row.is_replica;
      this.marked = row.superseded_by !== null;
      return { where, seen: { epoch: row.epoch, generation: row.generation_now } };
    } catch (failure) {
      await this.drop();
      return { where, failure };
    }
  }

  private async drop(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined); // it is given up because it failed, or is not needed any more
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.drop();
  }
}
