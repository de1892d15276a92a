/** The words of a source without what does not name it. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import { isDay } from './words.js';

const MOST_TOKENS_OF_DATELINE = 6;

/** "Agency News - spokesperson Smith on Thursday": without the dateline and the time. */
export function namedSource(article: PreparedArticle, source: TokenRange): TokenRange {
  return withoutDateline(article, withoutTime(article, source));
}

function withoutTime(article: PreparedArticle, [start, end]: TokenRange): TokenRange {
  const last = article.at(end - 1);
  const isTime = isDay(last) && (/^[A-Z]/.test(last.text) || /today|yesterday/.test(last.text));
  if (end - start < 2 || !isTime) return [start, end];
  const introduced = end - 2 > start && /^(on|late|early|earlier|last)$/.test(article.at(end - 2).lower);
  const shorter = introduced ? end - 2 : end - 1;
  return [start, shorter];
}

function withoutDateline(article: PreparedArticle, [start, end]: TokenRange): TokenRange {
  if (article.at(start - 1).paragraph === article.at(start).paragraph) return [start, end];
  for (let index = start + 1; index < Math.min(end - 1, start + MOST_TOKENS_OF_DATELINE); index += 1) {
    const token = article.at(index);
    const isSpaced = token.start > article.at(index - 1).end && article.at(index + 1).start > token.end;
    if (!/^[-—–]$/.test(token.text) || !isSpaced) continue;
    const isDateline = article.slice(start, index).every(({ text }) => /^[A-Z(]/.test(text) || /[.,)]/.test(text));
    return isDateline ? [index + 1, end] : [start, end];
  }
  return [start, end];
}
