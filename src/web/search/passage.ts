/**
 * The results of a search as passages of wordings. The service searches the text and its translations as one, so a snippet may
 * run from one wording into the next. This file splits it, and marks what is left out.
 */
import type { SearchData } from '../page-data.js';

/** A result of a search. */
export type Hit = SearchData['edges'][number];

/** A run of words, and whether it matches the search. */
export interface PassagePart {
  readonly text: string;
  readonly matches: boolean;
}

/** A part of one wording, with an ellipsis wherever words are left out. */
export interface Passage {
  readonly language: string;
  readonly isTranslation: boolean;
  readonly parts: readonly PassagePart[];
}

/** From and to, in UTF-16 code units. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Separates the fragments of a snippet. */
const GAP = ' … ';
/** A shorter gap is shown instead of left out. */
const SMALL_GAP_CHARACTERS = 40;
/** A wording on record of at most so many characters is shown whole. */
const SHOWN_WHOLE_CHARACTERS = 280;

/** The passages of a hit: always one of the wording on record, and one of each translation that matches. */
export function passagesOf({ snippet, node }: Hit): Passage[] {
  const { text, language, translations } = node;
  const wordings = [{ text: text ?? '', language }, ...translations];
  const { fragments, matches } = located(snippet, wordings.map((one) => one.text).join('\n'));
  let start = 0;
  return wordings.flatMap((wording, index) => {
    const whole = { from: start, to: start + wording.text.length };
    start = whole.to + 1;
    const found = within(matches, whole);
    const isTranslation = index > 0;
    if (isTranslation && found.length === 0) return [];
    const shown = index === 0 && wording.text.length <= SHOWN_WHOLE_CHARACTERS ? [whole] : within(fragments, whole);
    const ranges = shown.length === 0 ? [{ from: whole.from, to: whole.from + beginning(wording.text) }] : shown;
    const parts = partsOf(
      wording.text,
      filled(wording.text, shifted(ranges, whole.from)),
      joined(wording.text, shifted(found, whole.from)),
    );
    return [{ language: wording.language, isTranslation, parts }];
  });
}

/** The ranges of a snippet's fragments and matches in a text, without those that the text lacks. */
function located(snippet: readonly PassagePart[], text: string): { fragments: Range[]; matches: Range[] } {
  const fragments: Range[] = [];
  const matches: Range[] = [];
  let reached = 0;
  for (const pieces of fragmentsOf(snippet)) {
    const words = pieces.map((piece) => piece.text).join('');
    const from = text.indexOf(words, reached);
    if (from === -1 || words === '') continue;
    fragments.push({ from, to: from + words.length });
    let at = from;
    for (const piece of pieces) {
      if (piece.matches) matches.push({ from: at, to: at + piece.text.length });
      at += piece.text.length;
    }
    reached = at;
  }
  return { fragments, matches };
}

function fragmentsOf(snippet: readonly PassagePart[]): PassagePart[][] {
  const fragments: PassagePart[][] = [[]];
  for (const { text, matches } of snippet) {
    for (const [index, piece] of text.split(GAP).entries()) {
      if (index > 0) fragments.push([]);
      fragments.at(-1)?.push({ text: piece, matches });
    }
  }
  return fragments;
}

function within(ranges: readonly Range[], whole: Range): Range[] {
  return ranges
    .map(({ from, to }) => ({ from: Math.max(from, whole.from), to: Math.min(to, whole.to) }))
    .filter(({ from, to }) => from < to);
}

function shifted(ranges: readonly Range[], by: number): Range[] {
  return ranges.map(({ from, to }) => ({ from: from - by, to: to - by }));
}

/** Ranges with the small gaps between and around them closed. */
function filled(text: string, ranges: readonly Range[]): Range[] {
  const closed: Range[] = [];
  for (const range of ranges) {
    const last = closed.at(-1);
    const reached = last?.to ?? 0;
    if (range.from - reached > SMALL_GAP_CHARACTERS) closed.push(range);
    else closed.splice(-1, 1, { from: last?.from ?? 0, to: range.to });
  }
  return closed.map(({ from, to }) => ({ from, to: text.length - to <= SMALL_GAP_CHARACTERS ? text.length : to }));
}

/** Matches, joined where only a hyphen or a space is between them. */
function joined(text: string, matches: readonly Range[]): Range[] {
  const runs: Range[] = [];
  for (const match of matches) {
    const last = runs.at(-1);
    if (last !== undefined && /^[\s-]?$/.test(text.slice(last.to, match.from))) {
      runs.splice(-1, 1, { from: last.from, to: match.to });
    } else runs.push(match);
  }
  return runs;
}

/** The length of the beginning of a text, in whole words. */
function beginning(text: string): number {
  if (text.length <= SHOWN_WHOLE_CHARACTERS) return text.length;
  const space = text.lastIndexOf(' ', SHOWN_WHOLE_CHARACTERS);
  return space <= 0 ? text.length : space;
}

/** The parts of some ranges of a text, with an ellipsis wherever words are left out. */
function partsOf(text: string, ranges: readonly Range[], matches: readonly Range[]): PassagePart[] {
  const parts: PassagePart[] = [];
  let reached = 0;
  for (const range of ranges) {
    const isGap = text.slice(reached, range.from).trim() !== '';
    if (isGap) parts.push({ text: reached === 0 ? '… ' : GAP, matches: false });
    let at = range.from;
    for (const match of within(matches, range)) {
      parts.push({ text: text.slice(at, match.from), matches: false });
      parts.push({ text: text.slice(match.from, match.to), matches: true });
      at = match.to;
    }
    parts.push({ text: text.slice(at, range.to), matches: false });
    reached = range.to;
  }
  if (text.slice(reached).trim() !== '') parts.push({ text: ' …', matches: false });
  return parts.filter((part) => part.text !== '');
}

/** The quotation marks that a part of mixed speech lost because it was cut out between them. */
export function marksLacking(parts: readonly PassagePart[]): { readonly before: boolean; readonly after: boolean } {
  const words = parts.map(({ text }) => text).join('');
  const [open, close] = [words.indexOf('“'), words.indexOf('”')];
  return {
    before: close !== -1 && (open === -1 || close < open),
    after: words.lastIndexOf('“') > words.lastIndexOf('”'),
  };
}
