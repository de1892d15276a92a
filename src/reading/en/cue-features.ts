/** Features of a cue, for the model that tells whether it reports. */
import type { PreparedArticle } from '../prepare/prepared-article.js';
import { combined, FeatureList, numberOf, step } from '../rank/features.js';
import type { CuedClause } from './clause.js';
import { type Cue, type Cues, cueClass } from './cues.js';
import { flag, quotationState, sourceKind, sourceWord, verbForm } from './token-features.js';
import { cueRange } from './verb-group.js';
import { isVerbal } from './words.js';

/** The cues before and after a cue; `null` where it is the first or the last. */
export interface CueNeighbours {
  readonly before: Cue | null;
  readonly after: Cue | null;
}

/** The cues of an article with their neighbours, in order. */
export function withNeighbours(cues: Cues): readonly (CueNeighbours & { readonly cue: Cue })[] {
  const all = [...cues.values()];
  return all.map((cue, index) => ({ cue, before: all[index - 1] ?? null, after: all[index + 1] ?? null }));
}

/** Whether the candidate reports: features of the cue, of what the rules make of it, and of what stands around. */
export function cueFeatures(article: PreparedArticle, cued: CuedClause, neighbours: CueNeighbours): readonly number[] {
  const features = new FeatureList();
  addWords(features, article, cued);
  addClause(features, article, cued);
  addGovernor(features, article, cued);
  addNeighbours(features, article, cued, neighbours);
  return features.places;
}

function addWords(features: FeatureList, article: PreparedArticle, { cue, bounds, inQuotation }: CuedClause): void {
  const [from, to] = bounds;
  const head = article.at(cue.index);
  const [start] = cueRange(article, cue, from);
  const before = article.at(start - 1);
  const before2 = article.at(start - 2);
  const next = article.at(cue.index + 1);
  const next2 = article.at(cue.index + 2);
  const next3 = article.at(cue.index + 3);
  const lemma = numberOf(cue.lemma);
  const kind = cueClass(cue);
  const quoted = flag(inQuotation);
  const form = numberOf(formOf(head.lower));
  const auxiliaries = auxiliariesOf(article, start, cue.index);
  features.add('bias');
  features.add('lemma', lemma);
  features.add('lemma, quoted', lemma, quoted);
  features.add('lemma, form', lemma, form);
  features.add('lemma, next word', lemma, next.wordFeature);
  features.add('lemma, next words', lemma, next.wordFeature, next2.wordFeature);
  features.add('lemma, next part of speech', lemma, next.partOfSpeechFeature);
  features.add('lemma, next parts of speech', lemma, next.partOfSpeechFeature, next2.partOfSpeechFeature);
  features.add('lemma, word before', lemma, before.wordFeature);
  features.add('class, auxiliaries', kind, auxiliaries);
  features.add('auxiliaries', auxiliaries);
  features.add('lemma, auxiliaries', lemma, auxiliaries);
  features.add('form, auxiliaries', form, auxiliaries);
  features.add('class, word before', kind, before.wordFeature);
  features.add('class, parts of speech before', kind, before.partOfSpeechFeature, before2.partOfSpeechFeature);
  features.add('words before, quoted', before2.wordFeature, before.wordFeature, quoted);
  features.add('class, next word', kind, next.wordFeature);
  features.add('class, second next word', kind, next2.wordFeature);
  features.add('class, next parts of speech', kind, next.partOfSpeechFeature, next2.partOfSpeechFeature);
  const third = next3.partOfSpeechFeature;
  features.add('class, three parts of speech', kind, next.partOfSpeechFeature, next2.partOfSpeechFeature, third);
  features.add('next words', next.wordFeature, next2.wordFeature);
  features.add('three next words', next.wordFeature, next2.wordFeature, next3.wordFeature);
  features.add('class, quotation after', kind, quotationState(article, next), quotationState(article, next2));
  features.add('class, quotation before', kind, quotationState(article, before));
  features.add('share, form, quoted', Math.round(cue.share * 10), form, quoted);
  features.add('class, words left', kind, step(to - cue.index));
  features.add('class, words before', kind, step(cue.index - from));
  features.add('class, first word', kind, article.at(from).wordFeature, flag(cue.index - from < 12));
  features.add('class, last mark', kind, numberOf(article.at(to - 1).text), quoted);
  features.add('class, headline', kind, flag(head.paragraph === 0), form);
  features.add('word', numberOf(head.lower));
  features.add('class, part of speech', kind, head.partOfSpeechFeature);
}

