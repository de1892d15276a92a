/**
 * The words of a draft as a statement has them (rule 2 of the domain). Words of a DIRECT draft can only be words of the
 * article: each place where anything else stood between them has a `…`.
 */
import type { TextSpan } from '../../story/article.js';
import { MAX_QUOTED_SPANS_PER_STATEMENT, MAX_TEXT_LENGTH } from '../../story/bounds.js';
import { directTextFault, indirectTextFault, mixedTextFault } from '../../story/quotation.js';
import type { SpeechMode } from '../../story/vocabulary.js';
import { readingWords } from '../../words/reading.js';

/** The doubt about a draft that is longer than a record allows. */
export const CUT = readingWords.words.cut(MAX_TEXT_LENGTH);

/** The words of a draft, with the kind that they have in the end and the doubts that arose. */
export interface DraftWords {
  readonly kind: SpeechMode;
  readonly words: string;
  readonly doubts: readonly string[];
}

/**
 * The words that stand at some spans of a text; `null` where no letter or digit is left.
 * @param isWritten Whether the speaker wrote them: round brackets are then the speaker's own.
 */
export function draftWords(
  text: string,
  kind: SpeechMode,
  content: readonly TextSpan[],
  isWritten: boolean,
): DraftWords | null {
  const pieces = apart(content.map((span) => withWholeWords(text, span))).map((span) => text.slice(...span));
  switch (kind) {
    case 'DIRECT':
      return directDraft(pieces, isWritten);
    case 'MIXED':
      return mixedDraft(pieces);
    case 'INDIRECT':
      return pieces.some((piece) => indirectTextFault(piece) !== null) ? mixedDraft(pieces) : indirectDraft(pieces);
  }
}

/** The span made wider, so that no word is cut. */
export function withWholeWords(text: string, [start, end]: TextSpan): TextSpan {
  let [from, to] = [start, end];
  while (from > 0 && isInWord(text, from)) from -= 1;
  while (to < text.length && isInWord(text, to)) to += 1;
  return [from, to];
}

/** The spans, with those that touch as one. */
function apart(spans: readonly TextSpan[]): readonly TextSpan[] {
  const found: TextSpan[] = [];
  for (const [start, end] of spans) {
    const before = found.at(-1);
    if (before === undefined || start > before[1]) found.push([start, end]);
    else found[found.length - 1] = [before[0], Math.max(before[1], end)];
  }
  return found;
}

/** Whether a place cuts a word, a character or three full stops. */
function isInWord(text: string, at: number): boolean {
  const sides = text.slice(at - 1, at + 1);
  return (
    sides === '..' || /^[\p{L}\p{N}\p{M}\p{Cs}]{2}$/u.test(sides) || /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(sides)
  );
}

function directDraft(pieces: readonly string[], isWritten: boolean): DraftWords | null {
  const runs = pieces
    .flatMap((piece) => piece.split(NEXT_PARAGRAPH))
    .map(bare)
    .filter(hasWords);
  const joined = runs.map(withOmissions).join(' … ').replaceAll(/\s+/gu, ' ').trim();
  const isInserted = !isWritten && ROUND_BRACKETS.test(joined);
  const doubts = isInserted ? [readingWords.words.roundBrackets] : [];
  const words = shortened(withPairedBrackets(isInserted ? asInsertions(joined) : joined), doubts);
  // The speaker's own marks at both ends would look as if the desk had set them.
  const safe = directTextFault(words) === null ? words : `${words} …`;
  return directTextFault(safe) === null ? { kind: 'DIRECT', words: safe, doubts } : null;
}

