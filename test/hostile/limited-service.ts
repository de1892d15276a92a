/**
 * A service with default limits in as much memory as compose gives it: a process of its own, which an attack may end.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { type ProbedProcess, startProbedProcess } from '../fixtures/machines/probed-process.js';
import { portToKeep } from '../fixtures/machines/processes.js';
import { CROWD_ENVIRONMENT } from '../fixtures/service/limits.js';
import { MEBIBYTE } from '../fixtures/service/memory.js';
import type { Store } from '../fixtures/store/engines.js';
import { DatabaseCpu, forgetPeak, memoryOf, type Scheduled, scheduled } from './usage.js';

const COMPOSE = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url));
/** The interval at which its memory and CPU are read. */
const WATCHED_EVERY_MS = 25;

/** The memory of a process, in bytes. */
interface Allotment {
  /** The memory of the container; the kernel ends a process that uses more. */
  readonly memory: number;
  /** The size of the heap's old generation. */
  readonly heap: number;
}

const Compose = z.object({
  services: z.object({
    'onrecord-1': z.object({ mem_limit: z.string(), environment: z.record(z.string(), z.unknown()) }),
  }),
});

/** The memory that compose gives each process of the service. */
export function composeAllotment(): Allotment {
  const { services } = Compose.parse(parse(readFileSync(COMPOSE, 'utf8'), { merge: true }));
  const { mem_limit: limit, environment } = services['onrecord-1'];
  const [, number = '', unit = ''] = /^(\d+)([mg])$/.exec(limit) ?? [];
  const memory = Number(number) * (unit === 'g' ? 1_024 : 1) * MEBIBYTE;
  const named = /--max-old-space-size=(\d+)/.exec(String(environment.NODE_OPTIONS ?? ''))?.[1];
  // Without a setting, V8 gives the old generation half of such a container.
  return { memory, heap: named === undefined ? memory / 2 : Number(named) * MEBIBYTE };
}

/** Environment variables that leave limits at their defaults: an empty value counts as not set. */
const DEFAULTS = Object.fromEntries(Object.keys(CROWD_ENVIRONMENT).map((name) => [name, '']));

/** CPU in milliseconds. */
export interface CpuTimes {
  readonly service: number;
  /** CPU used, and time spent waiting for a core. */
  readonly wanted: number;
  /** 0 if the store is embedded in the service's process. */
  readonly database: number;
}

export class LimitedService {
  readonly allotment = composeAllotment();
  private process: ProbedProcess | null = null;
  private watch: NodeJS.Timeout | null = null;
  private isOverMemory = false;
  /** The figures as last read. */
  private lastCpu: Scheduled = { had: 0, wanted: 0 };
  private lastPeak = 0;

  private constructor(
    private readonly store: Store,
    private readonly port: number,
    private readonly database: DatabaseCpu | null,
  ) {}

  static async start(store: Store): Promise<LimitedService> {
    const { databaseUrl } = store.config;
    const database = databaseUrl === null ? null : await DatabaseCpu.watch(databaseUrl);
    const service = new LimitedService(store, await portToKeep(), database);
    await service.revive();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.running.pid;
  }

  /** The reason of its end; `null` while it runs. */
  get death(): string | null {
    if (this.running.isAlive) return null;
    if (this.isOverMemory) return `ended: more than the ${this.allotment.memory / MEBIBYTE} MiB of its container`;
    const isHeap = this.running.log.some((line) => line.includes('heap out of memory'));
    return isHeap ? 'ended: heap out of memory' : 'ended';
  }

  /** Starts the service again if it has ended, at the same address. */
  async revive(): Promise<void> {
    if (this.process?.isAlive === true) return;
    this.isOverMemory = false;
    const { heap, memory } = this.allotment;
    const environment = { ...DEFAULTS, PROBE_SLICES: 'true', STORIES_DIR: 'data' };
    // `npm start` and the image set the second option.
    const nodeOptions = [`--max-old-space-size=${heap / MEBIBYTE}`, '--max-semi-space-size=32'];
    this.process = await startProbedProcess(this.store, environment, { port: this.port, nodeOptions });
    const { pid } = this.process;
    if (this.watch !== null) clearInterval(this.watch);
    this.watch = setInterval(() => {
      this.lastCpu = scheduled(pid) ?? this.lastCpu;
      const has = memoryOf(pid);
      this.lastPeak = has?.peak ?? this.lastPeak;
      if (has === null || has.resident < memory) return;
      this.isOverMemory = true;
      if (this.running.isAlive) process.kill(pid, 'SIGKILL');
    }, WATCHED_EVERY_MS);
  }

  /** The CPU used so far by the service and its database; of a process that has ended, the last figure read. */
  async cpu(): Promise<CpuTimes> {
    const database = (await this.database?.ms()) ?? 0;
    const { had, wanted } = scheduled(this.pid) ?? this.lastCpu;
    return { service: had, wanted, database };
  }

  /** The longest slice of its event loop since the last call, in milliseconds of CPU. */
  async longestSlice(): Promise<number> {
    if (!this.running.isAlive) return Number.NaN;
    return this.running.longestSlice().catch(() => Number.NaN);
  }

  /** Resident memory in bytes. */
  get resident(): number {
    return memoryOf(this.pid)?.resident ?? 0;
  }

  /** The peak of resident memory since `forgetPeak`, in bytes; of a process that has ended, the last figure read. */
  get peak(): number {
    return memoryOf(this.pid)?.peak ?? this.lastPeak;
  }

  forgetPeak(): void {
    forgetPeak(this.pid);
    this.lastPeak = 0;
  }

  /** Bytes on the heap and in buffers after a garbage collection. */
  async held(): Promise<number> {
    return (await this.running.held()).memory;
  }

  async end(): Promise<void> {
    if (this.watch !== null) clearInterval(this.watch);
    await this.process?.kill();
  }

  async close(): Promise<void> {
    await this.end();
    await this.database?.close();
  }

  private get running(): ProbedProcess {
    if (this.process === null) throw new Error('the service was not started');
    return this.process;
  }
}
