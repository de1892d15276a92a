/** The parts of a service on several machines, as processes on this one: writers, NATS, a relay, edges. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Build } from './build.js';
import { endChild, startChild } from './children.js';
import { type ServerProcess, startServer } from './server-process.js';

/** Where Debian has it. */
const NATS_SERVER = '/usr/sbin/nats-server';
/** The longest time until a process is level with the record, in milliseconds. */
const PATIENCE = 60_000;

/** The secret by which the core knows the edges of a run. */
const SECRET = randomBytes(16).toString('hex');
const HASH = `sha256:${createHash('sha256').update(SECRET).digest('hex')}`;

/** A build that lets these edges read its record. */
export function asCore(build: Build): Build {
  return { ...build, environment: { ...build.environment, TRUSTED_EDGES: HASH } };
}

/** The process that is measured. Another one writes. */
export type Reader = 'core' | 'edge';

/** The log of a record: NATS, and a relay that fills it. */
export interface Log {
  readonly url: string;
  stop(): Promise<void>;
}

/** @throws when nats-server is not installed. */
export async function startLog({ cli, folder }: Build, databaseUrl: string): Promise<Log> {
  if (!existsSync(NATS_SERVER)) throw new Error(`The measures of edges need ${NATS_SERVER}`);
  const directory = mkdtempSync(join(tmpdir(), 'onrecord-bench-nats-'));
  const port = await freePort();
  const server = startChild([NATS_SERVER, '-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory], {
    stdio: 'ignore',
  });
  const url = `nats://127.0.0.1:${port}`;
  const relay = startChild([process.execPath, cli, 'relay'], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, NATS_URL: url, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    url,
    stop: async () => {
      await endChild(relay);
      await endChild(server);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface EdgeOptions {
  /** The address of a process of the core. */
  readonly core: string;
  /** The address of NATS. */
  readonly log: string;
  /** The start of the command, which puts the process on a core of the machine. */
  readonly prefix: readonly string[];
  readonly probed: boolean;
}

/** Starts an edge, and waits until it is level with the record. */
export async function startEdge(build: Build, { core, log, prefix, probed }: EdgeOptions): Promise<ServerProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'onrecord-bench-edge-'));
  const own = { NATS_URL: log, WRITE_URL: core, CORE_SECRET: SECRET, DATA_DIR: directory };
  const edge = { ...build, environment: { ...build.environment, ...own } };
  const server = await startServer(edge, { databaseUrl: '', prefix, probed });
  await isReady(server.url);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline) {
    const response = await fetch(`${url}/readyz`);
    await response.body?.cancel();
    if (response.ok) return;
    await pause(50);
  }
  throw new Error(`${url} is not ready within ${PATIENCE} ms`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('expected a port'));
        else resolve(address.port);
      });
    });
  });
}
