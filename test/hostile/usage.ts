/** CPU and memory of processes on this machine, from Linux's /proc. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';

/** The unit of /proc/PID/stat, in milliseconds: Linux reports USER_HZ = 100 to every process. */
const TICK_MS = 10;
const NANOSECONDS_PER_MS = 1e6;
const KIBIBYTE = 1_024;

/** CPU of a process since its start, in milliseconds. */
export interface Scheduled {
  /** The CPU it used. */
  readonly had: number;
  /** The CPU it used plus the time it waited for a core; 0 if the kernel does not report it. */
  readonly wanted: number;
}

/** The sum over a process's threads; `null` when the process is gone. */
export function scheduled(pid: number): Scheduled | null {
  try {
    return toTheNanosecond(pid) ?? { had: tickedMs(pid), wanted: 0 };
  } catch {
    return null;
  }
}

/** `null` if the kernel does not report it. */
function toTheNanosecond(pid: number): Scheduled | null {
  const directory = `/proc/${pid}/task`;
  let [had, waited] = [0, 0];
  for (const thread of readdirSync(directory)) {
    try {
      const fields = readFileSync(`${directory}/${thread}/schedstat`, 'utf8').split(' ').map(Number);
      had += fields[0] ?? 0;
      waited += fields[1] ?? 0;
    } catch {
      return null;
    }
  }
  return had > 0 ? { had: had / NANOSECONDS_PER_MS, wanted: (had + waited) / NANOSECONDS_PER_MS } : null;
}

function tickedMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Fields 14 and 15 of proc(5); the second field is a name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Memory in bytes. */
export interface Memory {
  readonly resident: number;
  /** The peak since `forgetPeak`. */
  readonly peak: number;
}

/** The memory of a process; `null` when the process is gone. */
export function memoryOf(pid: number): Memory | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * KIBIBYTE;
    const resident = of('VmRSS');
    return resident === 0 ? null : { resident, peak: of('VmHWM') };
  } catch {
    return null;
  }
}

/** Starts a new peak (proc(5), clear_refs). */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The process is gone, or belongs to another user.
  }
}

/** The CPU of the PostgreSQL processes that serve one database. */
export class DatabaseCpu {
  private readonly used = new Map<number, number>();

  private constructor(
    private readonly client: pg.Client,
    private readonly database: string,
  ) {}

  static async watch(url: string): Promise<DatabaseCpu> {
    const database = new URL(url).pathname.slice(1);
    const administration = new URL(url);
    administration.pathname = '/postgres';
    const client = new pg.Client(administration.href);
    await client.connect();
    return new DatabaseCpu(client, database);
  }

  /** Milliseconds since the processes began; of an ended process, the last figure read. */
  async ms(): Promise<number> {
    const { rows } = await this.client.query<{ pid: number }>('select pid from pg_stat_activity where datname = $1', [
      this.database,
    ]);
    for (const { pid } of rows) {
      const used = isPostgres(pid) ? (scheduled(pid)?.had ?? null) : null;
      if (used !== null) this.used.set(pid, used);
    }
    return [...this.used.values()].reduce((sum, one) => sum + one, 0);
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

/** A database on another machine has process ids that mean nothing here. */
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}
