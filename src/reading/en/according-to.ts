/** "According to Smith, the truce holds" and "The truce holds, according to Smith". */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import type { Clause } from './clause.js';
import { nounPhraseFrom } from './noun-phrases.js';
import { withoutMarksAtEnd } from './spans.js';
import { isVerbal } from './words.js';

const MOST_WORDS_OF_APPOSITION = 14;

/** The clause of the "according to" at `index`. */
export function accordingTo(article: PreparedArticle, index: number, [from, to]: TokenRange): Clause | null {
  const named = nounPhraseFrom(article, index + 2, to);
  if (named === null) return null;
  const { lower } = article.at(from);
  const atStart = index === from || (index <= from + 2 && /^(but|and|meanwhile|,)$/.test(lower));
  const found = atStart ? wordsAfter(article, index, named, to) : wordsBefore(article, index, named, [from, to]);
  if (found === null) return null;
  return {
    ...found,
    cue: [index, index + 2],
    quoting: article.quotationsIn(found.content).length > 0 ? 'mixed' : 'none',
    inverted: false,
    rule: 'according-to',
  };
}

function wordsAfter(
  article: PreparedArticle,
  index: number,
  named: TokenRange,
  to: number,
): Pick<Clause, 'source' | 'content'> | null {
  let sourceEnd = named[1];
  let comma = index + 2;
  while (comma < to && article.at(comma).text !== ',' && !article.opensQuotation(comma)) comma += 1;
  let start = named[1];
  if (comma < to && article.at(comma).text === ',' && comma !== named[1]) {
    sourceEnd = comma;
    start = comma;
    const appositionEnd = endOfApposition(article, comma, to);
    if (appositionEnd !== null) {
      sourceEnd = appositionEnd;
      start = appositionEnd;
    }
  }
  if (start < to && article.at(start).text === ',') start += 1;
  const end = withoutMarksAtEnd(article, start, to);
  return end > start ? { source: [index + 2, sourceEnd], content: [[start, end]] } : null;
}

/** "According to Smith, a senior aide, …": where the apposition after `comma` ends. */
function endOfApposition(article: PreparedArticle, comma: number, to: number): number | null {
  if (!/^(a|an|the|his|her)$/.test(article.at(comma + 1).lower)) return null;
  let end = comma + 1;
  while (end < to && article.at(end).text !== ',') end += 1;
  const isShort = end < to && end - comma < MOST_WORDS_OF_APPOSITION;
  return isShort && !article.slice(comma + 1, end).some(isVerbal) ? end : null;
}

function wordsBefore(
  article: PreparedArticle,
  index: number,
  source: TokenRange,
  [from, to]: TokenRange,
): Pick<Clause, 'source' | 'content'> | null {
  let end = index;
  while (end > from && article.at(end - 1).text === ',') end -= 1;
  if (end <= from) return null;
  const content: TokenRange[] = [[from, end]];
  const comma = source[1];
  if (comma + 2 < to && article.at(comma).text === ',' && !/^(who|which|and)$/.test(article.at(comma + 1).lower)) {
    const restEnd = withoutMarksAtEnd(article, comma + 1, to);
    if (restEnd > comma + 3) content.push([comma + 1, restEnd]);
  }
  return { source, content };
}
