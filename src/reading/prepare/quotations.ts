/** Quotation marks: which stretches of a text stand between them. */
import type { TextSpan } from '../../story/article.js';

/** A stretch between quotation marks, with its marks. */
export interface Quotation {
  readonly start: number;
  readonly end: number;
  readonly paragraph: number;
  /** False where the paragraph ends before the quotation does. */
  readonly closed: boolean;
  /** True for ‘ ’ and ' ', which also stand for apostrophes. */
  readonly single: boolean;
}

const DOUBLE_MARK = /[“”"«»„‟]/;
/** A character after which a quotation may open, and one before which it may close. */
const BEFORE_OPENING = /[\s([—–\-‘'…:]/;
const AFTER_CLOSING = /[\s.,;:?!)\]—–\-’']/;

/** The quotations of all paragraphs, in the order of the text. */
export function quotationsOf(text: string, paragraphs: readonly TextSpan[]): readonly Quotation[] {
  const found: Quotation[] = [];
  for (const [paragraph, span] of paragraphs.entries()) {
    const double = doubleQuotations(text, span, paragraph);
    found.push(...double, ...singleQuotations(text, span, paragraph, double));
  }
  return found.sort((one, other) => one.start - other.start);
}

function doubleQuotations(text: string, [from, to]: TextSpan, paragraph: number): readonly Quotation[] {
  const found: Quotation[] = [];
  let opened: number | null = null;
  for (let at = from; at < to; at += 1) {
    const length = markLength(text, at);
    if (length === 0) continue;
    const role = roleOf(text, at, length, [from, to], opened !== null);
    if (role === 'opens') {
      if (opened !== null) found.push({ start: opened, end: at, paragraph, closed: false, single: false });
      opened = at;
    } else if (role === 'closes' && opened !== null) {
      found.push({ start: opened, end: at + length, paragraph, closed: true, single: false });
      opened = null;
    }
    at += length - 1;
  }
  if (opened !== null) found.push({ start: opened, end: to, paragraph, closed: false, single: false });
  return found;
}

/** How many characters the double mark at `at` has: 0 where there is none, 2 for '' and ’’. */
function markLength(text: string, at: number): 0 | 1 | 2 {
  const mark = text.charAt(at);
  if ((mark === "'" || mark === '’') && text[at + 1] === mark) return 2;
  return DOUBLE_MARK.test(mark) ? 1 : 0;
}

function roleOf(
  text: string,
  at: number,
  length: number,
  [from, to]: TextSpan,
  isOpen: boolean,
): 'opens' | 'closes' | 'stray' {
  const mark = text.charAt(at);
  const before = at > from ? text.charAt(at - 1) : ' ';
  const after = at + length < to ? text.charAt(at + length) : ' ';
  const looksOpening = BEFORE_OPENING.test(before) && /\S/.test(after);
  const looksClosing = /\S/.test(before) && AFTER_CLOSING.test(after);
  if (/[“«„]/.test(mark)) return !looksOpening && looksClosing && isOpen ? 'closes' : 'opens';
  if (/[”»]/.test(mark)) return looksOpening && !looksClosing && !isOpen ? 'opens' : 'closes';
  if (isOpen) return looksOpening && !looksClosing ? 'opens' : 'closes';
  return looksClosing && !looksOpening ? 'stray' : 'opens';
}

/** Single quotations outside of double ones. */
function singleQuotations(
  text: string,
  [from, to]: TextSpan,
  paragraph: number,
  double: readonly Quotation[],
): readonly Quotation[] {
  const gaps = [...double, { start: to, end: to }].map(
    ({ start }, index): TextSpan => [double[index - 1]?.end ?? from, start],
  );
  return gaps.flatMap((gap) =>
    singleQuotationsIn(text, gap, from).map((span) => ({ ...span, paragraph, closed: true, single: true })),
  );
}

/** The single quotations of a stretch, which lies in a paragraph that starts at `paragraphStart`. */
function singleQuotationsIn(
  text: string,
  [from, to]: TextSpan,
  paragraphStart: number,
): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let opening: number | null = null;
  for (let at = from; at < to; at += 1) {
    if (opening !== null && at > opening + 1 && maySingleClose(text, at)) {
      found.push({ start: opening, end: at + 1 });
      opening = null;
    } else if (opening === null && maySingleOpen(text, at, paragraphStart)) opening = at;
  }
  return found;
}

function maySingleOpen(text: string, at: number, paragraphStart: number): boolean {
  if (!/['‘]/.test(text.charAt(at))) return false;
  const before = at > paragraphStart ? text.charAt(at - 1) : ' ';
  return /[\s([—–:]/.test(before) && /[A-Za-z0-9$]/.test(text.charAt(at + 1));
}

function maySingleClose(text: string, at: number): boolean {
  if (!/['’]/.test(text.charAt(at)) || /[A-Za-z0-9]/.test(text.charAt(at + 1))) return false;
  // "the voters' choice": a possessive rather than an end.
  return !(text.charAt(at - 1) === 's' && / [a-z]/.test(text.slice(at + 1, at + 3)));
}
