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

/** Set by the configuration of `npm run hostile`: where rows are collected. */
const rowsFile = process.env.HOSTILE_ROWS;

export function noteRow(row: Row): void {
  if (rowsFile !== undefined) appendFileSync(rowsFile, `${JSON.stringify(row)}\n`);
}
