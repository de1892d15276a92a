/**
 * What quoted words may look like, and whether a source really carries them (rules 2 and 3 of the domain).
 */
import { diffWordsWithSpace } from 'diff';

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
  if (!/[\p{L}\p{N}]/u.test(text.replace(/\[[^\]]*\]/gu, ''))) return 'it has no word of the speaker';
  if (SURROUNDED.test(text.trim())) return 'leave out the quotation marks around it; they are added where it is shown';
  if (text.includes('...')) return 'write an omission as … (one character), not as three full stops';
  let open = false;
  for (const character of text) {
    if (character === '[' && open) return 'the square brackets are nested; an insertion is written [like this]';
    if (character === ']' && !open) return 'a square bracket is closed that was never opened';
    if (character === '[') open = true;
    if (character === ']') open = false;
  }
  return open ? 'a square bracket is never closed' : null;
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
  let open = false;
  for (const character of text) {
    if (character === '"') return 'write the marks as “ and ”, so that it is clear where quoted words begin and end';
    if (character === '“' && open) return 'a quotation is opened inside another one; quoted spans do not overlap';
    if (character === '”' && !open) return 'a quotation is closed that was never opened';
    if (character === '“') open = true;
    if (character === '”') open = false;
  }
  if (open) return 'a quotation is never closed';
  const spans = quotedSpans(text);
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
 * and insertions, in order. Returns `null` when it does, and otherwise the text with the differing words marked:
 * `{-only in the text-}` and `{+only in the source+}`.
 */
export function wordingDifference(text: string, quote: string): string | null {
  const passage = foldText(quote);
  let from = 0;
  for (const run of foldText(text).split(/\s*(?:…|\[[^\]]*\])\s*/u)) {
    const at = indexOfWords(passage, run, from);
    if (at < 0) return markDifference(foldText(text), passage);
    from = at + run.length;
  }
  return null;
}

/** Where `words` stand in a passage as whole words: "can" is not found in "cannot". */
function indexOfWords(passage: string, words: string, from: number): number {
  for (let at = passage.indexOf(words, from); at >= 0; at = passage.indexOf(words, at + 1)) {
    const cutsInto = (edge: string) => /^[\p{L}\p{N}]{2}$/u.test(edge);
    const before = charactersAround(passage, at);
    const after = charactersAround(passage, at + words.length);
    if (words === '' || (!cutsInto(before) && !cutsInto(after))) return at;
  }
  return -1;
}

/** The characters before and after a position, as one text. */
function charactersAround(text: string, at: number): string {
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
  const after = [...text.slice(at, at + 2)].at(0) ?? '';
  return before + after;
}

function markDifference(text: string, passage: string): string {
  return diffWordsWithSpace(text, passage)
    .map(({ value, added, removed }) => (removed ? `{-${value}-}` : added ? `{+${value}+}` : value))
    .join('');
}
