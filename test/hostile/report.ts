/** The report of `npm run hostile`. */
import { appendFileSync } from 'node:fs';

export interface Row {
  /** What was sent. */
  readonly name: string;
  /** What came of it. */
  readonly answer: string;
  /** Milliseconds of CPU that the service took. */
  readonly cpu: number;
  /** For how many messages. */
  readonly messages: number;
}

/** A row of a table of its own: what stands in each column, by the column's heading. */
export interface MeasuredRow {
  readonly table: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** Set by the configuration of `npm run hostile`: where rows are collected. */
const rowsFile = process.env.HOSTILE_ROWS;

export function noteRow(row: Row): void {
  note(row);
}

export function noteMeasured(table: string, cells: MeasuredRow['cells']): void {
  note({ table, cells });
  // At once: the whole takes minutes.
  console.log(Object.values(cells).join(' | '));
}

function note(row: Row | MeasuredRow): void {
  if (rowsFile !== undefined) appendFileSync(rowsFile, `${JSON.stringify(row)}\n`);
}
