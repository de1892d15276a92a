/** Features of cues, contents and sources, for the models. */
import type { PreparedArticle, Token, TokenRange } from '../prepare/prepared-article.js';
import { combined, FeatureList, numberOf, step } from '../rank/features.js';
import type { CuedClause } from './clause.js';
import type { ContentCandidate, ContentCandidates } from './content-candidates.js';
import { cueClass } from './cues.js';
import type { SourceCandidate } from './source-candidates.js';
import { cueRange, verbGroup } from './verb-group.js';
import { SAYING_VERBS } from './verbs.js';
import { isSubject, isVerbal } from './words.js';

const flag = (yes: boolean): number => (yes ? 1 : 2);

/** How a token stands to the quotation marks. */
function quotationState(article: PreparedArticle, { index, quotation }: Token): number {
  if (quotation < 0) return 1;
  if (article.opensQuotation(index)) return 2;
  return article.closesQuotation(index) ? 3 : 4;
}

/** Whether the candidate verb reports: features of the cue, and of what the rules make of it. */
export function cueFeatures(article: PreparedArticle, cued: CuedClause): readonly number[] {
  const { cue, bounds, clause, inQuotation } = cued;
  const [from, to] = bounds;
  const head = article.at(cue.index);
  const [start] = verbGroup(article, cue.index, from);
  const before = article.at(start - 1);
  const before2 = article.at(start - 2);
  const next = article.at(cue.index + 1);
  const next2 = article.at(cue.index + 2);
  const lemma = numberOf(cue.lemma);
  const kind = cueClass(cue);
  const quoted = flag(inQuotation);
  const auxiliaries = combined(...article.slice(start, cue.index).map(({ lower }) => numberOf(lower)));
  const form = numberOf(formOf(head.lower));
  const subject = numberOf(subjectKind(article, clause?.source ?? null));
  const quoting = numberOf(clause === null ? 'nothing' : clause.quoting);
  const share = Math.round(cue.share * 10);
  const features = new FeatureList();
  features.add('bias');
  features.add('lemma', lemma);
  features.add('lemma, quoted', lemma, quoted);
  features.add('lemma, form', lemma, form);
  features.add('lemma, next word', lemma, next.wordFeature);
  features.add('lemma, next part of speech', lemma, next.partOfSpeechFeature);
  features.add('lemma, quoting', lemma, quoting);
  features.add('class, quoting, quoted', kind, quoting, quoted);
  features.add('class, auxiliaries', kind, auxiliaries);
  features.add('auxiliaries', auxiliaries);
  features.add('lemma, auxiliaries', lemma, auxiliaries);
  features.add('class, subject, quoted', kind, subject, quoted);
  features.add('subject, quoted', subject, quoted);
  features.add('lemma, subject', lemma, subject);
  features.add('class, word before', kind, before.wordFeature);
  features.add('class, next word', kind, next.wordFeature);
  features.add('class, next parts of speech', kind, next.partOfSpeechFeature, next2.partOfSpeechFeature);
  features.add('class, second next word', kind, next2.wordFeature);
  features.add('class, parts of speech before', kind, before.partOfSpeechFeature, before2.partOfSpeechFeature);
  features.add('next words', next.wordFeature, next2.wordFeature);
  features.add('class, quotation after', kind, quotationState(article, next), quotationState(article, next2));
  features.add('class, quotation before', kind, quotationState(article, before));
  features.add('share, quoted, quoting', share, quoted, quoting);
  features.add('share, form, quoted', share, form, quoted);
  features.add('class, words left', kind, step(to - cue.index));
  features.add('class, words before', kind, step(cue.index - from));
  features.add('form, auxiliaries', form, auxiliaries);
  features.add('word', numberOf(head.lower));
  features.add('class, part of speech', kind, head.partOfSpeechFeature);
  if (clause !== null) {
    const length = clause.content.reduce((sum, [first, end]) => sum + end - first, 0);
    const first = article.at(clause.content[0]?.[0] ?? -1);
    features.add('class, content length', kind, step(length));
    features.add('class, first word of content', kind, first.wordFeature);
    features.add('inverted, quoting', flag(clause.inverted), quoting);
  }
  return features.places;
}

function formOf(word: string): string {
  if (/ing$/.test(word)) return 'gerund';
  if (/s$/.test(word)) return 'present';
  return /[dtew]$/.test(word) ? 'past' : 'base';
}

function subjectKind(article: PreparedArticle, source: TokenRange | null): string {
  if (source === null) return 'none';
  const tokens = article.slice(source[0], source[1]);
  const only = tokens.length === 1 ? tokens[0] : undefined;
  if (only !== undefined && isSubject(only)) return only.lower;
  return tokens.some(({ partOfSpeech }) => partOfSpeech === 'PROPN') ? 'name' : 'noun phrase';
}

