/**
 * What quoted words may look like, and whether a source really carries them (rules 2 and 3 of the domain).
 */
import { MAX_QUOTED_SPANS_PER_STATEMENT } from './bounds.js';
import type { LanguageTag } from './model.js';
import { type ComparingBudget, type WordChange, wordChanges } from './wording.js';

/** A run of quoted words inside a text. Positions count Unicode code points (W3C Web Annotation), end exclusive. */
export interface QuotedSpan {
  readonly start: number;
  readonly end: number;
}

const SURROUNDED = /^["'“”„«‘].*["'”“»’]$/su;
const ANY_QUOTATION_MARK = /["“”„«»]/u;

/**
 * Why a DIRECT text is not just the speaker's words, or `null` when it is.
 * Omissions are written `…`, the desk's insertions stand in `[ ]`, and the marks around the whole belong to the display.
 */
export function directTextFault(text: string): string | null {
  if (!hasWords(text)) return 'it has no word of the speaker';
  const faults = [
    SURROUNDED.test(text.trim()) ? 'leave out the quotation marks around it; they are added where it is shown' : null,
    text.includes('...') ? 'write an omission as … (one character), not as three full stops' : null,
    insertionFault(text),
  ].filter((fault) => fault !== null);
  return faults.length === 0 ? null : faults.join('; ');
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(withoutInsertions(text));
}

function insertionFault(text: string): string | null {
  let open = false;
  for (const character of text) {
    if (character === '[' && open) return 'the square brackets are nested; an insertion is written [like this]';
    if (character === ']' && !open) return 'a square bracket is closed that was never opened';
    if (character === '[') open = true;
    if (character === ']') open = false;
  }
  return open ? 'a square bracket is never closed' : null;
}

/** The words of a DIRECT text that has marks around it, as they are compared; `null` where a fault leaves in doubt what they are. */
export function directWords(text: string): string | null {
  const trimmed = text.trim();
  const bare = SURROUNDED.test(trimmed) ? trimmed.slice(1, -1) : text;
  return hasWords(bare) && insertionFault(bare) === null ? bare : null;
}

/** A text without what stands in square brackets that are closed. */
function withoutInsertions(text: string): string {
  let outside = '';
  for (let from = 0; ; ) {
    const open = text.indexOf('[', from);
    const close = open < 0 ? -1 : text.indexOf(']', open);
    if (close < 0) return outside + text.slice(from);
    outside += text.slice(from, open);
    from = close + 1;
  }
}

/** Why an INDIRECT text reads as a quotation, or `null` when it does not. */
export function indirectTextFault(text: string): string | null {
  return ANY_QUOTATION_MARK.test(text)
    ? 'reported speech has no quotation marks; make it MIXED, or say it in other words'
    : null;
}

/** The spans of a MIXED text that stand between “ and ”, without the marks. */
export function quotedSpans(text: string): QuotedSpan[] {
  const spans: QuotedSpan[] = [];
  let start: number | null = null;
  let position = 0;
  for (const character of text) {
    if (character === '“') start = position + 1;
    if (character === '”' && start !== null) {
      spans.push({ start, end: position });
      start = null;
    }
    position += 1;
  }
  return spans;
}

/** Why the quoted words of a MIXED text cannot be told from the rest, or `null` when they can. */
export function mixedTextFault(text: string): string | null {
  // Whatever else is found may come of it.
  if (text.includes('"')) return 'write the marks as “ and ”, so that it is clear where quoted words begin and end';
  let open = false;
  for (const character of text) {
    if (character === '“' && open) return 'a quotation is opened inside another one; quoted spans do not overlap';
    if (character === '”' && !open) return 'a quotation is closed that was never opened';
    if (character === '“') open = true;
    if (character === '”') open = false;
  }
  if (open) return 'a quotation is never closed';
  const spans = quotedSpans(text);
  if (spans.length > MAX_QUOTED_SPANS_PER_STATEMENT) {
    return `it has ${spans.length} quotations, and at most ${MAX_QUOTED_SPANS_PER_STATEMENT} are allowed; make it several statements`;
  }
  if (spans.length === 0) return 'it has no quoted words between “ and ”; without any it is INDIRECT';
  return spans.some((span) => span.end === span.start) ? 'a quotation is empty' : null;
}

/**
 * Text as it is compared: Unicode NFC, one space for any run of white space, straight quotation marks and apostrophes,
 * `…` for three full stops.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/["“”„«»]/gu, '"')
    .replace(/['‘’‚‹›]/gu, "'")
    .replace(/\.\.\./gu, '…')
    .replace(/\s+/gu, ' ')
    .trim();
}

/**
 * Whether `quote`, the passage of a source, contains the words of a DIRECT `text`: each run of words between omissions
 * and insertions, in order. Takes as long as both are long.
 */
export function carriesWords(text: string, quote: string): boolean {
  const passage = foldText(quote);
  let from = 0;
  for (const run of foldText(text).split(/ ?(?:…|\[[^\]]*\]) ?/u)) {
    const at = indexOfWords(passage, run, from);
    if (at < 0) return false;
    from = at + run.length;
  }
  return true;
}

/** How much of a difference is told, in UTF-16 units, and how much of a run of words at its beginning and its end. */
const DIFFERENCE = { length: 2_000, runEdge: 80 } as const;

/**
 * How a passage differs from a text that it does not carry: `{-only in the text-}` and `{+only in the source+}`. Long runs
 * of words are told by their beginnings and ends.
 */
export function wordingDifference(text: string, quote: string, language: LanguageTag, budget: ComparingBudget): string {
  const told = wordChanges(foldText(text), foldText(quote), language, budget).map(markedChange).join('');
  return shortened(told, DIFFERENCE.length);
}

function markedChange({ kind, text }: WordChange): string {
  const told = shortened(text, 2 * DIFFERENCE.runEdge);
  return kind === 'SAME' ? told : kind === 'REMOVED' ? `{-${told}-}` : `{+${told}+}`;
}

/** A text without its middle, where it is long. Halves of characters are left out. */
function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor(length / 2);
  return `${text.slice(0, half)} […] ${text.slice(-half)}`.replace(/\p{Cs}/gu, '');
}

