/** Features of the content of a cue, for the model that chooses among candidates. */
import type { PreparedArticle, Token } from '../prepare/prepared-article.js';
import {
  type CandidateFeatures,
  combined,
  type FeatureList,
  featuresBy,
  numberOf,
  SharedFeatures,
  step,
} from '../rank/features.js';
import type { CuedClause } from './clause.js';
import type { ContentCandidate, ContentCandidates, Layout } from './content-candidates.js';
import { cueClass } from './cues.js';
import { reportingShare } from './lexicon.js';
import { flag, quotationState, verbForm } from './token-features.js';
import { SAYING_VERBS } from './verbs.js';
import { isDay, isSubject, isVerbal } from './words.js';

/** Whether each candidate is the content of its cue. Those that begin or end at the same place share features. */
export function contentFeatures(
  article: PreparedArticle,
  cued: CuedClause,
  proposed: ContentCandidates,
): readonly CandidateFeatures[] {
  const starts = new SharedFeatures();
  const ends = new SharedFeatures();
  const following = new Map<number, WhatFollows>();
  return proposed.candidates.map((candidate) => {
    const parts = partsOf(article, cued, candidate, proposed);
    const key = (index: number) => index * LAYOUTS.length + LAYOUTS.indexOf(candidate.layout);
    const start = (features: FeatureList) => addStart(features, parts);
    const follows = parts.atEnd ? null : (following.get(parts.end) ?? whatFollows(parts));
    if (follows !== null) following.set(parts.end, follows);
    return [
      candidate.byRule === null ? starts.of(key(parts.start), start) : featuresBy(start),
      ends.of(key(parts.end), (features) => {
        addEnd(features, parts);
        if (follows !== null) addWhatFollows(features, parts, follows);
      }),
      featuresBy((features) => {
        addInside(features, parts);
        if (follows !== null) addInsideAndWhatFollows(features, parts, follows);
      }),
    ];
  });
}

const LAYOUTS: readonly Layout[] = ['after', 'before', 'around'];

/** A candidate with what its features are made of. */
interface CandidateParts {
  readonly article: PreparedArticle;
  readonly cued: CuedClause;
  readonly candidate: ContentCandidate;
  readonly kind: number;
  readonly lemma: number;
  readonly layout: number;
  /** The first token after the cue and a source behind it; the first of the cue and a source before it. */
  readonly after: number;
  readonly anchor: number;
  readonly start: number;
  /** The last range. */
  readonly lastStart: number;
  readonly end: number;
  readonly atEnd: boolean;
  readonly inside: RangeCounts;
  /** Whether "that" begins it. */
  readonly that: number;
}

function partsOf(
  article: PreparedArticle,
  cued: CuedClause,
  candidate: ContentCandidate,
  { cue: group, after, anchor }: ContentCandidates,
): CandidateParts {
  const start = candidate.ranges[0]?.[0] ?? group[1];
  const [lastStart, end] = candidate.ranges.at(-1) ?? group;
  return {
    article,
    cued,
    candidate,
    kind: cueClass(cued.cue),
    lemma: numberOf(cued.cue.lemma),
    layout: numberOf(candidate.layout),
    after,
    anchor,
    start,
    lastStart,
    end,
    atEnd: end >= cued.bounds[1] - 1,
    inside: insideOf(article, lastStart, end),
    that: flag(article.at(start).lower === 'that' || article.at(start - 1).lower === 'that'),
  };
}

