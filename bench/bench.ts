/** The parts of a run: cores, databases, contenders and durations. */
import { type Build, openBuild } from './harness/build.js';
import { captureTemplate } from './harness/capture.js';
import { type ContenderName, type Server, startBuild, startContender } from './harness/contenders.js';
import { assignCores, type Cores } from './harness/cores.js';
import type { Databases } from './harness/databases.js';
import { Desk, makeToken } from './harness/desk.js';
import { asCore, type Reader, startEdge, startLog } from './harness/machines.js';
import { FULL_SIZE, type Seeded, type SeedSize, seed, TRIAL_SIZE } from './harness/seed.js';
import { type ServerProcess, startServer } from './harness/server-process.js';
import type { Template } from './harness/template.js';
import { ROOT } from './paths.js';

/** The first number of a statement. All numbers have six digits. */
const FIRST_NUMBER = 100_000;

export interface Extent {
  /** The rounds per figure. */
  readonly rounds: number;
  /** The warm-up and the measured time, in milliseconds. */
  readonly warmUp: number;
  readonly measured: number;
  readonly seed: SeedSize;
}

export const FULL: Extent = { rounds: 2, warmUp: 1_000, measured: 2_500, seed: FULL_SIZE };
export const TRIAL: Extent = { rounds: 1, warmUp: 500, measured: 1_000, seed: TRIAL_SIZE };

/** A database and its content. */
interface Large {
  readonly url: string;
  readonly seeded: Seeded;
}

/** The database with the real story, as a first start of the service fills it. Other databases are copies. */
interface Small {
  readonly url: string;
  readonly token: string;
  readonly template: Template;
}

export class Bench {
  private number = FIRST_NUMBER;
  private large: Promise<Large> | null = null;

  private constructor(
    readonly extent: Extent,
    readonly cores: Cores,
    readonly databases: Databases,
    private readonly build: Build,
    private readonly small: Small,
  ) {}

  static async open(extent: Extent, databases: Databases): Promise<Bench> {
    const build = await openBuild(ROOT);
    const cores = assignCores();
    const url = await databases.create();
    const server = await startServer(build, { databaseUrl: url, prefix: cores.server });
    const token = makeToken(build, url);
    // In a copy, because the captured statement must not be in the database that others are copied from.
    await server.stop();
    const other = await databases.create(url);
    const capturing = await startServer(build, { databaseUrl: other, prefix: cores.server });
    const template = await captureTemplate(capturing.url, new Desk(capturing.url, token), FIRST_NUMBER);
    await capturing.stop();
    await databases.drop(other);
    return new Bench(extent, cores, databases, build, { url, token, template });
  }

  /** The size of a message to subscribers, in bytes. */
  get messageLength(): number {
    return this.small.template.length;
  }

  /** Makes a database with the real story, runs `use`, and drops it. */
  async withStory<T>(use: (databaseUrl: string) => Promise<T>): Promise<T> {
    const url = await this.databases.create(this.small.url);
    try {
      return await use(url);
    } finally {
      await this.databases.drop(url);
    }
  }

  /** The database with many statements and stories. It is filled at its first use. */
  withMuch(): Promise<Large> {
    this.large ??= this.fill();
    return this.large;
  }

  /** Starts a contender on the core of the servers, runs `use`, and ends it. */
  async withContender<T>(
    name: ContenderName,
    databaseUrl: string,
    use: (server: Server) => Promise<T>,
    probed = false,
  ): Promise<T> {
    const { token, template } = this.small;
    const publishing = { token, template, nextNumbers: (count: number) => this.nextNumbers(count) };
    const options = { databaseUrl, prefix: this.cores.server, probed };
    const server = await startContender(name, this.build, publishing, options);
    try {
      return await use(server);
    } catch (error) {
      throw new Error(`${name} failed`, { cause: error });
    } finally {
      await server.stop();
    }
  }

  /** Moves the head 20 times a second during `use`, from a process of its own on the core of the load. */
  async withMovingHead<T>(databaseUrl: string, use: () => Promise<T>): Promise<T> {
    const { token } = this.small;
    const writer = await startServer(this.build, { databaseUrl, prefix: [] });
    const desk = new Desk(writer.url, token);
    let failure: { readonly error: unknown } | null = null;
    const timer = setInterval(() => {
      desk.publish(this.nextNumbers(1)).catch((error: unknown) => {
        failure ??= { error };
      });
    }, 50);
    try {
      const result = await use();
      if (failure !== null) throw new Error('The head does not move', { cause: failure });
      return result;
    } finally {
      clearInterval(timer);
      await writer.stop();
    }
  }

  /** Starts a process that writes, and another one that is measured on the core of the servers. */
  async withReader<T>(reader: Reader, databaseUrl: string, use: (server: Server) => Promise<T>): Promise<T> {
    const prefix = this.cores.server;
    if (reader === 'core') {
      return this.withWriter(databaseUrl, async ({ publish }) => {
        const measured = await startServer(this.build, { databaseUrl, prefix, probed: true });
        try {
          return await use({ ...measured, name: 'Onrecord', greeting: 'caughtUp', publish });
        } finally {
          await measured.stop();
        }
      });
    }
    return this.withLog(databaseUrl, async ({ url: core, publish }, log) => {
      const measured = await startEdge(this.build, { core, log, prefix, probed: true });
      try {
        return await use({ ...measured, name: 'Onrecord', greeting: 'caughtUp', publish });
      } finally {
        await measured.stop();
      }
    });
  }

  /** Starts a process that writes, a relay, and edges that are level with the record. */
  withEdges<T>(count: number, databaseUrl: string, use: (publish: Server['publish']) => Promise<T>): Promise<T> {
    return this.withLog(databaseUrl, async ({ url: core, publish }, log) => {
      const start = () => startEdge(this.build, { core, log, prefix: [], probed: false });
      const edges: ServerProcess[] = [];
      try {
        for (let n = 0; n < count; n += 1) edges.push(await start());
        return await use(publish);
      } finally {
        for (const edge of edges) await edge.stop();
      }
    });
  }

  private withLog<T>(databaseUrl: string, use: (writer: Server, log: string) => Promise<T>): Promise<T> {
    return this.withWriter(databaseUrl, async (writer) => {
      const log = await startLog(this.build, databaseUrl);
      try {
        return await use(writer, log.url);
      } finally {
        await log.stop();
      }
    });
  }

  /** Starts a process that writes, on the core of the load. */
  private async withWriter<T>(databaseUrl: string, use: (writer: Server) => Promise<T>): Promise<T> {
    const publishing = { token: this.small.token, nextNumbers: (count: number) => this.nextNumbers(count) };
    const writer = await startBuild(asCore(this.build), publishing, { databaseUrl, prefix: [] });
    try {
      return await use(writer);
    } finally {
      await writer.stop();
    }
  }

  /** Onrecord alone, without publications. */
  startOnrecord(databaseUrl: string): Promise<ServerProcess> {
    return startServer(this.build, { databaseUrl, prefix: this.cores.server });
  }

  private async fill(): Promise<Large> {
    progress('filling a database');
    const url = await this.databases.create(this.small.url);
    const server = await this.startOnrecord(url);
    const seeded = await seed(new Desk(server.url, this.small.token), this.extent.seed);
    await server.stop();
    await this.databases.settle(url);
    return { url, seeded };
  }

  private nextNumbers(count: number): readonly number[] {
    return Array.from({ length: count }, () => {
      this.number += 1;
      return this.number;
    });
  }
}

/** Prints the progress, apart from the report at the end. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
