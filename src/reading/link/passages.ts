/** The sentences of an article around what was said: the passage that proves it, and the words that report it. */
import type { FoundSpeech, TextSpan } from '../../story/article.js';
import { MAX_TEXT_LENGTH } from '../../story/bounds.js';
import type { CleanedArticle } from '../article.js';
import { endsInAbbreviation } from '../en/abbreviations.js';
import { withWholeWords } from './words.js';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
/** How much of a paragraph the segmenter gets at once, in UTF-16 units: its time grows with the square of the length. */
const PIECE = 2_000;

/** The sentences of an article, in order, without the spaces around them. None goes beyond its paragraph. */
export function sentencesOf({ text, paragraphs }: CleanedArticle): readonly TextSpan[] {
  return paragraphs.flatMap(([start, end]) => {
    const found: [start: number, end: number][] = [];
    for (const { segment, index } of segmentsOf(text.slice(start, end))) {
      const from = start + index;
      const before = found.at(-1);
      if (before !== undefined && goesOn(text.slice(...before), segment)) before[1] = from + segment.length;
      else found.push([from, from + segment.length]);
    }
    return found.map((span) => trimmed(text, span)).filter(([from, to]) => to > from);
  });
}

/** The sentences of a paragraph as the segmenter finds them. */
function* segmentsOf(paragraph: string): Generator<{ readonly segment: string; readonly index: number }> {
  for (let [from, length] = [0, PIECE]; from < paragraph.length; ) {
    const found = [...segmenter.segment(paragraph.slice(from, from + length))];
    const isLastPiece = from + length >= paragraph.length;
    // The last sentence of a piece may go on behind it, and then begins the next piece.
    const whole = isLastPiece ? found : found.slice(0, -1);
    for (const { segment, index } of whole) yield { segment, index: from + index };
    if (isLastPiece) return;
    from += found.at(-1)?.index ?? 0;
    length = whole.length === 0 ? 2 * length : PIECE;
  }
}

/** Whether a sentence was cut in the middle: after "Mr.", or before "he asked". */
function goesOn(before: string, after: string): boolean {
  return endsInAbbreviation(before) || /^\p{Ll}/u.test(after);
}

/** The span without the spaces at its ends. */
export function trimmed(text: string, [start, end]: TextSpan): TextSpan {
  let [from, to] = [start, end];
  while (from < to && /\s/u.test(text.charAt(from))) from += 1;
  while (to > from && /\s/u.test(text.charAt(to - 1))) to -= 1;
  return [from, to];
}

/** The smallest span around some spans; `null` around none. */
export function hullOf(spans: readonly TextSpan[]): TextSpan | null {
  if (spans.length === 0) return null;
  return [Math.min(...spans.map(([start]) => start)), Math.max(...spans.map(([, end]) => end))];
}

/** The passage of words that an editor selects: without dividing all of the article into sentences. */
export function passageIn({ text, paragraphs, ...page }: CleanedArticle, found: FoundSpeech): TextSpan {
  const [from, to] = speechSpan(found, text);
  const [first, last] = [from - NEARBY, Math.min(to, from + MAX_TEXT_LENGTH) + NEARBY];
  const near = paragraphs
    .filter(([start, end]) => start <= last && end >= first)
    .map(([start, end]): TextSpan => [Math.max(start, first), Math.min(end, last)]);
  return passageOf(found, text, sentencesOf({ ...page, text, paragraphs: near }));
}

/** How much of its sentences a passage has before the first words and after the last, at most, in UTF-16 units. */
const EDGE = 500;
/** Around words, this much of the text is enough to find where the sentences next to them begin and end, in UTF-16 units. */
const NEARBY = 4 * EDGE;

/**
 * The passage of what was said: the sentences of its words, its cue and its speaker. Of a very long sentence it has what
 * is near, and never more than a record allows.
 */
export function passageOf(found: FoundSpeech, text: string, sentences: readonly TextSpan[]): TextSpan {
  const [from, to] = speechSpan(found, text);
  if (to - from > MAX_TEXT_LENGTH - 2 * EDGE) {
    const [first] = hullOf(found.content) ?? [from];
    return wholeWords(text, [first, first + MAX_TEXT_LENGTH]);
  }
  const [start, end] = hullOf(sentences.filter((one) => one[0] < to && one[1] > from)) ?? [from, to];
  const before = start < from - EDGE ? wholeWords(text, [from - EDGE, from])[0] : Math.min(start, from);
  const after = end > to + EDGE ? wholeWords(text, [to, to + EDGE])[1] : Math.max(end, to);
  return trimmed(text, [before, after]);
}

/** The span of the words of a speech, of its cue and of its speaker. No word is cut: a draft has whole words. */
function speechSpan({ content, cue, source }: FoundSpeech, text: string): TextSpan {
  return hullOf([...content.map((span) => withWholeWords(text, span)), ...cue, ...source]) ?? [0, 0];
}

/** The span without the parts of words at its ends. */
function wholeWords(text: string, [start, end]: TextSpan): TextSpan {
  let [from, to] = [Math.max(0, start), Math.min(text.length, end)];
  while (from > 0 && from < to && !/\s/u.test(text.charAt(from - 1))) from += 1;
  while (to < text.length && to > from && !/\s/u.test(text.charAt(to))) to -= 1;
  return [from, to];
}

/** The parts of a span that lie outside some other spans. */
export function outside([start, end]: TextSpan, others: readonly TextSpan[]): readonly TextSpan[] {
  const parts: TextSpan[] = [];
  let from = start;
  const inside = others.filter(([first, last]) => last > start && first < end);
  for (const [first, last] of inside.sort((a, b) => a[0] - b[0])) {
    if (first > from) parts.push([from, first]);
    from = Math.max(from, last);
  }
  if (from < end) parts.push([from, end]);
  return parts;
}
