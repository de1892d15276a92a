/** Reports as the stages after this one get them: spans of the text, a kind, a confidence, doubts. */
import type { FoundSpeech, TextSpan } from '../../story/article.js';
import type { SpeechMode } from '../../story/vocabulary.js';
import { readingWords } from '../../words/reading.js';
import { isWord, type PreparedArticle, type TokenRange } from '../prepare/prepared-article.js';
import type { Report } from './report.js';
import { namedSource } from './source-span.js';

export function foundSpeech(article: PreparedArticle, reports: readonly Report[]): readonly FoundSpeech[] {
  return reports.flatMap((report): readonly FoundSpeech[] => {
    const content = merged(article, report.content);
    if (content.length === 0) return [];
    const source = report.source === null ? null : namedSource(article, report.source);
    return [
      {
        kind: kindOf(article, content),
        content: content.map((range) => article.spanOf(range)),
        source: source === null ? [] : [article.spanOf(source)],
        cue: [article.spanOf(report.cue)],
        confidence: report.confidence,
        rule: report.rule,
        doubts: doubtsOf(article, report),
      },
    ];
  });
}

/** The ranges in order, those that touch as one. */
function merged(article: PreparedArticle, ranges: readonly TokenRange[]): readonly TokenRange[] {
  const found: TokenRange[] = [];
  for (const [from, to] of [...ranges].sort((one, other) => one[0] - other[0])) {
    const last = found.at(-1);
    if (to <= from) continue;
    if (last !== undefined && from <= last[1] && sameParagraph(article, last[0], from)) {
      found[found.length - 1] = [last[0], Math.max(last[1], to)];
    } else found.push([from, to]);
  }
  return found;
}

function sameParagraph(article: PreparedArticle, one: number, other: number): boolean {
  return article.at(one).paragraph === article.at(other).paragraph;
}

/** DIRECT where all words stand in quotation marks, MIXED where some do. Marks around more than the content do not count. */
function kindOf(article: PreparedArticle, content: readonly TokenRange[]): SpeechMode {
  const spans = content.map((range): TextSpan => article.spanOf(range));
  const start = spans[0]?.[0] ?? 0;
  const end = spans.at(-1)?.[1] ?? 0;
  let words = 0;
  let quoted = 0;
  for (const [from, to] of content) {
    for (const token of article.slice(from, to)) {
      if (!isWord(token)) continue;
      words += 1;
      const quotation = article.quotations[token.quotation];
      if (quotation !== undefined && !(start > quotation.start && end < quotation.end)) quoted += 1;
    }
  }
  if (quoted === 0) return 'INDIRECT';
  return quoted === words ? 'DIRECT' : 'MIXED';
}

const { words, speaker } = readingWords;

/** Below this, a choice is told as a doubt. */
const LEAST_SURE = 0.5;

function doubtsOf(article: PreparedArticle, report: Report): readonly string[] {
  const { source, likelihood, quotes, continued, head, content } = report;
  const doubts: string[] = [];
  if (source === null) {
    doubts.push(quotes ? speaker.quotedByNobody : speaker.nobody);
  } else if (likelihood.source < LEAST_SURE) doubts.push(speaker.mayBeAnother);
  if (likelihood.cue < LEAST_SURE) doubts.push(words.mayBeNoSpeech);
  if (likelihood.content < LEAST_SURE) doubts.push(words.edgesUncertain);
  if (continued) doubts.push(words.continued);
  if (article.at(head).quotation >= 0) doubts.push(words.nested);
  if (article.quotationsIn(content).some((quotation) => endsWithin(article, quotation))) {
    doubts.push(words.markWithoutCounterpart);
  }
  return doubts;
}

/** Whether a quotation is not closed, and does not go on in the next paragraph. */
function endsWithin(article: PreparedArticle, quotation: number): boolean {
  if (article.isClosed(quotation)) return false;
  return !article.opensQuotation(article.quotationRange(quotation)[1]);
}
