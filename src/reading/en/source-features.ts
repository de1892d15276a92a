/** Features of the sources of cues, for the model that chooses among them. */
import { isWord, type PreparedArticle, type Token, type TokenRange } from '../prepare/prepared-article.js';
import { combined, FeatureList, numberOf, step } from '../rank/features.js';
import type { CuedClause } from './clause.js';
import { cueClass } from './cues.js';
import type { SourceCandidate } from './source-candidates.js';
import { flag, quotationState } from './token-features.js';
import { cueRange } from './verb-group.js';
import { SAYING_VERBS } from './verbs.js';
import { isDay, isSubject, isVerbal } from './words.js';

/** Whether a candidate is the source of its cue. */
export function sourceFeatures(
  article: PreparedArticle,
  { cue, bounds, clause, inQuotation }: CuedClause,
  { range, origin, nearer }: SourceCandidate,
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
  const head = headOf(article, range);
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
  addHead(features, side, kind, head);
  addAgreement(features, article, range, head, group, side);
  addClause(features, article, range, bounds, group, isGerund, side, nearer, kind);
  addRule(features, article, range, clause?.source ?? null, side);
  addBoundaries(features, article, range, from, side, isGerund);
  const passive = flag(isPassive(article, group));
  features.add('lemma, head', numberOf(cue.lemma), side, headFeature(head));
  features.add('passive, class', passive, side, kind);
  features.add('passive, lemma', passive, side, numberOf(cue.lemma));
  return features.places;
}

/** Whether a cue names no source. `candidates` are those that it might name. */
export function noSourceFeatures(
  article: PreparedArticle,
  { cue, bounds, clause, inQuotation }: CuedClause,
  candidates: readonly SourceCandidate[],
): readonly number[] {
  const group = cueRange(article, cue, bounds[0]);
  const auxiliaries = combined(...article.slice(group[0], cue.index).map(({ lower }) => numberOf(lower)));
  const before = article.at(group[0] - 1);
  const next = article.at(group[1]);
  const kind = cueClass(cue);
  const form = formOf(article.at(cue.index));
  const passive = flag(isPassive(article, group));
  const features = new FeatureList();
  features.add('no source');
  features.add('no source, class', kind);
  features.add('no source, context', before.partOfSpeechFeature);
  features.add('no source, lemma', numberOf(cue.lemma));
  features.add('no source, auxiliaries', auxiliaries);
  features.add('no source, rule has one', flag(clause !== null && clause.source !== null));
  features.add('no source, passive, class', passive, kind);
  features.add('no source, passive, lemma', passive, numberOf(cue.lemma));
  features.add('no source, passive, agent', passive, flag(candidates.some(({ origin }) => origin === 'agent')));
  features.add('no source, word before, form', before.wordFeature, form);
  features.add('no source, word before, passive', before.wordFeature, passive);
  features.add('no source, next word, passive', next.wordFeature, passive);
  features.add('no source, at start, form', flag(group[0] === bounds[0]), form);
  features.add('no source, candidates', Math.min(candidates.length, 4));
  features.add('no source, quoted, form', flag(inQuotation), form);
  features.add('no source, neighbours, form', before.partOfSpeechFeature, next.partOfSpeechFeature, form);
  return features.places;
}

function sideOf([start, end]: TokenRange, group: TokenRange): string {
  if (start >= group[1]) return 'after';
  return end === group[0] ? 'before' : 'elided';
}

