/** The processes that the benchmark starts. They end with the benchmark. */
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

/** SIGKILL, because the next measure must not wait for a drain. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Kills all running processes. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}
