/** Collects the rows of the report, and prints them at the end. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from './report.js';

export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'onrecord-hostile-'));
  const file = join(directory, 'rows');
  writeFileSync(file, '');
  process.env.HOSTILE_ROWS = file;
  return () => {
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Row);
    rmSync(directory, { recursive: true });
    console.log('\n| what was sent | what came of it | CPU of the service |\n| --- | --- | --- |');
    for (const { name, answer, cpu, messages } of rows) {
      const taken = messages > 1 ? `${cpu.toFixed(0)} ms, ${(cpu / messages).toFixed(3)} each` : `${cpu.toFixed(1)} ms`;
      console.log(`| ${name} | ${answer} | ${taken} |`);
    }
  };
}