function addStart(features: FeatureList, parts: CandidateParts): void {
  const { article, cued, candidate, kind, lemma, layout, after, anchor, start } = parts;
  const [from, to] = cued.bounds;
  const byRule = numberOf(candidate.byRule === null ? candidate.layout : `rule ${candidate.byRule}`);
  const quoted = flag(cued.inQuotation);
  const first = article.at(start);
  const second = article.at(start + 1);
  const before = article.at(start - 1);
  const offset = start - after;
  features.add('layout, class, quoted', layout, kind, quoted);
  features.add('layout, lemma', layout, lemma);
  features.add('rule', byRule);
  features.add('rule, class, quoted', byRule, kind, quoted);
  features.add('rule, lemma', byRule, lemma);
  features.add('first word, class', layout, first.wordFeature, kind);
  features.add('first word, lemma', layout, first.wordFeature, lemma);
  features.add('first words', layout, first.wordFeature, second.wordFeature);
  features.add('word before, first word', layout, before.wordFeature, first.wordFeature, kind);
  features.add('offset, class', layout, Math.min(offset, 9), kind);
  features.add('offset, lemma', layout, Math.min(Math.max(offset, -1), 6), lemma);
  features.add('first part of speech', layout, first.partOfSpeechFeature, before.partOfSpeechFeature, kind);
  features.add('first parts of speech, lemma', layout, first.partOfSpeechFeature, second.partOfSpeechFeature, lemma);
  const third = article.at(start + 2).partOfSpeechFeature;
  features.add('three parts of speech', layout, first.partOfSpeechFeature, second.partOfSpeechFeature, third, kind);
  features.add('quotation at start', layout, quotationState(article, first), quotationState(article, before), kind);
  features.add('at start of bounds', layout, kind, start > from ? before.wordFeature : 0);
  features.add('days', layout, flag(isDay(first)), flag(isDay(before)));
  const skipped = article
    .slice(after, Math.min(start, after + 3))
    .map(({ partOfSpeechFeature }) => partOfSpeechFeature);
  features.add('skipped parts of speech', layout, combined(...skipped), kind);
  features.add('skipped word', layout, offset > 0 ? article.at(after).wordFeature : 0, kind);
  const marked = article.at(anchor - 1);
  features.add('mark before', layout, numberOf(marked.text), flag(anchor > from + 1), kind);
  const separated = /^[,”"]$/.test(marked.text);
  features.add('after, mark before', layout, markOrPart(article.at(after)), kind, flag(separated));
  const quotationBefore = !cued.inQuotation && article.closesQuotation(anchor - 1);
  const quotationAfter =
    !cued.inQuotation && after < to && (article.opensQuotation(after) || article.opensQuotation(after + 1));
  const origin = candidate.byRule === null ? layout : 0;
  features.add('quotations beside', flag(quotationBefore), flag(quotationAfter), kind, origin);
  features.add('words beside', layout, marked.wordFeature, article.at(after).wordFeature, kind);
}

function markOrPart(token: Token): number {
  if (/^[.,:]$/.test(token.text)) return numberOf(token.text);
  return isDay(token) ? numberOf('day') : token.partOfSpeechFeature;
}

function addEnd(features: FeatureList, parts: CandidateParts): void {
  const { article, cued, kind, lemma, layout, end, atEnd } = parts;
  const next = article.at(end);
  const next2 = article.at(end + 1);
  const last = article.at(end - 1);
  features.add('next word', layout, next.wordFeature, kind);
  features.add('next words', layout, next.wordFeature, next2.wordFeature);
  features.add('next parts of speech', layout, next.partOfSpeechFeature, next2.partOfSpeechFeature, kind);
  features.add('last part of speech, next word', layout, last.partOfSpeechFeature, next.wordFeature);
  features.add('at end, class', layout, flag(atEnd), kind);
  features.add('at end, lemma', layout, flag(atEnd), lemma);
  features.add('quotation at end', layout, quotationState(article, last), quotationState(article, next), kind);
  features.add('words left', layout, step(cued.bounds[1] - end), kind);
  const third = article.at(end + 2).partOfSpeechFeature;
  features.add('three next', layout, next.wordFeature, next2.wordFeature, third, kind);
}

/** How the sentence goes on: with speech, or with a clause beside the cue ("said it holds and denied the rest"). */
interface WhatFollows {
  /** The next word, or a comma and a conjunction as one. */
  readonly joins: number;
  /** The first token that is no conjunction, comma or adverb. */
  readonly clause: Token;
  readonly nextVerb: Token | null;
  readonly nextVerbForm: number;
}

function whatFollows({ article, cued, end }: CandidateParts): WhatFollows {
  const to = cued.bounds[1];
  const next = article.at(end);
  const next2 = article.at(end + 1);
  const clause = article.at(startOfNextClause(article, end, to));
  const nextVerb = firstIn(article, clause.index, Math.min(to, clause.index + 7), isVerbal);
  return {
    joins: isConjunction(next2) && next.text === ',' ? combined(next.wordFeature, next2.wordFeature) : next.wordFeature,
    clause,
    nextVerb,
    nextVerbForm: nextVerb === null ? 0 : verbForm(nextVerb),
  };
}

function addWhatFollows(features: FeatureList, parts: CandidateParts, { joins, clause }: WhatFollows): void {
  const { article, cued, kind, lemma, layout, end } = parts;
  const to = cued.bounds[1];
  const next = article.at(end);
  const next2 = article.at(end + 1);
  const last = article.at(end - 1);
  const { reports, verb } = verbsFrom(article, end, Math.min(to, end + 8));
  features.add('a cue follows', layout, flag(reports), next.wordFeature, kind);
  features.add('a verb follows', layout, Math.min(verb, 4), next.wordFeature);
  const form = verbForm(clause);
  const cueForm = verbForm(article.at(cued.cue.index));
  const nextCue = firstIn(article, end, Math.min(to, end + 10), isLikelyCue);
  const quotation = flag(end < to && article.openingsIn([end, to]) > 0);
  features.add('joined, form', layout, joins, form, flag(form === cueForm), kind);
  features.add('joined, part of speech', layout, joins, clause.partOfSpeechFeature, kind);
  const cueCloseness = nextCue === null ? 0 : combined(verbForm(nextCue), flag(nextCue === clause));
  features.add('joined, cue', layout, joins, cueCloseness, kind);
  features.add('joined, verb', layout, joins, clause.partOfSpeech === 'VERB' ? numberOf(clause.lemma) : 0);
  const outer = combined(article.at(end - 2).partOfSpeechFeature, last.partOfSpeechFeature);
  features.add('parts of speech at end', layout, outer, next.partOfSpeechFeature, next2.partOfSpeechFeature);
  features.add('words at end', layout, last.wordFeature, next.wordFeature);
  features.add('next word, lemma', layout, next.wordFeature, lemma);
  features.add('last mark', layout, numberOf(article.at(to - 1).text));
  features.add('quotation later, next word', layout, quotation, next.wordFeature, kind);
  features.add('quotation later, joined', layout, quotation, quotationState(article, last), joins, kind);
}

/** Features of the inside of a candidate together with what follows it. */
function addInsideAndWhatFollows(features: FeatureList, parts: CandidateParts, follows: WhatFollows): void {
  const { article, cued, kind, layout, lastStart, end, inside, that } = parts;
  const next = article.at(end);
  const { joins, clause, nextVerb, nextVerbForm } = follows;
  const firstForm = inside.firstVerb === null ? 0 : verbForm(inside.firstVerb);
  const subject = isSubject(clause) ? numberOf(clause.lower) : clause.partOfSpeechFeature;
  features.add('joined, word', layout, joins, clause.wordFeature, that);
  features.add('joined, verbs', layout, combined(joins, firstForm), nextVerbForm, flag(nextVerb === clause), kind);
  features.add('joined, subject', layout, joins, subject, nextVerbForm, that);
  features.add('joined, commas', layout, Math.min(inside.commas, 2), joins, clause.partOfSpeechFeature, kind);
  const cueForm = verbForm(article.at(cued.cue.index));
  features.add('joined, forms', layout, combined(joins, firstForm), verbForm(clause), cueForm);
  features.add('next word, that', layout, next.wordFeature, that, Math.min(inside.verbs, 2), kind);
  features.add('next word, lengths', layout, next.wordFeature, step(end - lastStart), step(cued.bounds[1] - end));
}

function isLikelyCue({ partOfSpeech, quotation, lemma }: Token): boolean {
  return partOfSpeech === 'VERB' && quotation < 0 && reportingShare(lemma) > 0.4;
}

function firstIn(
  article: PreparedArticle,
  from: number,
  to: number,
  isSought: (token: Token) => boolean,
): Token | null {
  for (let index = Math.max(0, from); index < to; index += 1) {
    const token = article.at(index);
    if (isSought(token)) return token;
  }
  return null;
}

function isConjunction({ lower }: Token): boolean {
  return /^(and|but|or)$/.test(lower);
}

/** The first token at or after `end` that is no conjunction, comma or adverb. */
function startOfNextClause(article: PreparedArticle, end: number, to: number): number {
  let index = end;
  while (index < to) {
    const token = article.at(index);
    if (!isConjunction(token) && token.text !== ',' && token.partOfSpeech !== 'ADV') break;
    index += 1;
  }
  return index;
}

function addInside(features: FeatureList, parts: CandidateParts): void {
  const { article, cued, candidate, kind, lemma, layout, start, lastStart, end, atEnd, inside, that } = parts;
  const { verbs, commas, cues, firstVerb } = inside;
  const first = article.at(start);
  const form = firstVerb === null ? 0 : verbForm(firstVerb);
  features.add('length', layout, step(end - lastStart), kind);
  features.add('verbs, class', layout, Math.min(verbs, 2), kind, flag(first.lower === 'that'));
  features.add('verbs, next word', layout, Math.min(verbs, 2), article.at(end).wordFeature);
  features.add('verbs, lemma', layout, Math.min(verbs, 1), lemma);
  features.add('verbs, form', layout, Math.min(verbs, 3), form, kind, that);
  features.add('form, lemma', layout, form, lemma);
  features.add('commas', layout, Math.min(commas, 3), kind);
  features.add('cues within', layout, Math.min(cues, 2), kind, flag(atEnd));
  features.add('ranges', layout, candidate.ranges.length, kind);
  const [from, to] = cued.bounds;
  const quotationsIn = candidate.ranges.reduce(
    (sum, range) => sum + article.openingsIn([Math.max(from, range[0]), Math.max(from, Math.min(to, range[1]))]),
    0,
  );
  const quotationsOut = cued.inQuotation ? 0 : article.openingsIn(cued.bounds) - quotationsIn;
  const within = Math.min(quotationsIn, 2);
  const without = Math.min(quotationsOut, 2);
  const states = combined(quotationState(article, first), quotationState(article, article.at(end - 1)));
  features.add('quotations within, class', layout, within, kind, flag(atEnd));
  features.add('quotations within, edges', layout, within, states, kind);
  features.add('quotations without, class', layout, without, within, kind);
  features.add('quotations without, lemma', layout, without, lemma);
}

/** Whether a verb of saying follows, and how far the first verb is; 0 where none does. */
function verbsFrom(article: PreparedArticle, start: number, end: number): { reports: boolean; verb: number } {
  let reports = false;
  let verb = 0;
  for (let index = start; index < end; index += 1) {
    const token = article.at(index);
    if (token.partOfSpeech === 'VERB' && SAYING_VERBS.has(token.lemma)) reports = true;
    if (verb === 0 && isVerbal(token)) verb = index - start + 1;
  }
  return { reports, verb };
}

/** The contents of a range, counted. */
interface RangeCounts {
  readonly verbs: number;
  readonly commas: number;
  readonly cues: number;
  readonly firstVerb: Token | null;
}

function insideOf(article: PreparedArticle, start: number, end: number): RangeCounts {
  let verbs = 0;
  let commas = 0;
  let cues = 0;
  let firstVerb: Token | null = null;
  for (let index = start; index < end; index += 1) {
    const token = article.at(index);
    if (isVerbal(token)) {
      verbs += 1;
      firstVerb ??= token;
    }
    if (token.quotation >= 0) continue;
    if (token.text === ',') commas += 1;
    if (index > start && token.partOfSpeech === 'VERB' && SAYING_VERBS.has(token.lemma)) cues += 1;
  }
  return { verbs, commas, cues, firstVerb };
}
