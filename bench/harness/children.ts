/** Every process that the benchmark starts. None outlives it. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

const running = new Set<ChildProcess>();

process.on('exit', killChildren);

export function startChild(command: readonly string[], options: SpawnOptions): ChildProcess {
  const [program = '', ...rest] = command;
  const child = spawn(program, rest, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** SIGKILL: what is measured next must not wait until subscribers have been told goodbye. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Ends all that still run, at once. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}