/** A quotation that goes on in the next paragraph has its opening mark again there. */
const NEXT_PARAGRAPH = /\s*\n\s*["“„«»‘']?/u;

/** Marks that close a quotation, by the mark that opens it: German „…“ and »…« close with marks that open elsewhere. */
const CLOSING: Readonly<Record<string, RegExp>> = { '„': /[“”"]$/u, '»': /«$/u };
const ANY_CLOSING = /["”»]$/u;
const END = /[\s,]+$/u;

/** A run of words without the quotation marks around it, and without the comma before the reporting clause. */
function bare(piece: string): string {
  const run = piece.trim();
  const opened = /^["“„«»]\s*/u.exec(run)?.[0] ?? '';
  const ended = run.slice(opened.length).replace(END, '');
  const closed = ended.replace(CLOSING[opened.trim()] ?? ANY_CLOSING, '').replace(END, '');
  const isSingle = /^['‘].*['’]$/su.test(closed) && !/['’](?!\p{L})/u.test(closed.slice(1, -1));
  return isSingle ? closed.slice(1, -1).replace(END, '') : closed;
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Three full stops are an omission: `…`. */
function withOmissions(run: string): string {
  return run.replaceAll(/(?<=[?!])\.\.\.(?=\s)/gu, ' …').replaceAll('...', '…');
}

/** Words in pairs of round brackets, and no others. */
const ROUND_BRACKETS = /^(?:[^()[\]]*\([^()[\]]*\))+[^()[\]]*$/u;

function asInsertions(text: string): string {
  return text.replaceAll('(', '[').replaceAll(')', ']');
}

/** The text with an omission for each square bracket that is no half of an insertion. */
function withPairedBrackets(text: string): string {
  return text.replaceAll(/\[[^[\]]*\]|[[\]]/gu, (part) => (part.length > 1 ? part : '…'));
}

/** Reported speech with quoted words: every kind of mark around them becomes “ and ”. */
function mixedDraft(pieces: readonly string[]): DraftWords | null {
  const joined = pieces.map(asClause).join(' ');
  const isDouble = /["“”„«»]/u.test(joined);
  const marked = isDouble ? doubleMarks(joined) : singleMarks(joined);
  const doubts: string[] = [];
  const words = shortened(asClause(marked.replaceAll(/“\s*”/gu, '')), doubts);
  if (!hasWords(words)) return null;
  const count = words.split('“').length - 1;
  return mixedTextFault(words) === null && count <= MAX_QUOTED_SPANS_PER_STATEMENT
    ? { kind: 'MIXED', words, doubts }
    : indirectDraft(pieces);
}

/**
 * Double marks of any form as “ and ”, and those inside others as ‘ and ’. A mark without its other half has it at the
 * beginning or the end of the text.
 */
function doubleMarks(text: string): string {
  let [depth, result, before] = [0, '', ' '];
  for (const character of text) {
    const isMark = /["“”„«»]/u.test(character);
    const opens = isMark && isOpening(character, before, depth);
    if (!isMark) {
      result += character;
    } else if (opens) {
      result += depth === 0 ? '“' : '‘';
      depth += 1;
    } else if (depth > 0) {
      depth -= 1;
      result += depth === 0 ? '”' : '’';
    } else if (!/[“”]/u.test(result)) {
      result = `“${result}”`;
    }
    before = character;
  }
  for (; depth > 0; depth -= 1) result += depth === 1 ? '”' : '’';
  return result;
}

function isOpening(mark: string, before: string, depth: number): boolean {
  if (mark !== '"') return /[“„«]/u.test(mark);
  return depth === 0 && /[\s(–—-]/u.test(before);
}

/** Single marks around words, which no apostrophe inside or at the end of a word is. */
function singleMarks(text: string): string {
  return text.replaceAll(
    /(?<![\p{L}\p{N}])['‘](?=\S)([^'’‘]*(?:(?<=\p{L})['’](?=\p{L})[^'’‘]*)*)['’](?!\p{L})/gu,
    '“$1”',
  );
}

function indirectDraft(pieces: readonly string[]): DraftWords | null {
  const doubts: string[] = [];
  const words = shortened(
    asClause(
      pieces
        .map(asClause)
        .join(' ')
        .replaceAll(/["“”„«»]/gu, ''),
    ),
    doubts,
  );
  return hasWords(words) ? { kind: 'INDIRECT', words, doubts } : null;
}

/** A clause by itself, without the conjunction before it and the comma after it. */
function asClause(text: string): string {
  return text
    .replaceAll(/\s+/gu, ' ')
    .replace(/^[\s,;:–—-]*(?:that\s+)?/iu, '')
    .replace(/[\s,;:–—-]*([”’]?)[\s,;:–—-]*$/u, '$1')
    .trim();
}

/** A text cut after a word, where it is longer than a record allows. */
function shortened(text: string, doubts: string[]): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  doubts.push(CUT);
  return `${text.slice(0, Math.max(0, text.lastIndexOf(' ', MAX_TEXT_LENGTH - 2)))} …`;
}
