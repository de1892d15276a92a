/** Writes the last table to bench/README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths.js';

const PATH = join(ROOT, 'bench/README.md');
const BEGIN = '<!-- last run: begin -->';
const END = '<!-- last run: end -->';

/** Replaces the report between the marks of bench/README.md. */
export function writeReadme(report: string): void {
  const text = readFileSync(PATH, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PATH} has no marks to write between`);
  writeFileSync(PATH, `${text.slice(0, begin + BEGIN.length)}\n\n${report}\n\n${text.slice(end)}`);
}
