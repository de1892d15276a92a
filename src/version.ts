/** The version of this program, from package.json. */
import { readFileSync } from 'node:fs';

/** Three numbers (Semantic Versioning), like 0.1.0. */
export const VERSION = readVersion();

function readVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const isNamed = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return isNamed ? String(parsed.version) : 'unknown';
}

/** Whether one version comes before another; only the three numbers count. */
export function isBefore(one: string, other: string): boolean {
  const [numbers, others] = [one, other].map((version) => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number));
  const differing = (numbers ?? []).findIndex((number, index) => number !== others?.[index]);
  return differing >= 0 && (numbers?.[differing] ?? 0) < (others?.[differing] ?? 0);
}
