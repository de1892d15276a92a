/** Text for a terminal: in lines of a readable width, and in colours where there are any. */
import { styleText } from 'node:util';

/** How a piece of text looks on a terminal that can show it. */
export type Style = 'bold' | 'red' | 'green';

/** A piece of a text that looks alike. */
export interface Piece {
  readonly text: string;
  readonly style?: Style;
}

/** How far lines are indented: the first, and those after it. */
export interface Indent {
  readonly first: string;
  readonly next: string;
}

const WIDTH = 100;

/** How wide lines are: as the terminal is, if that is known, and never wider than can be read. */
function lineWidth(): number {
  const { columns } = process.stdout;
  return columns === undefined || columns < 40 ? WIDTH : Math.min(columns, WIDTH);
}

/** Lays a text out in lines, which are broken between words. A word is never broken, nor what stands close to it. */
export function paragraph(pieces: readonly Piece[], { first, next }: Indent): string {
  const width = lineWidth();
  const lines: (readonly Piece[])[] = [];
  let line: Piece[] = [{ text: first }];
  let isEmpty = true;
  const breakLine = () => {
    lines.push(line);
    [line, isEmpty] = [[{ text: next }], true];
  };
  for (const { space, word } of words(pieces)) {
    const newLines = space.reduce((count, { text }) => count + text.split('\n').length - 1, 0);
    for (let count = 0; count < newLines; count += 1) breakLine();
    if (!isEmpty && lengthOf(line) + lengthOf(space) + lengthOf(word) > width) breakLine();
    line.push(...(isEmpty ? [] : space), ...word);
    isEmpty = isEmpty && word.length === 0;
  }
  return [...lines, line].map((one) => inColours(one).trimEnd()).join('\n');
}

/** Says something in bold letters where there are any. */
export function bold(text: string): string {
  return inColours([{ text, style: 'bold' }]);
}

interface Word {
  /** The spaces before it, in pieces. */
  readonly space: readonly Piece[];
  readonly word: readonly Piece[];
}

/** A text in words, each in the pieces that it is made of: a word may begin in one style and end in another. */
function words(pieces: readonly Piece[]): Word[] {
  const found: { space: Piece[]; word: Piece[] }[] = [{ space: [], word: [] }];
  for (const piece of pieces) {
    for (const text of piece.text.match(/\s+|\S+/gu) ?? []) {
      const part = { ...piece, text };
      const last = found.at(-1);
      if (/\S/u.test(text)) last?.word.push(part);
      else if (last !== undefined && last.word.length === 0) last.space.push(part);
      else found.push({ space: [part], word: [] });
    }
  }
  return found;
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((length, { text }) => length + [...text].length, 0);
}

/** Pieces as they are printed. Neighbours of one style are one run of it. */
function inColours(pieces: readonly Piece[]): string {
  const runs: Piece[] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last !== undefined && last.style === piece.style)
      runs[runs.length - 1] = { ...last, text: last.text + piece.text };
    else runs.push(piece);
  }
  const coloured = hasColours();
  return runs.map(({ text, style }) => (style === undefined || !coloured ? text : painted(text, style))).join('');
}

function painted(text: string, style: Style): string {
  // Whether there are colours has been decided: releases of Node differ in what they look at.
  return styleText(style, text, { validateStream: false });
}

/** Only a terminal has colours, and none where NO_COLOR asks for none. */
function hasColours(): boolean {
  return process.stdout.isTTY === true && process.stdout.hasColors();
}