/** Whether a candidate is the content of its cue. */
export function contentFeatures(
  article: PreparedArticle,
  { cue, bounds, inQuotation }: CuedClause,
  candidate: ContentCandidate,
  { cue: group, after, anchor }: Omit<ContentCandidates, 'candidates'>,
): readonly number[] {
  const [from, to] = bounds;
  const kind = cueClass(cue);
  const lemma = numberOf(cue.lemma);
  const layout = numberOf(candidate.layout);
  const byRule = numberOf(candidate.byRule === null ? candidate.layout : `rule ${candidate.byRule}`);
  const quoted = flag(inQuotation);
  const start = candidate.ranges[0]?.[0] ?? group[1];
  const [lastStart, end] = candidate.ranges.at(-1) ?? group;
  const first = article.at(start);
  const before = article.at(start - 1);
  const next = article.at(end);
  const next2 = article.at(end + 1);
  const last = article.at(end - 1);
  const atEnd = end >= to - 1;
  const features = new FeatureList();
  features.add('layout, class, quoted', layout, kind, quoted);
  features.add('layout, lemma', layout, lemma);
  features.add('rule', byRule);
  features.add('rule, class, quoted', byRule, kind, quoted);
  features.add('rule, lemma', byRule, lemma);
  const offset = start - after;
  features.add('first word, class', layout, first.wordFeature, kind);
  features.add('first word, lemma', layout, first.wordFeature, lemma);
  features.add('word before, first word', layout, before.wordFeature, first.wordFeature, kind);
  features.add('offset, class', layout, Math.min(offset, 9), kind);
  features.add('offset, lemma', layout, Math.min(Math.max(offset, -1), 6), lemma);
  features.add('first part of speech', layout, first.partOfSpeechFeature, before.partOfSpeechFeature, kind);
  features.add('quotation at start', layout, quotationState(article, first), quotationState(article, before), kind);
  features.add('at start of bounds', layout, kind, start > from ? before.wordFeature : 0);
  features.add('next word', layout, next.wordFeature, kind);
  features.add('next words', layout, next.wordFeature, next2.wordFeature);
  features.add('next parts of speech', layout, next.partOfSpeechFeature, next2.partOfSpeechFeature, kind);
  features.add('last part of speech, next word', layout, last.partOfSpeechFeature, next.wordFeature);
  features.add('at end, class', layout, flag(atEnd), kind);
  features.add('at end, lemma', layout, flag(atEnd), lemma);
  features.add('quotation at end', layout, quotationState(article, last), quotationState(article, next), kind);
  features.add('length', layout, step(end - lastStart), kind);
  features.add('words left', layout, step(to - end), kind);
  const third = article.at(end + 2).partOfSpeechFeature;
  features.add('three next', layout, next.wordFeature, next2.wordFeature, third, kind);
  if (!atEnd) {
    const { reports, verb } = whatFollows(article, end, Math.min(to, end + 8));
    features.add('a cue follows', layout, flag(reports), next.wordFeature, kind);
    features.add('a verb follows', layout, Math.min(verb, 4), next.wordFeature);
  }
  const { verbs, commas, cues } = whatIsIn(article, lastStart, end);
  features.add('verbs, class', layout, Math.min(verbs, 2), kind, flag(first.lower === 'that'));
  features.add('verbs, next word', layout, Math.min(verbs, 2), next.wordFeature);
  features.add('commas', layout, Math.min(commas, 3), kind);
  features.add('cues within', layout, Math.min(cues, 2), kind, flag(atEnd));
  features.add('verbs, lemma', layout, Math.min(verbs, 1), lemma);
  const quotationBefore = !inQuotation && article.closesQuotation(anchor - 1);
  const quotationAfter =
    !inQuotation && after < to && (article.opensQuotation(after) || article.opensQuotation(after + 1));
  const origin = candidate.byRule === null ? layout : 0;
  features.add('quotations beside', flag(quotationBefore), flag(quotationAfter), kind, origin);
  features.add('words beside', layout, article.at(anchor - 1).wordFeature, article.at(after).wordFeature, kind);
  return features.places;
}

/** Whether a verb of saying follows, and how far the first verb is; 0 where none does. */
function whatFollows(article: PreparedArticle, start: number, end: number): { reports: boolean; verb: number } {
  let reports = false;
  let verb = 0;
  for (let index = start; index < end; index += 1) {
    const token = article.at(index);
    if (token.partOfSpeech === 'VERB' && SAYING_VERBS.has(token.lemma)) reports = true;
    if (verb === 0 && isVerbal(token)) verb = index - start + 1;
  }
  return { reports, verb };
}

function whatIsIn(
  article: PreparedArticle,
  start: number,
  end: number,
): { verbs: number; commas: number; cues: number } {
  let verbs = 0;
  let commas = 0;
  let cues = 0;
  for (let index = start; index < end; index += 1) {
    const token = article.at(index);
    if (isVerbal(token)) verbs += 1;
    if (token.quotation >= 0) continue;
    if (token.text === ',') commas += 1;
    if (index > start && token.partOfSpeech === 'VERB' && SAYING_VERBS.has(token.lemma)) cues += 1;
  }
  return { verbs, commas, cues };
}