/**
 * Where `words` stand in a passage as whole words, from a place on: "can" is not found in "cannot"; -1 where they do not.
 * After Knuth, Morris and Pratt: `indexOf` from each place on would take the product of both lengths.
 */
function indexOfWords(passage: string, words: string, from: number): number {
  if (words === '') return from;
  const borders = bordersOf(words);
  let matched = 0;
  for (let at = from; at < passage.length; at += 1) {
    while (matched > 0 && passage[at] !== words[matched]) matched = borders[matched - 1] ?? 0;
    if (passage[at] === words[matched]) matched += 1;
    if (matched < words.length) continue;
    const start = at + 1 - words.length;
    if (!cutsWord(passage, start) && !cutsWord(passage, at + 1)) return start;
    matched = borders[matched - 1] ?? 0;
  }
  return -1;
}

/** For each length of the beginning of a text, how long its longest beginning is that it also ends with. */
function bordersOf(text: string): Uint32Array {
  const borders = new Uint32Array(text.length);
  let length = 0;
  for (let at = 1; at < text.length; at += 1) {
    while (length > 0 && text[at] !== text[length]) length = borders[length - 1] ?? 0;
    if (text[at] === text[length]) length += 1;
    borders[at] = length;
  }
  return borders;
}

/** Whether letters or digits stand on both sides of a place. */
function cutsWord(text: string, at: number): boolean {
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
  const after = [...text.slice(at, at + 2)].at(0) ?? '';
  return /^[\p{L}\p{N}]{2}$/u.test(before + after);
}
