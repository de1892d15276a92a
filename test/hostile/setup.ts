/** Collects the rows of the report, and prints them at the end. */
import { makeRowsFile } from '../fixtures/setup/rows.js';
import type { MeasuredRow, Row } from './report.js';

export default function setup(): () => void {
  const file = makeRowsFile<Row | MeasuredRow>();
  process.env.HOSTILE_ROWS = file.path;
  return () => {
    const rows = file.take();
    printSent(rows.filter((row) => 'answer' in row));
    const measured = rows.filter((row) => 'cells' in row);
    for (const table of new Set(measured.map((row) => row.table))) {
      printMeasured(
        table,
        measured.filter((row) => row.table === table),
      );
    }
  };
}

function printSent(rows: readonly Row[]): void {
  if (rows.length === 0) return;
  console.log('\n| request | result | CPU of the service |\n| --- | --- | --- |');
  for (const { name, answer, cpu, messages } of rows) {
    const taken = messages > 1 ? `${cpu.toFixed(0)} ms, ${(cpu / messages).toFixed(3)} each` : `${cpu.toFixed(1)} ms`;
    console.log(`| ${name} | ${answer} | ${taken} |`);
  }
}

/** All rows of a table have the same columns. */
function printMeasured(table: string, rows: readonly MeasuredRow[]): void {
  const columns = Object.keys(rows[0]?.cells ?? {});
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  console.log(`\n${table}\n`);
  line(columns);
  line(columns.map(() => '---'));
  for (const { cells } of rows) line(columns.map((column) => cells[column] ?? ''));
}
