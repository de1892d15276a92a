/** Assigns cores: the measured server has one for itself, and the load has another. */
import { execFileSync } from 'node:child_process';

export interface Cores {
  /** The start of a command that runs on the core of the servers. */
  readonly server: readonly string[];
  /** The assignment in words, for the table. */
  readonly description: string;
}

/**
 * Moves this process and its children to the second core that it may use, where there are two and `taskset` exists;
 * servers start on the first.
 */
export function assignCores(): Cores {
  const allowed = allowedCores();
  const [first, second] = allowed ?? [];
  if (allowed === null) return { server: [], description: 'nothing is pinned: there is no `taskset` here' };
  if (first === undefined || second === undefined) {
    return { server: [], description: 'everything on one core: there is no second one' };
  }
  taskset('-a', '-c', '-p', String(second), String(process.pid));
  return {
    server: ['taskset', '-c', String(first)],
    description: `the server alone on core ${first}, load and runner on core ${second}, PostgreSQL not pinned`,
  };
}

/** The cores that this process may run on; `null` where the system does not report them. */
function allowedCores(): readonly number[] | null {
  try {
    const list = /:\s*(\S+)\s*$/.exec(taskset('-c', '-p', String(process.pid)))?.[1] ?? '';
    return list.split(',').flatMap((range) => {
      const [from = Number.NaN, to = from] = range.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, n) => from + n);
    });
  } catch {
    return null;
  }
}

function taskset(...options: readonly string[]): string {
  return execFileSync('taskset', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
