/** Describes the machine of a run. */
import { cpus, totalmem } from 'node:os';

const GIBIBYTE = 1024 ** 3;

export function machine(postgresVersion: string, cores: string): string {
  const all = cpus();
  const model = all[0]?.model.trim() ?? 'an unknown processor';
  const memory = `${Math.round(totalmem() / GIBIBYTE)} GiB`;
  return `${all.length} × ${model}, ${memory}, Node ${process.versions.node}, PostgreSQL ${postgresVersion}; ${cores}`;
}
