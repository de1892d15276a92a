/**
 * Checks the form of quoted words, and whether a source really has them (rules 2 and 3 of the domain).
 */
import { ruleWords } from '../words/rules.js';
import { MAX_QUOTED_SPANS_PER_STATEMENT } from './bounds.js';
import type { LanguageTag } from './model.js';
import { type ComparingBudget, type WordChange, wordChanges } from './wording.js';

const { text: rules } = ruleWords;

/** A run of quoted words inside a text. Positions count Unicode code points (W3C Web Annotation), end exclusive. */
export interface QuotedSpan {
  readonly start: number;
  readonly end: number;
}

const SURROUNDED = /^["'“”„«‘].*["'”“»’]$/su;
const ANY_QUOTATION_MARK = /["“”„«»]/u;

/**
 * Why a DIRECT text has more than the speaker's words, or `null` when it does not. An omission is written `…`, the
 * desk's insertions stand in `[ ]`, and the display adds the surrounding quotation marks.
 */
export function directTextFault(text: string): string | null {
  if (!hasWords(text)) return rules.noWords;
  const faults = [
    SURROUNDED.test(text.trim()) ? rules.surrounded : null,
    text.includes('...') ? rules.threeStops : null,
    insertionFault(text),
  ].filter((fault) => fault !== null);
  return faults.length === 0 ? null : rules.all(faults);
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(withoutInsertions(text));
}

function insertionFault(text: string): string | null {
  let open = false;
  for (const character of text) {
    if (character === '[' && open) return rules.nestedBrackets;
    if (character === ']' && !open) return rules.bracketNotOpened;
    if (character === '[') open = true;
    if (character === ']') open = false;
  }
  return open ? rules.bracketNotClosed : null;
}

/**
 * The words of a DIRECT text in comparable form, without surrounding marks; `null` where a fault makes them unclear.
 */
export function directWords(text: string): string | null {
  const trimmed = text.trim();
  const bare = SURROUNDED.test(trimmed) ? trimmed.slice(1, -1) : text;
  return hasWords(bare) && insertionFault(bare) === null ? bare : null;
}

/** A text without its closed square brackets and their content. */
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

/** Why an INDIRECT text reads as a quotation, or `null`. */
export function indirectTextFault(text: string): string | null {
  return ANY_QUOTATION_MARK.test(text) ? rules.indirectWithMarks : null;
}

/** The spans of a MIXED text between “ and ”, without the marks. */
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

/** Why the quoted words of a MIXED text cannot be separated from the rest, or `null`. */
export function mixedTextFault(text: string): string | null {
  // Other faults may follow from this one, so it is reported alone.
  if (text.includes('"')) return rules.straightMarks;
  let open = false;
  for (const character of text) {
    if (character === '“' && open) return rules.nestedQuotation;
    if (character === '”' && !open) return rules.markNotOpened;
    if (character === '“') open = true;
    if (character === '”') open = false;
  }
  if (open) return rules.markNotClosed;
  const spans = quotedSpans(text);
  if (spans.length > MAX_QUOTED_SPANS_PER_STATEMENT) {
    return rules.tooManyQuotations(spans.length, MAX_QUOTED_SPANS_PER_STATEMENT);
  }
  if (spans.length === 0) return rules.noQuotation;
  return spans.some((span) => span.end === span.start) ? rules.emptyQuotation : null;
}

/**
 * A text in comparable form: Unicode NFC, one space for any run of white space, straight quotation marks and
 * apostrophes, `…` for three full stops.
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

/** The words in lower case without punctuation, to recognise near-duplicates. */
export function bareWords(text: string): string {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}

/** Whether a text is more than a run of words of an article, which is given in bare words. */
export function isReworded(text: string, bareArticle: string): boolean {
  return !` ${bareArticle} `.includes(` ${bareWords(text)} `);
}

/**
 * Whether `quote`, a passage of the source, contains the words of a DIRECT `text`: each run of words between omissions
 * and insertions, in order. Takes linear time.
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

/**
 * How long a shown difference may be, and how much of each long run of words it shows at both ends, in UTF-16 units.
 */
const DIFFERENCE = { length: 2_000, runEdge: 80 } as const;

/**
 * How a passage differs from a text that it does not contain: `{-only in the text-}` and `{+only in the source+}`.
 * Long runs of words are shortened to their beginning and end.
 */
export function wordingDifference(text: string, quote: string, language: LanguageTag, budget: ComparingBudget): string {
  const difference = wordChanges(foldText(text), foldText(quote), language, budget).map(markedChange).join('');
  return shortened(difference, DIFFERENCE.length);
}

function markedChange({ kind, text }: WordChange): string {
  const words = shortened(text, 2 * DIFFERENCE.runEdge);
  return kind === 'SAME' ? words : kind === 'REMOVED' ? `{-${words}-}` : `{+${words}+}`;
}

/** Shortens a long text in the middle, without splitting a character. */
function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor(length / 2);
  return `${text.slice(0, half)} […] ${text.slice(-half)}`.replace(/\p{Cs}/gu, '');
}

/**
 * Where `words` occur as whole words in a passage, from a place on; -1 where they do not. "can" does not match in
 * "cannot". Uses Knuth–Morris–Pratt: repeated `indexOf` would take quadratic time.
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

/** The prefix function: for each prefix of a text, the length of its longest proper prefix that is also its suffix. */
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

/** Whether both neighbours of a place are letters or digits. */
function cutsWord(text: string, at: number): boolean {
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
  const after = [...text.slice(at, at + 2)].at(0) ?? '';
  return /^[\p{L}\p{N}]{2}$/u.test(before + after);
}
