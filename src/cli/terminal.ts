/** Text for a terminal: wrapped to a readable width, and coloured where the terminal has colours. */
import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';

/** The indents of a paragraph: of its first line, and of the others. */
export interface Indent {
  readonly first: string;
  readonly next: string;
}

const MAX_COLUMNS = 100;
const MIN_COLUMNS = 40;

/** The width of lines: that of the terminal, where it is known and readable. */
function lineColumns(): number {
  const { columns } = process.stdout;
  return columns === undefined || columns < MIN_COLUMNS ? MAX_COLUMNS : Math.min(columns, MAX_COLUMNS);
}

/** Wraps a text between words, and indents its lines. A word that is longer than a line is not broken. */
export function paragraph(text: string, { first, next }: Indent): string {
  const columns = lineColumns() - Math.max(first.length, next.length);
  return wrapAnsi(text, columns)
    .split('\n')
    .map((line, index) => `${index === 0 ? first : next}${line}`.trimEnd())
    .join('\n');
}

/** A text in bold letters or in a colour, on a terminal that has them. */
export function styled(style: 'bold' | 'red' | 'green', text: string): string {
  // The stream is checked here, because releases of Node check different things.
  return hasColors() ? styleText(style, text, { validateStream: false }) : text;
}

/** Only a terminal has colours, and none where NO_COLOR is set. */
function hasColors(): boolean {
  return process.stdout.isTTY === true && process.stdout.hasColors();
}
