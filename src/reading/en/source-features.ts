/** Features of the sources of cues, for the model that chooses among them. */
import { isWord, type PreparedArticle, type Token, type TokenRange } from '../prepare/prepared-article.js';
import {
  type CandidateFeatures,
  combined,
  FeatureList,
  featuresBy,
  numberOf,
  SharedFeatures,
  step,
} from '../rank/features.js';
import type { CuedClause } from './clause.js';
import { cueClass } from './cues.js';
import type { SourceCandidate, SourceOrigin } from './source-candidates.js';
import { flag, quotationState } from './token-features.js';
import { cueRange } from './verb-group.js';
import { SAYING_VERBS } from './verbs.js';
import { isDay, isSubject, isVerbal } from './words.js';

/** Whether each candidate is the source of its cue. Those on one side that begin or end at the same place share features. */
export function sourceFeatures(
  article: PreparedArticle,
  cued: CuedClause,
  candidates: readonly SourceCandidate[],
): readonly CandidateFeatures[] {
  const parts = cuePartsOf(article, cued);
  const sidedCues = new Map<number, SidedCue>();
  const [sides, starts, ends] = [new SharedFeatures(), new SharedFeatures(), new SharedFeatures()];
  return candidates.map((candidate) => {
    const { range, origin } = candidate;
    const byRule = origin === 'rule';
    const name = byRule ? sideOf(range, parts.group) : origin;
    const side = SIDES.indexOf(name);
    const sideKey = 2 * side + Number(byRule);
    const sided = sidedCues.get(sideKey) ?? { ...parts, side: numberOf(name), byRule };
    sidedCues.set(sideKey, sided);
    return [
      sides.of(sideKey, (features) => addSide(features, sided)),
      starts.of(range[0] * SIDES.length + side, (features) => addStart(features, sided, range[0])),
      ends.of(range[1] * SIDES.length + side, (features) => addEnd(features, sided, range[1])),
      featuresBy((features) => addWhole(features, sided, candidate)),
    ];
  });
}

type Side = Exclude<SourceOrigin, 'rule'>;
const SIDES: readonly Side[] = [
  'after',
  'author',
  'agent',
  'before',
  'further-before',
  'elided',
  'elided-after',
  'first-subject',
  'main-subject',
];

function sideOf([start, end]: TokenRange, group: TokenRange): Side {
  if (start >= group[1]) return 'after';
  return end === group[0] ? 'before' : 'elided';
}

/** A cue with what the features of its sources are made of. */
interface CueParts {
  readonly article: PreparedArticle;
  readonly cued: CuedClause;
  /** The first token in which the parts of the clause lie. */
  readonly from: number;
  readonly group: TokenRange;
  readonly kind: number;
  readonly lemma: number;
  readonly quoted: number;
  readonly isGerund: number;
  /** The token before the cue. */
  readonly context: Token;
}

function cuePartsOf(article: PreparedArticle, cued: CuedClause): CueParts {
  const { cue, bounds, inQuotation } = cued;
  const group = cueRange(article, cue, bounds[0]);
  return {
    article,
    cued,
    from: bounds[0],
    group,
    kind: cueClass(cue),
    lemma: numberOf(cue.lemma),
    quoted: flag(inQuotation),
    isGerund: flag(/ing$/.test(article.at(group[1] - 1).lower)),
    context: article.at(group[0] - 1),
  };
}

/** A cue, and the side on which a candidate lies. */
interface SidedCue extends CueParts {
  readonly side: number;
  readonly byRule: boolean;
}

function addSide(features: FeatureList, sided: SidedCue): void {
  const { article, cued, group, kind, lemma, quoted, isGerund, context, side } = sided;
  const byRule = flag(sided.byRule);
  features.add('origin, class', sided.byRule ? numberOf('rule') : side, kind);
  features.add('side, quoted', side, isGerund, quoted);
  features.add('side, context', side, context.wordFeature, isGerund);
  features.add('side, part of speech of context', side, context.partOfSpeechFeature, isGerund, quoted);
  features.add('rule, side', byRule, side, kind);
  features.add('rule, context', byRule, isGerund, context.wordFeature);
  features.add('lemma', side, lemma);
  features.add('rule has one', flag(cued.clause !== null && cued.clause.source !== null), byRule);
  const passive = flag(isPassive(article, group));
  features.add('passive, class', passive, side, kind);
  features.add('passive, lemma', passive, side, lemma);
}

const SUBORDINATING =
  /^(that|which|who|if|when|as|because|while|after|before|how|where|what|whether|since|though|although|whose)$/;

