/** A service with its default limits, in as much memory as compose gives it: a process of its own, that may die of what it is asked. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Store } from '../fixtures/engines.js';
import { CROWD_ENVIRONMENT } from '../fixtures/limits.js';
import { MEBIBYTE } from '../fixtures/memory.js';
import { type ProbedProcess, startProbedProcess } from '../fixtures/probed-process.js';
import { portToKeep } from '../fixtures/processes.js';
import { DatabaseCpu, forgetPeak, memoryOf, type Scheduled, scheduled } from './usage.js';

const COMPOSE = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url));
/** How often its memory and its CPU are looked at, in milliseconds. */
const WATCHED_EVERY_MS = 25;

/** Bytes. */
interface Allotment {
  /** What the container may have in memory; more, and the kernel ends it. */
  readonly memory: number;
  /** The old generation of the heap. */
  readonly heap: number;
}

const Compose = z.object({
  services: z.object({
    'onrecord-1': z.object({ mem_limit: z.string(), environment: z.record(z.string(), z.unknown()) }),
  }),
});

/** What compose gives each process of the service. */
export function composeAllotment(): Allotment {
  const { services } = Compose.parse(parse(readFileSync(COMPOSE, 'utf8'), { merge: true }));
  const { mem_limit: limit, environment } = services['onrecord-1'];
  const [, number = '', unit = ''] = /^(\d+)([mg])$/.exec(limit) ?? [];
  const memory = Number(number) * (unit === 'g' ? 1_024 : 1) * MEBIBYTE;
  const named = /--max-old-space-size=(\d+)/.exec(String(environment.NODE_OPTIONS ?? ''))?.[1];
  // In a container with so much memory V8 gives its old generation half of it, unless it is told otherwise.
  return { memory, heap: named === undefined ? memory / 2 : Number(named) * MEBIBYTE };
}

/** Names of limits that are at their defaults: an empty value counts as not set. */
const DEFAULTS = Object.fromEntries(Object.keys(CROWD_ENVIRONMENT).map((name) => [name, '']));

/** Milliseconds of CPU. */
export interface CpuTimes {
  readonly service: number;
  /** What the service had and what it waited for, while others had the cores. */
  readonly wanted: number;
  /** 0 where the store is in the process of the service. */
  readonly database: number;
}

export class LimitedService {
  readonly allotment = composeAllotment();
  private process: ProbedProcess | null = null;
  private watch: NodeJS.Timeout | null = null;
  private isOverMemory = false;
  /** As they were when they were looked at last. */
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

  /** What ended it; `null` while it runs. */
  get death(): string | null {
    if (this.running.isAlive) return null;
    if (this.isOverMemory) return `ended: more than the ${this.allotment.memory / MEBIBYTE} MiB of its container`;
    const isHeap = this.running.log.some((line) => line.includes('heap out of memory'));
    return isHeap ? 'ended: heap out of memory' : 'ended';
  }

  /** Starts it again where it has ended, at the same address. */
  async revive(): Promise<void> {
    if (this.process?.isAlive === true) return;
    this.isOverMemory = false;
    const { heap, memory } = this.allotment;
    const environment = { ...DEFAULTS, PROBE_SLICES: 'true', STORIES_DIR: 'data' };
    // The second is how `npm start` and the image start it.
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

  /** What it and its database have used so far; of a process that has ended, what it had used shortly before. */
  async cpu(): Promise<CpuTimes> {
    const database = (await this.database?.ms()) ?? 0;
    const { had, wanted } = scheduled(this.pid) ?? this.lastCpu;
    return { service: had, wanted, database };
  }

  /** The most CPU, in milliseconds, that its event loop used at one time since this was asked before. */
  async longestSlice(): Promise<number> {
    if (!this.running.isAlive) return Number.NaN;
    return this.running.longestSlice().catch(() => Number.NaN);
  }

  /** Bytes of the machine's memory. */
  get resident(): number {
    return memoryOf(this.pid)?.resident ?? 0;
  }

  /** The most that it had in memory since `forgetPeak`, in bytes; of a process that has ended, what it had shortly before. */
  get peak(): number {
    return memoryOf(this.pid)?.peak ?? this.lastPeak;
  }

  forgetPeak(): void {
    forgetPeak(this.pid);
    this.lastPeak = 0;
  }

  /** Bytes on the heap and in buffers, when garbage has been collected. */
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
    if (this.process === null) throw new Error('It was not started');
    return this.process;
  }
}
