/** Ranges of an article's text, and how an editor moves their ends by a word. Positions count UTF-16 units. */

import type { SpeechMode } from '../../../story/vocabulary.js';

/** A range of a text; its end is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The end of a draft's spans that an editor moves, and where to. */
export interface EdgeMove {
  readonly edge: 'start' | 'end';
  readonly towards: 'earlier' | 'later';
}

/** Figure, en and em dashes and the horizontal bar separate words, as white space does. */
const DASHES = '\u2012-\u2015';
/** A word with the marks that touch it. */
const WORD = new RegExp(`[^\\s${DASHES}]*[\\p{L}\\p{N}][^\\s${DASHES}]*`, 'gu');
const LETTER = /[\p{L}\p{N}]/u;

/** The words of a text, in order, each with the marks that touch it. */
export function wordsOf(text: string): TextRange[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
}

/**
 * The spans with their first or last edge moved by a word. A span that would lose its last word goes, unless it is the
 * only one. `null` where there is no word to add or to leave out.
 */
export function movedEdge(text: string, spans: readonly TextRange[], move: EdgeMove): TextRange[] | null {
  const words = wordsOf(text);
  return move.edge === 'end' ? movedEnd(text, words, spans, move) : movedStart(text, words, spans, move);
}

function movedEnd(
  text: string,
  words: readonly TextRange[],
  spans: readonly TextRange[],
  { towards }: EdgeMove,
): TextRange[] | null {
  const last = spans.at(-1);
  if (last === undefined) return null;
  const others = spans.slice(0, -1);
  if (towards === 'later') {
    const next = words.find(({ start, end }) => LETTER.test(text.slice(Math.max(start, last.end), end)));
    return next === undefined ? null : [...others, { start: last.start, end: next.end }];
  }
  const kept = wordsIn(words, last).at(-2);
  if (kept !== undefined) return [...others, { start: last.start, end: kept.end }];
  return others.length > 0 ? others : null;
}

function movedStart(
  text: string,
  words: readonly TextRange[],
  spans: readonly TextRange[],
  { towards }: EdgeMove,
): TextRange[] | null {
  const [first, ...others] = spans;
  if (first === undefined) return null;
  if (towards === 'earlier') {
    const next = words.findLast(({ start, end }) => LETTER.test(text.slice(start, Math.min(end, first.start))));
    return next === undefined ? null : [{ start: next.start, end: first.end }, ...others];
  }
  const kept = wordsIn(words, first).at(1);
  if (kept !== undefined) return [{ start: kept.start, end: first.end }, ...others];
  return others.length > 0 ? others : null;
}

/** The words that a span touches. */
function wordsIn(words: readonly TextRange[], span: TextRange): TextRange[] {
  return words.filter(({ start, end }) => start < span.end && end > span.start);
}

/** A span of the whole words that it touches; `null` if it touches none. */
export function wholeWords(text: string, span: TextRange): TextRange | null {
  const touched = wordsIn(wordsOf(text), span);
  const [first] = touched;
  const last = touched.at(-1);
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
}

/** The text of spans, with an ellipsis between them. */
export function wordsAt(text: string, spans: readonly TextRange[]): string {
  return spans.map(({ start, end }) => text.slice(start, end)).join(' … ');
}

/** The likely kind of speech of words, by the quotation marks in and around them. */
export function kindOfSpan(text: string, { start, end }: TextRange): SpeechMode {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const words = text.slice(start, end);
  if (isQuotationOpen(before) || /^["“„«]/u.test(words)) return 'DIRECT';
  return /["“„«]/u.test(words) ? 'MIXED' : 'INDIRECT';
}

function isQuotationOpen(text: string): boolean {
  const straight = text.match(/"/g)?.length ?? 0;
  return straight % 2 === 1 || text.lastIndexOf('“') > text.lastIndexOf('”');
}

/** The end of a sentence: its mark, and the marks that close a quotation or a bracket after it. */
const SENTENCE_END = /[.!?…]["'”’»)\]]*(?=\s)/gu;

/** The first sentence from a place on that no span touches, within its paragraph; `null` if there is none. */
export function freeSentence(text: string, from: number, taken: readonly TextRange[]): TextRange | null {
  return (
    sentencesOf(text).find(
      (sentence) =>
        sentence.start >= from && !taken.some(({ start, end }) => start < sentence.end && end > sentence.start),
    ) ?? null
  );
}

function sentencesOf(text: string): TextRange[] {
  const sentences: TextRange[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const ends = [...line.matchAll(SENTENCE_END)].map(({ 0: mark, index: at }) => at + mark.length);
    let start = 0;
    for (const end of [...ends, line.length]) {
      const sentence = wholeWords(text, { start: index + start, end: index + end });
      if (sentence !== null) sentences.push(sentence);
      start = end;
    }
  }
  return sentences;
}
