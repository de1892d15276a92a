/** A contender as a process of its own. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { compiled, ROOT } from '../paths.js';
import { endChild, startChild } from './children.js';

/** The longest time until a process responds, and until it reports its memory, in milliseconds. */
const PATIENCE = { start: 60_000, memory: 30_000 };

const Usage = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() });

/** The memory of a process after a full garbage collection, in bytes. */
export interface Memory {
  /** The heap and buffers. */
  readonly held: number;
  /** The resident set. */
  readonly resident: number;
}

export interface ServerProcess {
  /** The address, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** @throws unless the process was started with the memory probe. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

/** The script of a server, with its environment. */
export interface Program {
  readonly script: string;
  /** The working directory. */
  readonly folder: string;
  /** Environment variables that only this program needs. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ServerOptions {
  readonly databaseUrl: string;
  /** The start of the command, which puts the process on a core. */
  readonly prefix: readonly string[];
  /** Whether to load the memory probe. */
  readonly probed?: boolean;
}

/** Starts a program with Node and waits until it prints its address. */
export async function startServer(program: Program, options: ServerOptions): Promise<ServerProcess> {
  const { script, folder, environment } = program;
  const probe = join(tmpdir(), `onrecord-bench-${process.pid}-${performance.now()}.jsonl`);
  const probing = options.probed ? ['--expose-gc', '--import', compiled('harness/memory-probe.js')] : [];
  const child = startChild([...options.prefix, process.execPath, ...probing, script], {
    cwd: folder,
    env: {
      ...environment,
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: options.databaseUrl,
      PORT: '0',
      LOG_LEVEL: 'warn',
      // Every build is filled with the same stories.
      STORIES_DIR: join(ROOT, 'data'),
      // The article alone, with which every build and peer begins.
      STORIES_UNTIL: '2025-03-13T18:00:00Z',
      MEMORY_PROBE: probe,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await addressOf(child, script);
  const { pid = 0 } = child;
  let asked = 0;
  return {
    url,
    port: Number(new URL(url).port),
    pid,
    memory: async () => {
      if (!options.probed) throw new Error('It was started without a probe');
      asked += 1;
      child.kill('SIGUSR2');
      return nextMemory(probe, asked);
    },
    stop: async () => {
      await endChild(child);
      rmSync(probe, { force: true });
    },
  };
}

/** The address that a process prints: the service in a sentence, peers as JSON. */
function addressOf(child: ChildProcess, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    let complaints = '';
    const fail = (why: string) => reject(new Error(`${script} ${why}:\n${complaints}`));
    const timer = setTimeout(() => fail('does not answer'), PATIENCE.start);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // Keep only the end of the output, which has the reason: a peer that logs every request must not fill the memory.
      complaints = (complaints + text).slice(-10_000);
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-10_000);
      const found = /"url":\s*"(http:[^"]+)"|GraphiQL +(http:\S+)\/graphql/.exec(printed);
      const url = found?.[1] ?? found?.[2];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url.replace(/\/+$/, ''));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${code ?? signal}`);
    });
  });
}

/** Waits for the report with this number. */
async function nextMemory(probe: string, number: number): Promise<Memory> {
  const deadline = performance.now() + PATIENCE.memory;
  while (performance.now() < deadline) {
    const line = linesOf(probe)[number - 1];
    if (line !== undefined) {
      const { rss, heapUsed, external } = Usage.parse(JSON.parse(line));
      // `external` includes the array buffers.
      return { held: heapUsed + external, resident: rss };
    }
    await pause(20);
  }
  throw new Error('The server does not say what memory it holds');
}

/** The complete lines so far. */
function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch {
    return []; // it has not been asked before
  }
}