function addStart(features: FeatureList, sided: SidedCue, start: number): void {
  const { article, from, kind, quoted, isGerund, context, side } = sided;
  const before = article.at(start - 1);
  const first = article.at(start);
  const atStart = flag(start === from);
  const outer = article.at(start - 2).partOfSpeechFeature;
  features.add('word before, first part of speech', side, before.wordFeature, first.partOfSpeechFeature);
  features.add('first parts of speech', side, before.partOfSpeechFeature, first.partOfSpeechFeature, atStart);
  features.add('first word', side, first.wordFeature);
  features.add('parts of speech before', side, outer, before.partOfSpeechFeature, first.partOfSpeechFeature);
  features.add('quotation at start', quotationState(article, first), quotationState(article, before), quoted);
  const opening = openingOf(before, start === from);
  features.add('opening', side, opening);
  features.add('opening, gerund', side, opening, isGerund);
  features.add('opening, class', side, opening, kind);
  features.add('at start, context', side, atStart, isGerund, context.wordFeature);
  features.add('capitals', side, isCapital(first), start > from ? isCapital(before) : 0, before.partOfSpeechFeature);
  features.add('preposition', side, before.partOfSpeech === 'ADP' ? before.wordFeature : 0, isGerund);
  features.add('paragraph', side, flag(before.paragraph !== first.paragraph), first.partOfSpeechFeature);
}

/** The kind of word or mark before a candidate. */
function openingOf(before: Token, isAtStart: boolean): number {
  if (SUBORDINATING.test(before.lower)) return numberOf(before.lower);
  if (/^[,—–-]$/.test(before.text)) return 1;
  if (before.partOfSpeech === 'CCONJ') return 2;
  return isAtStart ? 3 : 4;
}

const isCapital = (token: Token) => flag(/^\p{Lu}/u.test(token.text));

function addEnd(features: FeatureList, sided: SidedCue, end: number): void {
  const { article, group, isGerund, side } = sided;
  const last = article.at(end - 1);
  const next = article.at(end);
  const next2 = article.at(end + 1);
  features.add('last word', side, last.wordFeature);
  features.add('next word', side, next.wordFeature, next.partOfSpeechFeature);
  features.add('next word, second part of speech', side, next.wordFeature, next2.partOfSpeechFeature);
  features.add('next words', side, next.wordFeature, next2.wordFeature);
  features.add('last parts of speech', side, last.partOfSpeechFeature, next.partOfSpeechFeature, isGerund);
  if (end >= group[0]) {
    features.add('gap', side, 0);
    return;
  }
  const between = article.slice(end, group[0]);
  features.add('gap', side, combined(...between.slice(0, 2).map(({ wordFeature }) => wordFeature)));
  addBetween(features, sided, between, next);
}

/** Features of the tokens between a candidate and its cue. */
function addBetween(features: FeatureList, sided: SidedCue, between: readonly Token[], next: Token): void {
  const { isGerund, side } = sided;
  const context = sided.context.wordFeature;
  const verbs = Math.min(between.filter(isVerbal).length, 3);
  const commas = Math.min(between.filter(({ text, quotation }) => text === ',' && quotation < 0).length, 3);
  const that = flag(between.some(({ lower }) => lower === 'that'));
  const relative = flag(between.some(({ lower }) => /^(who|which)$/.test(lower)));
  const saying = between.filter(({ partOfSpeech, lemma }) => partOfSpeech === 'VERB' && SAYING_VERBS.has(lemma)).length;
  const quoted = flag(between.some(({ quotation }) => quotation >= 0));
  features.add('verbs between', side, verbs, isGerund);
  features.add('commas between', side, commas, isGerund);
  features.add('clauses between', side, that, relative, isGerund);
  features.add('cues between', side, Math.min(saying, 2), isGerund, context);
  features.add('quotation between', side, quoted, isGerund);
  features.add('next word, gerund', side, next.wordFeature, isGerund);
  features.add('next part of speech, context', side, next.partOfSpeechFeature, context, isGerund);
  features.add('words between', side, step(between.length), commas);
}

