/** Features of the source of a cue, for the model that chooses among candidates. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import { combined, FeatureList, numberOf, step } from '../rank/features.js';
import type { CuedClause } from './clause.js';
import { cueClass } from './cues.js';
import type { SourceCandidate } from './source-candidates.js';
import { flag, quotationState } from './token-features.js';
import { cueRange } from './verb-group.js';
import { isSubject, isVerbal } from './words.js';

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