/** The clause that the rules propose: its source, and the shape of its content. */
function addClause(features: FeatureList, article: PreparedArticle, cued: CuedClause): void {
  const { cue, bounds, clause, inQuotation } = cued;
  const lemma = numberOf(cue.lemma);
  const kind = cueClass(cue);
  const quoted = flag(inQuotation);
  const source = clause?.source ?? null;
  const subject = numberOf(sourceKind(article, source));
  const quoting = numberOf(clause === null ? 'nothing' : clause.quoting);
  features.add('lemma, quoting', lemma, quoting);
  features.add('class, quoting, quoted', kind, quoting, quoted);
  features.add('share, quoted, quoting', Math.round(cue.share * 10), quoted, quoting);
  features.add('class, subject, quoted', kind, subject, quoted);
  features.add('subject, quoted', subject, quoted);
  features.add('lemma, subject', lemma, subject);
  if (source !== null) {
    const word = sourceWord(article, source);
    const before = article.at(source[0] - 1).wordFeature;
    features.add('class, source', kind, word);
    features.add('lemma, source', lemma, word);
    features.add('class, word before source', kind, before, flag(source[0] === bounds[0]));
    features.add('subject, word before source', subject, before, quoted);
    features.add('class, first word of source', kind, article.at(source[0]).wordFeature, subject);
  }
  const [start, end] = clause?.content[0] ?? [0, 0];
  if (clause === null || end <= start) return;
  const first = article.at(start);
  const verbs = article.slice(start, end).filter(isVerbal);
  const count = Math.min(verbs.length, 2);
  const length = clause.content.reduce((sum, [from, to]) => sum + to - from, 0);
  const follows = flag(start > cue.index);
  features.add('class, content length', kind, step(length));
  features.add('class, first word of content', kind, first.wordFeature);
  features.add('lemma, first word of content', lemma, first.wordFeature);
  const second = article.at(start + 1).partOfSpeechFeature;
  features.add('class, first parts of speech of content', kind, first.partOfSpeechFeature, second);
  features.add('inverted, quoting', flag(clause.inverted), quoting);
  features.add('class, verbs of content', kind, count, first.partOfSpeechFeature);
  features.add('lemma, verbs of content', lemma, count);
  features.add('class, first verb of content', kind, verbForm(verbs[0] ?? article.at(-1)));
  features.add('lemma, place of content', lemma, follows, quoting);
  features.add('class, place of content', kind, follows, quoting, Math.min(clause.content.length, 2));
}

const NEGATION = /^(not|n't|never)$/;
const MODAL = /^(would|will|could|can|should|may|might|must|'ll|'d)$/;

/** Words on which the cue depends: "would not say", "refused to say". */
function addGovernor(features: FeatureList, article: PreparedArticle, { cue, bounds, clause }: CuedClause): void {
  const lemma = numberOf(cue.lemma);
  const kind = cueClass(cue);
  const [start] = cueRange(article, cue, bounds[0]);
  const group = article.slice(start, cue.index);
  const infinitive = group.find(({ lower }) => lower === 'to');
  if (infinitive !== undefined) {
    const governor = article.at(infinitive.index - 1);
    const governing = numberOf(governor.lemma);
    features.add('governor', governing);
    features.add('governor, class', governing, kind);
    features.add('governor, lemma', governor.partOfSpeechFeature, lemma);
  }
  const negated = flag(group.some(({ lower }) => NEGATION.test(lower)));
  const modal = numberOf(group.find(({ lower }) => MODAL.test(lower))?.lower ?? '');
  features.add('negated, modal', negated, modal, kind);
  features.add('negated, lemma', negated, lemma);
  features.add('modal, lemma', modal, lemma);
  features.add('modal, subject', modal, negated, numberOf(sourceKind(article, clause?.source ?? null)));
}

function addNeighbours(
  features: FeatureList,
  article: PreparedArticle,
  { cue }: CuedClause,
  { before, after }: CueNeighbours,
): void {
  const kind = cueClass(cue);
  const distance = before === null ? -1 : cue.index - before.index;
  const lemmaBefore = before === null ? 0 : numberOf(before.lemma);
  const sameUnit = flag(before !== null && article.at(before.index).unit === article.at(cue.index).unit);
  features.add('cue before', kind, before === null ? 0 : cueClass(before), step(distance));
  features.add(
    'cue after',
    kind,
    after === null ? 0 : cueClass(after),
    after === null ? 0 : step(after.index - cue.index),
  );
  features.add('lemma before', kind, lemmaBefore, sameUnit);
  features.add('lemma close before', numberOf(cue.lemma), distance < 8 ? lemmaBefore : 0);
}

function auxiliariesOf(article: PreparedArticle, start: number, head: number): number {
  return combined(...article.slice(start, head).map(({ lower }) => numberOf(lower)));
}

function formOf(word: string): string {
  if (/ing$/.test(word)) return 'gerund';
  if (/s$/.test(word)) return 'present';
  return /[dtew]$/.test(word) ? 'past' : 'base';
}
