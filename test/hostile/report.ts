/** The report of `npm run hostile`. */
import { appendFileSync } from 'node:fs';

export interface Row {
  /** The request or message sent. */
  readonly name: string;
  /** The result. */
  readonly answer: string;
  /** CPU of the service, in milliseconds. */
  readonly cpu: number;
  /** The number of messages. */
  readonly messages: number;
}

/** A row of a table with columns of its own: the cells by column heading. */
export interface MeasuredRow {
  readonly table: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** The file that collects rows, which the configuration of `npm run hostile` sets. */
const rowsFile = process.env.HOSTILE_ROWS;

export function noteRow(row: Row): void {
  note(row);
}

export function noteMeasured(table: string, cells: MeasuredRow['cells']): void {
  note({ table, cells });
  // Prints at once, since the whole run takes minutes.
  console.log(Object.values(cells).join(' | '));
}

function note(row: Row | MeasuredRow): void {
  if (rowsFile !== undefined) appendFileSync(rowsFile, `${JSON.stringify(row)}\n`);
}
