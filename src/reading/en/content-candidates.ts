/** The words that a cue may report: ranges of tokens around it, of which a model chooses. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import type { CuedClause, Quoting } from './clause.js';
import { withoutMarksAtEnd } from './spans.js';
import { cueRange } from './verb-group.js';
import { isDay, isNominal } from './words.js';

/** Where the words stand: after the cue, before it, or on both sides. */
export type Layout = 'after' | 'before' | 'around';

export interface ContentCandidate {
  readonly ranges: readonly TokenRange[];
  readonly layout: Layout;
  /** How the rule that proposed it quotes; `null` where no rule did. */
  readonly byRule: Quoting | null;
}

/** The candidates for the content of a clause, with what the features need to know of it. */
export interface ContentCandidates {
  readonly candidates: readonly ContentCandidate[];
  readonly cue: TokenRange;
  /** The first token after the cue and after a source that follows it. */
  readonly after: number;
  /** The first token of the cue and of a source before it. */
  readonly anchor: number;
}

/** A cue of news has seldom as many candidates. Of more, those that are proposed first are kept. */
const MOST_CANDIDATES = 96;
const MOST_STARTS = 12;
const MOST_ENDS = 14;
const MOST_STARTS_BEFORE = 9;
/** Content begins at most this many tokens after the cue. */
const MOST_SKIPPED_TOKENS = 22;

/** Verbs whose "to" names what is answered, and not what is said. */
const ADDRESSED_TO: ReadonlySet<string> = new Set(['respond', 'react', 'reply']);

export function contentCandidates(
  article: PreparedArticle,
  { cue, bounds, clause, inQuotation }: CuedClause,
  source: TokenRange | null,
): ContentCandidates {
  const [from, to] = bounds;
  const group = cueRange(article, cue, from);
  const found = new Map<string, ContentCandidate>();
  const propose = (ranges: readonly TokenRange[], layout: Layout, byRule: Quoting | null) => {
    const kept = ranges.filter(([start, end]) => end > start);
    const key = kept.join(' ');
    if (kept.length > 0 && found.size < MOST_CANDIDATES && !found.has(key))
      found.set(key, { ranges: kept, layout, byRule });
  };
  const answersTo = ADDRESSED_TO.has(cue.lemma) && article.at(group[1]).lower === 'to';
  const isAnswered = (start: number) => answersTo && start >= group[1] && !article.opensQuotation(start);
  if (clause !== null && !isAnswered(clause.content[0]?.[0] ?? from)) {
    propose(clause.content, layoutOf(clause.content, group), clause.quoting);
  }
  const after = source !== null && (source[0] === group[1] || source[0] === group[1] + 1) ? source[1] : group[1];
  for (const start of startsAfter(article, after, to)) {
    if (isAnswered(start)) continue;
    for (const end of endsAfter(article, start, to, inQuotation)) propose([[start, end]], 'after', null);
  }
  const anchor = source !== null && source[1] <= group[0] && source[1] >= group[0] - 4 ? source[0] : group[0];
  if (anchor > from + 1) {
    let end = anchor;
    while (end > from && /^[,—–-]$/.test(article.at(end - 1).text) && article.at(end - 1).quotation < 0) end -= 1;
    for (const start of startsBefore(article, from, end)) {
      propose([[start, end]], 'before', null);
      const restStart = start === from ? startOfRest(article, after, to) : null;
      if (restStart === null) continue;
      const rest: TokenRange = [restStart, withoutMarksAtEnd(article, restStart, to)];
      if (rest[1] > rest[0] + 1) propose([[start, end], rest], 'around', null);
    }
  }
  return { candidates: [...found.values()], cue: group, after, anchor };
}

/** Where words go on after "…, Smith said," or "…, Smith said in an interview,"; `null` where they do not. */
function startOfRest(article: PreparedArticle, after: number, to: number): number | null {
  for (let index = after; index < Math.min(to, after + MOST_TOKENS_OF_ADJUNCT); index += 1) {
    if (/^[,—–]$/.test(article.at(index).text)) return index + 1;
    if (article.opensQuotation(index)) return null;
  }
  return null;
}

const MOST_TOKENS_OF_ADJUNCT = 15;

function layoutOf(ranges: readonly TokenRange[], group: TokenRange): Layout {
  const start = ranges[0]?.[0] ?? 0;
  if (start >= group[1]) return 'after';
  return ranges.length > 1 ? 'around' : 'before';
}

const BEGINS_CONTENT =
  /^(that|whether|to|how|what|why|if|as|who|when|where|against|about|on|for|of|with|from|over|in)$/;

function startsAfter(article: PreparedArticle, after: number, to: number): readonly number[] {
  const starts: number[] = [];
  for (
    let index = after;
    index < Math.min(to, after + MOST_SKIPPED_TOKENS) && starts.length < MOST_STARTS;
    index += 1
  ) {
    const token = article.at(index);
    const before = article.at(index - 1);
    if (/^[.,;:)]$/.test(token.text)) continue;
    const followsNominal = isNominal(before) && !/^(ADP|PUNCT|PART)$/.test(token.partOfSpeech) && index < after + 8;
    if (
      index === after ||
      BEGINS_CONTENT.test(token.lower) ||
      article.opensQuotation(index) ||
      /^[,:—–-]$/.test(before.text) ||
      followsNominal ||
      isDay(before) ||
      (before.partOfSpeech === 'NUM' && isDay(article.at(index - 2))) ||
      article.closesQuotation(index - 1)
    ) {
      starts.push(index);
    }
  }
  return starts;
}

const FOLLOWS_CONTENT =
  /^(and|but|while|as|after|when|because|which|who|although|though|where|before|during|since|if|or|with|in|at|on|for|according|until|even|despite|following)$/;

function endsAfter(article: PreparedArticle, start: number, to: number, inQuotation: boolean): readonly number[] {
  const ends: number[] = [];
  for (let index = start + 1; index < to && ends.length < MOST_ENDS; index += 1) {
    const token = article.at(index);
    const before = article.at(index - 1);
    if (!inQuotation && token.quotation >= 0 && before.quotation === token.quotation) continue;
    if (
      /^[,;:—–)-]$/.test(token.text) ||
      FOLLOWS_CONTENT.test(token.lower) ||
      article.closesQuotation(index - 1) ||
      (/ing$/.test(token.lower) && token.partOfSpeech === 'VERB' && before.text !== '-') ||
      (isDay(token) && index > start + 1)
    ) {
      ends.push(index);
    }
  }
  ends.push(endOfBounds(article, start, to));
  return ends;
}

/** The end of the bounds, without the marks at its end that stand outside of quotations. */
function endOfBounds(article: PreparedArticle, start: number, to: number): number {
  let end = to;
  while (end > start && /^[.;:,]$/.test(article.at(end - 1).text) && article.at(end - 1).quotation < 0) end -= 1;
  return end;
}

/** A word after a comma with which no content begins: it goes on with the clause before it. */
const CONTINUES_CLAUSE = /^(rather|which|who|whom|whose|including|such|especially|particularly)$/;

function startsBefore(article: PreparedArticle, from: number, end: number): readonly number[] {
  const starts = [from];
  for (let index = from + 1; index < end - 1 && starts.length < MOST_STARTS_BEFORE; index += 1) {
    const before = article.at(index - 1);
    if (CONTINUES_CLAUSE.test(article.at(index).lower)) continue;
    if (
      article.opensQuotation(index) ||
      /^[,;:—–]$/.test(before.text) ||
      /^(and|but|that)$/.test(before.lower) ||
      article.at(index).lower === 'that'
    ) {
      starts.push(index);
    }
  }
  return starts;
}
