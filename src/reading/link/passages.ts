/** The sentences of an article around what was said: the passage that proves it, and the words that report it. */
import { MAX_TEXT_LENGTH } from '../../story/bounds.js';
import type { CleanedArticle, TextSpan } from '../article.js';
import type { FoundSpeech } from '../draft.js';
import { endsInAbbreviation } from '../en/abbreviations.js';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of an article, in order, without the spaces around them. None goes beyond its paragraph. */
export function sentencesOf({ text, paragraphs }: CleanedArticle): readonly TextSpan[] {
  return paragraphs.flatMap(([start, end]) => {
    const found: [start: number, end: number][] = [];
    for (const { segment, index } of segmenter.segment(text.slice(start, end))) {
      const from = start + index;
      const before = found.at(-1);
      if (before !== undefined && goesOn(text.slice(...before), segment)) before[1] = from + segment.length;
      else found.push([from, from + segment.length]);
    }
    return found.map((span) => trimmed(text, span)).filter(([from, to]) => to > from);
  });
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

/** How much of its sentences a passage has before the first words and after the last, at most, in UTF-16 units. */
const EDGE = 500;

/**
 * The passage of what was said: the sentences of its words, its cue and its speaker. Of a very long sentence it has what
 * is near, and never more than a record allows.
 */
export function passageOf(found: FoundSpeech, text: string, sentences: readonly TextSpan[]): TextSpan {
  const [from, to] = hullOf([...found.content, ...found.cue, ...found.source]) ?? [0, 0];
  if (to - from > MAX_TEXT_LENGTH - 2 * EDGE) {
    const [first] = hullOf(found.content) ?? [from];
    return wholeWords(text, [first, first + MAX_TEXT_LENGTH]);
  }
  const [start, end] = hullOf(sentences.filter((one) => one[0] < to && one[1] > from)) ?? [from, to];
  const before = start < from - EDGE ? wholeWords(text, [from - EDGE, from])[0] : Math.min(start, from);
  const after = end > to + EDGE ? wholeWords(text, [to, to + EDGE])[1] : Math.max(end, to);
  return trimmed(text, [before, after]);
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
