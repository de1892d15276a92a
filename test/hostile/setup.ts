/** Collects the rows of the report, and prints them at the end. */
import { makeRowsFile } from '../fixtures/rows.js';
import type { Row } from './report.js';

export default function setup(): () => void {
  const file = makeRowsFile<Row>();
  process.env.HOSTILE_ROWS = file.path;
  return () => {
    const rows = file.take();
    console.log('\n| what was sent | what came of it | CPU of the service |\n| --- | --- | --- |');
    for (const { name, answer, cpu, messages } of rows) {
      const taken = messages > 1 ? `${cpu.toFixed(0)} ms, ${(cpu / messages).toFixed(3)} each` : `${cpu.toFixed(1)} ms`;
      console.log(`| ${name} | ${answer} | ${taken} |`);
    }
  };
}