/** Whether a candidate is the source of its cue. */
export function sourceFeatures(
  article: PreparedArticle,
  { cue, bounds, clause, inQuotation }: CuedClause,
  { range, origin }: SourceCandidate,
): readonly number[] {
  const [from] = bounds;
  const group = cueRange(article, cue, from);
  const [start, end] = range;
  const tokens = article.slice(start, end);
  const kind = cueClass(cue);
  const quoted = flag(inQuotation);
  const isGerund = flag(/ing$/.test(article.at(group[1] - 1).lower));
  const side = numberOf(origin === 'rule' ? sideOf(range, group) : origin);
  const byRule = flag(origin === 'rule');
  const context = article.at(group[0] - 1);
  const named = flag(tokens.some(({ partOfSpeech }) => partOfSpeech === 'PROPN'));
  const verbs = tokens.filter(isVerbal).length;
  const relative = flag(tokens.some(({ lower }) => /^(who|which|that|whose)$/.test(lower)));
  const commas = tokens.filter(({ text }) => text === ',').length;
  const only = tokens.length === 1 ? tokens[0] : undefined;
  const pronoun = only !== undefined && (isSubject(only) || /^(who|which|that)$/.test(only.lower)) ? only.lower : '';
  const before = article.at(start - 1);
  const next = article.at(end);
  const first = article.at(start);
  const last = article.at(end - 1);
  const length = step(end - start);
  const gap =
    end < group[0]
      ? combined(...article.slice(end, Math.min(group[0], end + 2)).map(({ wordFeature }) => wordFeature))
      : 0;
  const features = new FeatureList();
  features.add('origin, class', numberOf(origin), kind);
  features.add('side, quoted', side, isGerund, quoted);
  features.add('side, context', side, context.wordFeature, isGerund);
  features.add('side, part of speech of context', side, context.partOfSpeechFeature, isGerund, quoted);
  features.add('rule, side', byRule, side, kind);
  features.add('rule, context', byRule, isGerund, context.wordFeature);
  features.add('length, class', side, length, kind);
  features.add('length, named', side, length, named);
  features.add('inner', side, Math.min(verbs, 2), relative, Math.min(commas, 2));
  features.add('pronoun', side, numberOf(pronoun));
  features.add('word before, first part of speech', side, before.wordFeature, first.partOfSpeechFeature);
  features.add(
    'first parts of speech',
    side,
    before.partOfSpeechFeature,
    first.partOfSpeechFeature,
    flag(start === from),
  );
  features.add('first word', side, first.wordFeature);
  features.add('outer parts of speech', side, first.partOfSpeechFeature, last.partOfSpeechFeature);
  features.add('last word', side, last.wordFeature);
  features.add('next word', side, next.wordFeature, next.partOfSpeechFeature);
  features.add('next word, second part of speech', side, next.wordFeature, article.at(end + 1).partOfSpeechFeature);
  features.add('next words', side, next.wordFeature, article.at(end + 1).wordFeature);
  features.add('named, class', side, named, kind, quoted);
  features.add('at start, named', side, flag(start === from), named);
  features.add('gap', side, gap);
  features.add('distance', side, step(end <= group[0] ? group[0] - end : start - group[1]), isGerund);
  features.add(
    'parts of speech before',
    side,
    article.at(start - 2).partOfSpeechFeature,
    before.partOfSpeechFeature,
    first.partOfSpeechFeature,
  );
  features.add('lemma', side, numberOf(cue.lemma));
  features.add('inner, next word', side, Math.min(verbs, 1), Math.min(commas, 3), next.wordFeature);
  features.add('quotation at start', quotationState(article, first), quotationState(article, before), quoted);
  features.add('named, word before', side, named, before.wordFeature);
  features.add('verbs, word before', side, before.wordFeature, flag(verbs > 0));
  features.add('rule has one', flag(clause !== null && clause.source !== null), byRule);
  return features.places;
}

function sideOf([start, end]: TokenRange, group: TokenRange): string {
  if (start >= group[1]) return 'after';
  return end === group[0] ? 'before' : 'elided';
}

/** Whether a cue names no source. */
export function noSourceFeatures(article: PreparedArticle, { cue, bounds, clause }: CuedClause): readonly number[] {
  const group = cueRange(article, cue, bounds[0]);
  const auxiliaries = article.slice(group[0], cue.index).map(({ lower }) => numberOf(lower));
  const features = new FeatureList();
  features.add('no source');
  features.add('no source, class', cueClass(cue));
  features.add('no source, context', article.at(group[0] - 1).partOfSpeechFeature);
  features.add('no source, lemma', numberOf(cue.lemma));
  features.add('no source, auxiliaries', combined(...auxiliaries));
  features.add('no source, rule has one', flag(clause !== null && clause.source !== null));
  return features.places;
}