const AFTER_HEAD = /^(,|\(|—|–|of|for|at|in|from|who|whose|that|which|with|on|to|by|about|as)$/;

/** The head of a noun phrase: the last word before what describes it further. */
function headOf(article: PreparedArticle, [start, end]: TokenRange): Token {
  let last = start + 1;
  while (last < end && !AFTER_HEAD.test(article.at(last).lower)) last += 1;
  last -= 1;
  while (last > start && (!isWord(article.at(last)) || /^['’]s$/.test(article.at(last).text))) last -= 1;
  return article.at(last);
}

/** Names count as such: which one it is, says nothing. */
function headFeature({ partOfSpeech, lower, partOfSpeechFeature }: Token): number {
  return partOfSpeech === 'PRON' ? numberOf(lower) : partOfSpeechFeature;
}

function addHead(features: FeatureList, side: number, kind: number, head: Token): void {
  features.add('head', side, head.wordFeature);
  features.add('head, part of speech', side, head.partOfSpeechFeature);
  features.add('head, class', head.wordFeature, kind);
  features.add('head is a time', flag(isDay(head)), side);
}

/** Whether subject and verb agree in number, as far as their forms tell. */
function addAgreement(
  features: FeatureList,
  article: PreparedArticle,
  [start, end]: TokenRange,
  head: Token,
  group: TokenRange,
  side: number,
): void {
  const finite = article.at(group[0]);
  const verb = article.at(group[1] - 1);
  const isOnly = group[1] - group[0] === 1;
  const isSingular =
    /^(has|is|was|does|'s)$/.test(finite.lower) || (isOnly && /[^s]s$/.test(verb.lower) && verb.lower !== verb.lemma);
  const isPluralVerb = /^(have|are|were|do|'ve|'re)$/.test(finite.lower) || (isOnly && verb.lower === verb.lemma);
  const number = isSingular ? 1 : isPluralVerb ? 2 : 3;
  const tokens = article.slice(start, end);
  const joined = tokens.some(({ lower }) => lower === 'and');
  const isPlural =
    joined ||
    /^(they|we|you|i|others|some|many|most|both)$/.test(head.lower) ||
    (head.partOfSpeech === 'NOUN' && /[^s]s$/.test(head.lower));
  const before = article.at(start - 1);
  const list = before.text === ',' ? 1 : before.lower === 'and' ? 2 : before.partOfSpeech === 'NONE' ? 4 : 3;
  const commas = Math.min(tokens.filter(({ text }) => text === ',').length, 2);
  const afterNoun = flag(/^(NOUN|PROPN)$/.test(article.at(start - 2).partOfSpeech));
  features.add('agreement', number, flag(isPlural));
  features.add('agreement, side', number, flag(isPlural), side);
  features.add('list, joined', side, list, flag(joined), commas, afterNoun);
  features.add(
    'list, agreement',
    side,
    list,
    flag(joined),
    article.at(start).partOfSpeechFeature,
    number * 3 + flag(isPlural),
  );
}

const SUBORDINATING =
  /^(that|which|who|if|when|as|because|while|after|before|how|where|what|whether|since|though|although|whose)$/;

/** The word before the candidate, and what stands between it and the verb. */
function addClause(
  features: FeatureList,
  article: PreparedArticle,
  [start, end]: TokenRange,
  [from]: TokenRange,
  group: TokenRange,
  isGerund: number,
  side: number,
  nearer: number,
  kind: number,
): void {
  const before = article.at(start - 1);
  const opening = SUBORDINATING.test(before.lower)
    ? numberOf(before.lower)
    : /^[,—–-]$/.test(before.text)
      ? 1
      : before.partOfSpeech === 'CCONJ'
        ? 2
        : start === from
          ? 3
          : 4;
  const context = article.at(group[0] - 1).wordFeature;
  features.add('opening', side, opening);
  features.add('opening, gerund', side, opening, isGerund);
  features.add('opening, class', side, opening, kind);
  features.add('nearer, gerund', side, Math.min(nearer, 4), isGerund);
  features.add('nearer, context', side, Math.min(nearer, 4), context);
  features.add('at start, context', side, flag(start === from), isGerund, context);
  if (end >= group[0]) return;
  const between = article.slice(end, group[0]);
  const verbs = Math.min(between.filter(isVerbal).length, 3);
  const commas = Math.min(between.filter(({ text, quotation }) => text === ',' && quotation < 0).length, 3);
  const that = flag(between.some(({ lower }) => lower === 'that'));
  const relative = flag(between.some(({ lower }) => /^(who|which)$/.test(lower)));
  const saying = between.filter(({ partOfSpeech, lemma }) => partOfSpeech === 'VERB' && SAYING_VERBS.has(lemma)).length;
  const quoted = flag(between.some(({ quotation }) => quotation >= 0));
  const next = article.at(end);
  features.add('verbs between', side, verbs, isGerund);
  features.add('commas between', side, commas, isGerund);
  features.add('clauses between', side, that, relative, isGerund);
  features.add('cues between', side, Math.min(saying, 2), isGerund, context);
  features.add('quotation between', side, quoted, isGerund);
  features.add('next word, gerund', side, next.wordFeature, isGerund);
  features.add('next part of speech, context', side, next.partOfSpeechFeature, context, isGerund);
  features.add('words between', side, step(between.length), commas);
}

/** How the candidate lies to the one that the rules chose. */
function addRule(
  features: FeatureList,
  article: PreparedArticle,
  [start, end]: TokenRange,
  rule: TokenRange | null,
  side: number,
): void {
  if (rule === null || (rule[0] === start && rule[1] === end)) {
    features.add('no other rule', flag(rule !== null), side);
    return;
  }
  const place = (Math.sign(start - rule[0]) + 1) * 3 + Math.sign(end - rule[1]) + 1;
  const overlaps = flag(start < rule[1] && rule[0] < end);
  features.add('beside rule', side, place, overlaps);
  features.add('beside rule, first word', side, place, overlaps, article.at(start).wordFeature);
}

function addBoundaries(
  features: FeatureList,
  article: PreparedArticle,
  [start, end]: TokenRange,
  from: number,
  side: number,
  isGerund: number,
): void {
  const tokens = article.slice(start, end);
  const first = article.at(start);
  const before = article.at(start - 1);
  const last = article.at(end - 1);
  const next = article.at(end);
  const commas = Math.min(tokens.filter(({ text }) => text === ',').length, 3);
  const isCapital = (token: Token) => flag(/^\p{Lu}/u.test(token.text));
  const endsWithComma = flag(tokens.length > 1 && last.text === ',');
  const afterComma = flag(before.text === ',');
  const looksApposed =
    before.text === ',' &&
    tokens.length > 1 &&
    (first.partOfSpeech === 'DET' || tokens.slice(0, 4).some(({ text }) => /^['’]s$/.test(text)));
  const afterName = flag(before.text === ',' && article.at(start - 2).partOfSpeech === 'PROPN');
  const paragraphStarts = flag(before.paragraph !== first.paragraph);
  features.add('comma at end', side, endsWithComma, commas, next.wordFeature);
  features.add('last parts of speech', side, last.partOfSpeechFeature, next.partOfSpeechFeature, isGerund);
  features.add('apposition', side, flag(looksApposed), flag(next.text === ','));
  features.add('after a name', side, afterName, first.partOfSpeechFeature, flag(commas > 0));
  features.add('after a comma', side, afterComma, first.partOfSpeechFeature, commas);
  features.add('capitals', side, isCapital(first), start > from ? isCapital(before) : 0, before.partOfSpeechFeature);
  features.add('preposition', side, before.partOfSpeech === 'ADP' ? before.wordFeature : 0, isGerund);
  features.add('paragraph', side, paragraphStarts, first.partOfSpeechFeature);
}

function isPassive(article: PreparedArticle, [start, end]: TokenRange): boolean {
  return article
    .slice(start, end - 1)
    .some(({ lower }) => /^(is|was|were|been|be|being|are|'s|'re|get|got)$/.test(lower));
}

function formOf({ lower }: Token): number {
  if (/ing$/.test(lower)) return 1;
  if (/ed$/.test(lower)) return 2;
  return /s$/.test(lower) ? 3 : 4;
}