/** Features of a candidate as a whole. */
function addWhole(features: FeatureList, sided: SidedCue, { range, nearer }: SourceCandidate): void {
  const { article, cued, from, group, kind, lemma, quoted, isGerund, context, side } = sided;
  const [start, end] = range;
  const counts = countsOf(article, range);
  const { named, verbs, relative, commas } = counts;
  const first = article.at(start);
  const before = article.at(start - 1);
  const next = article.at(end);
  const last = article.at(end - 1);
  const length = step(end - start);
  const pronoun = end - start === 1 && (isSubject(first) || /^(who|which|that)$/.test(first.lower)) ? first.lower : '';
  features.add('length, class', side, length, kind);
  features.add('length, named', side, length, named);
  features.add('inner', side, Math.min(verbs, 2), relative, Math.min(commas, 2));
  features.add('pronoun', side, numberOf(pronoun));
  features.add('outer parts of speech', side, first.partOfSpeechFeature, last.partOfSpeechFeature);
  features.add('named, class', side, named, kind, quoted);
  features.add('at start, named', side, flag(start === from), named);
  features.add('distance', side, step(end <= group[0] ? group[0] - end : start - group[1]), isGerund);
  features.add('inner, next word', side, Math.min(verbs, 1), Math.min(commas, 3), next.wordFeature);
  features.add('named, word before', side, named, before.wordFeature);
  features.add('verbs, word before', side, before.wordFeature, flag(verbs > 0));
  features.add('nearer, gerund', side, Math.min(nearer, 4), isGerund);
  features.add('nearer, context', side, Math.min(nearer, 4), context.wordFeature);
  const head = headOf(article, range);
  features.add('head', side, head.wordFeature);
  features.add('head, part of speech', side, head.partOfSpeechFeature);
  features.add('head, class', head.wordFeature, kind);
  features.add('head is a time', flag(isDay(head)), side);
  features.add('lemma, head', lemma, side, headFeature(head));
  addAgreement(features, sided, range, head, counts);
  addRule(features, article, range, cued.clause?.source ?? null, side);
  const afterName = flag(before.text === ',' && article.at(start - 2).partOfSpeech === 'PROPN');
  const looksApposed =
    before.text === ',' && end - start > 1 && (first.partOfSpeech === 'DET' || hasPossessive(article, range));
  const endsWithComma = flag(end - start > 1 && last.text === ',');
  features.add('comma at end', side, endsWithComma, Math.min(commas, 3), next.wordFeature);
  features.add('apposition', side, flag(looksApposed), flag(next.text === ','));
  features.add('after a name', side, afterName, first.partOfSpeechFeature, flag(commas > 0));
  features.add('after a comma', side, flag(before.text === ','), first.partOfSpeechFeature, Math.min(commas, 3));
}

/** Whether one of its first words ends with "'s". */
function hasPossessive(article: PreparedArticle, [start, end]: TokenRange): boolean {
  return article.slice(start, Math.min(end, start + 4)).some(({ text }) => /^['’]s$/.test(text));
}

/** The contents of a candidate, counted. */
interface SourceCounts {
  readonly named: number;
  readonly verbs: number;
  readonly relative: number;
  readonly commas: number;
  readonly joined: boolean;
}

function countsOf(article: PreparedArticle, [start, end]: TokenRange): SourceCounts {
  let [named, relative, joined] = [false, false, false];
  let [verbs, commas] = [0, 0];
  for (let index = start; index < end; index += 1) {
    const token = article.at(index);
    named ||= token.partOfSpeech === 'PROPN';
    relative ||= /^(who|which|that|whose)$/.test(token.lower);
    joined ||= token.lower === 'and';
    if (isVerbal(token)) verbs += 1;
    if (token.text === ',') commas += 1;
  }
  return { named: flag(named), verbs, relative: flag(relative), commas, joined };
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

/** Whether subject and verb agree in number, as far as their forms tell. */
function addAgreement(
  features: FeatureList,
  { article, group, side }: SidedCue,
  [start]: TokenRange,
  head: Token,
  { joined, commas }: SourceCounts,
): void {
  const finite = article.at(group[0]);
  const verb = article.at(group[1] - 1);
  const isOnly = group[1] - group[0] === 1;
  const isSingular =
    /^(has|is|was|does|'s)$/.test(finite.lower) || (isOnly && /[^s]s$/.test(verb.lower) && verb.lower !== verb.lemma);
  const isPluralVerb = /^(have|are|were|do|'ve|'re)$/.test(finite.lower) || (isOnly && verb.lower === verb.lemma);
  const number = isSingular ? 1 : isPluralVerb ? 2 : 3;
  const isPlural =
    joined ||
    /^(they|we|you|i|others|some|many|most|both)$/.test(head.lower) ||
    (head.partOfSpeech === 'NOUN' && /[^s]s$/.test(head.lower));
  const before = article.at(start - 1);
  const list = before.text === ',' ? 1 : before.lower === 'and' ? 2 : before.partOfSpeech === 'NONE' ? 4 : 3;
  const afterNoun = flag(/^(NOUN|PROPN)$/.test(article.at(start - 2).partOfSpeech));
  const agreement = number * 3 + flag(isPlural);
  features.add('agreement', number, flag(isPlural));
  features.add('agreement, side', number, flag(isPlural), side);
  features.add('list, joined', side, list, flag(joined), Math.min(commas, 2), afterNoun);
  features.add('list, agreement', side, list, flag(joined), article.at(start).partOfSpeechFeature, agreement);
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
