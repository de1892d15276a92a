/** A second look at each proposal as a whole, among the others of its article. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import { combined, FeatureList, numberOf, step } from '../rank/features.js';
import { COLON, cueClassName } from './cues.js';
import { verbCount } from './lexicon.js';
import type { JudgementModels } from './models.js';
import type { ReportCandidate } from './report-candidates.js';
import { flag, headOf, sourceKind, sourceWord, verbForm } from './token-features.js';
import { isSubject, isVerbal } from './words.js';

/** A proposal, and how likely all of it is right, from 0 to 1. */
export interface Judged {
  readonly proposal: ReportCandidate;
  readonly likelihood: number;
}

/** The proposals of an article as the models see them. */
export function judge(
  article: PreparedArticle,
  proposals: readonly ReportCandidate[],
  models: JudgementModels,
): readonly Judged[] {
  return viewsOf(article, proposals).map((view) => {
    const score = models.words.score(wordFeatures(view));
    return { proposal: view.proposal, likelihood: models.trees.probability(measuresOf(view, score)) };
  });
}

/** A proposal with the counts that its measures are made of, and its relations to the others. */
export interface ProposalView {
  readonly article: PreparedArticle;
  readonly proposal: ReportCandidate;
  readonly shape: ContentShape;
  readonly relations: RivalRelations;
}

interface ContentShape {
  readonly length: number;
  readonly quoted: number;
  readonly verbs: number;
  readonly firstVerb: number;
}

interface RivalRelations {
  /** The likelihood of the likeliest other cue: within this content, with a content around this cue, in the same unit. */
  readonly within: number;
  readonly around: number;
  readonly beside: number;
  /** How much of its content another cue claims (Dice), and how likely that cue is. */
  readonly shared: number;
  readonly rival: number;
  /** How often the head word of its source is one in other proposals. */
  readonly sourceElsewhere: number;
  /** Likely cues and quotations of the article, for 100 tokens. */
  readonly cueDensity: number;
  readonly quotationDensity: number;
}

export function viewsOf(article: PreparedArticle, proposals: readonly ReportCandidate[]): readonly ProposalView[] {
  const firsts = proposals.filter(({ place }) => place === 0);
  const sources = new Map<string, number>();
  for (const { source, likelihood } of firsts) {
    if (source === null) continue;
    const head = headOf(article, source);
    if (!isSubject(head)) sources.set(head.lower, (sources.get(head.lower) ?? 0) + likelihood.cue);
  }
  const neighbours = new Neighbours(article, firsts);
  const tokens = article.tokens.length + 50;
  const cueDensity = (100 * firsts.reduce((sum, { likelihood }) => sum + likelihood.cue, 0)) / tokens;
  const quotationDensity = (100 * article.quotations.length) / tokens;
  return proposals.map((proposal) => {
    const counted = proposal.source === null ? undefined : sources.get(headOf(article, proposal.source).lower);
    const sourceElsewhere = counted === undefined ? 0 : counted - proposal.likelihood.cue;
    const relations = {
      ...relationsOf(article, proposal, neighbours.of(proposal)),
      sourceElsewhere,
      cueDensity,
      quotationDensity,
    };
    return { article, proposal, shape: shapeOf(article, proposal.content), relations };
  });
}

/** Proposals say something about each other when at most this many stand between them. */
const MOST_BETWEEN = 24;

/** The proposals of each cue and of those near it, in the same unit and in those beside it. */
class Neighbours {
  readonly #places: ReadonlyMap<number, number>;

  constructor(
    private readonly article: PreparedArticle,
    private readonly proposals: readonly ReportCandidate[],
  ) {
    this.#places = new Map(proposals.map(({ cued }, place) => [cued.cue.index, place]));
  }

  of(proposal: ReportCandidate): readonly ReportCandidate[] {
    const place = this.#places.get(proposal.cued.cue.index) ?? 0;
    const unit = this.unitOf(proposal);
    return this.proposals
      .slice(Math.max(0, place - MOST_BETWEEN), place + MOST_BETWEEN + 1)
      .filter((other) => Math.abs(this.unitOf(other) - unit) <= 1);
  }

  private unitOf({ cued }: ReportCandidate): number {
    return this.article.at(cued.cue.index).unit;
  }
}

function relationsOf(
  article: PreparedArticle,
  { cued, content }: ReportCandidate,
  others: readonly ReportCandidate[],
): Pick<RivalRelations, 'within' | 'around' | 'beside' | 'shared' | 'rival'> {
  const index = cued.cue.index;
  const { unit } = article.at(index);
  const relations = { within: 0, around: 0, beside: 0, shared: 0, rival: 0 };
  for (const other of others) {
    const otherIndex = other.cued.cue.index;
    if (otherIndex === index) continue;
    const { cue } = other.likelihood;
    if (holds(content, otherIndex)) relations.within = Math.max(relations.within, cue);
    if (holds(other.content, index)) relations.around = Math.max(relations.around, cue);
    if (article.at(otherIndex).unit === unit) relations.beside = Math.max(relations.beside, cue);
    const shared = sharedOf(content, other.content);
    if (shared > relations.shared) {
      relations.shared = shared;
      relations.rival = cue;
    }
  }
  return relations;
}

function holds(ranges: readonly TokenRange[], index: number): boolean {
  return ranges.some(([from, to]) => index >= from && index < to);
}

function lengthOf(ranges: readonly TokenRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** How much two lists of ranges have in common (Dice). */
function sharedOf(some: readonly TokenRange[], others: readonly TokenRange[]): number {
  let common = 0;
  for (const one of some) {
    for (const other of others) common += Math.max(0, Math.min(one[1], other[1]) - Math.max(one[0], other[0]));
  }
  return (2 * common) / (lengthOf(some) + lengthOf(others));
}

function shapeOf(article: PreparedArticle, content: readonly TokenRange[]): ContentShape {
  let [quoted, verbs] = [0, 0];
  let firstVerb = article.at(-1);
  for (const [from, to] of content) {
    for (let index = from; index < to; index += 1) {
      const token = article.at(index);
      if (token.quotation >= 0) quoted += 1;
      if (!isVerbal(token)) continue;
      if (verbs === 0) firstVerb = token;
      verbs += 1;
    }
  }
  return { length: lengthOf(content), quoted, verbs, firstVerb: verbForm(firstVerb) };
}

const logit = (probability: number): number => Math.log((probability + 1e-4) / (1 - probability + 1e-4));

/** The place in its list stands for a text among the measures; trees ask whether it is below a limit. */
const placeIn = (list: readonly string[], text: string): number => list.indexOf(text) + 1;
const SOURCE_KINDS = [
  'who',
  'he',
  'she',
  'they',
  'it',
  'i',
  'we',
  'you',
  'name',
  'with a name',
  'noun phrase',
  'plural',
];
const CUE_CLASSES = ['colon', 'according to', 'saying', 'telling', 'strong', 'often', 'at times', 'seldom'];
/** Stands for the distance of a source that is not there. */
const NO_SOURCE_DISTANCE = 99;

/** Numbers for the trees. The order of the measures is the order in which they were trained. */
export function measuresOf({ article, proposal, shape, relations }: ProposalView, words: number): readonly number[] {
  const { cued, group, source, content, likelihood } = proposal;
  const { cue, bounds } = cued;
  const [from, to] = bounds;
  const head = article.at(cue.index);
  const [start] = content[0] ?? group;
  const [, end] = content.at(-1) ?? group;
  const first = article.at(start);
  const auxiliaries = article.slice(group[0], cue.index).map(({ lower }) => lower);
  const has = (pattern: RegExp): number => Number(auxiliaries.some((word) => pattern.test(word)));
  const opening = article.slice(from, to).filter(({ index }) => article.opensQuotation(index));
  const left = opening.filter(({ index }) => !holds(content, index)).length;
  const paragraphs = (article.tokens.at(-1)?.paragraph ?? 0) + 1;
  return [
    logit(likelihood.cue),
    logit(likelihood.source),
    logit(likelihood.content),
    words,
    proposal.place,
    proposal.lead,
    proposal.candidateCount,
    cue.share,
    Math.log(1 + verbCount(cue.lemma)),
    placeIn(CUE_CLASSES, cueClassName(cue)),
    Number(cue.lemma === COLON),
    Number(head.lower === 'said'),
    verbForm(head),
    cue.index - group[0],
    has(/^to$/),
    has(/^(not|n't|never)$/),
    has(/^(would|will|could|can|should|may|might|must|'ll|'d)$/),
    has(/^(is|was|were|been|be|are|being)$/),
    Number(cued.inQuotation),
    shape.length,
    content.length,
    Number(start > cue.index),
    start > cue.index ? start - group[1] : start - from,
    shape.quoted / Math.max(1, shape.length),
    Number(first.lower === 'that' || article.at(start - 1).lower === 'that'),
    Number(first.lower === 'to'),
    shape.verbs,
    shape.firstVerb,
    Number(article.opensQuotation(start)),
    Number(article.closesQuotation(end - 1)),
    placeIn(SOURCE_KINDS, sourceKind(article, source)),
    source === null ? 0 : source[1] - source[0],
    distanceOf(source, group),
    Number(source !== null && source[0] === from),
    head.paragraph,
    head.paragraph / paragraphs,
    to - from,
    cue.index - from,
    to - cue.index,
    Number(end >= to - 1),
    opening.length,
    left,
    relations.within,
    relations.around,
    relations.beside,
    relations.shared,
    relations.rival,
    relations.sourceElsewhere,
    relations.cueDensity,
    relations.quotationDensity,
  ];
}

/** Tokens between a source and its cue: negative where the source comes after. */
function distanceOf(source: TokenRange | null, group: TokenRange): number {
  if (source === null) return NO_SOURCE_DISTANCE;
  return source[1] <= group[0] ? group[0] - source[1] : group[1] - source[0] - 1;
}

/** Words and kinds of all parts together, for a log-linear model whose score is one of the measures. */
export function wordFeatures({ article, proposal, shape, relations }: ProposalView): readonly number[] {
  const { cued, group, source, content, likelihood } = proposal;
  const { cue, bounds } = cued;
  const lemma = numberOf(cue.lemma);
  const kind = numberOf(cueClassName(cue));
  const [start] = content[0] ?? group;
  const [, end] = content.at(-1) ?? group;
  const first = article.at(start);
  const last = article.at(end - 1);
  const next = article.at(end);
  const subject = numberOf(sourceKind(article, source));
  const word = source === null ? 0 : sourceWord(article, source);
  const beforeSource = source === null ? 0 : article.at(source[0] - 1).wordFeature;
  const quoting = shape.quoted === 0 ? 1 : shape.quoted >= shape.length * 0.95 ? 2 : 3;
  const side = flag(start > cue.index);
  const quoted = flag(cued.inQuotation);
  const verbs = Math.min(shape.verbs, 2);
  const offset = start > cue.index ? Math.min(start - group[1], 5) : -1;
  const auxiliaries = combined(...article.slice(group[0], cue.index).map(({ lower }) => numberOf(lower)));
  const quarters = (share: number): number => Math.round(share * 4);
  const features = new FeatureList();
  features.add('lemma', lemma);
  features.add('lemma, quoting', lemma, quoting, side);
  features.add('lemma, first word', lemma, first.wordFeature);
  features.add('lemma, verbs', lemma, verbs);
  features.add('lemma, subject', lemma, subject);
  features.add('lemma, source', lemma, word);
  features.add('lemma, offset', lemma, offset);
  features.add('lemma, length', lemma, step(shape.length));
  features.add('lemma, auxiliaries', lemma, auxiliaries);
  features.add('class, shape', kind, combined(quoting, side), verbs, quoted);
  features.add('class, subject', combined(kind, subject), quoting, quoted);
  features.add('source', word);
  features.add('class, source', kind, word);
  features.add('class, first word', kind, first.wordFeature, article.at(start + 1).partOfSpeechFeature);
  features.add('class, parts', kind, first.partOfSpeechFeature, article.at(start + 1).partOfSpeechFeature, quoting);
  features.add('class, word before', kind, article.at(start - 1).wordFeature);
  features.add('class, offset', kind, offset);
  features.add('class, next word', kind, next.wordFeature);
  features.add('class, last word', kind, last.wordFeature);
  features.add('last parts of speech', last.partOfSpeechFeature, next.partOfSpeechFeature, side);
  features.add('class, length', kind, step(shape.length), quoting);
  features.add('class, auxiliaries', kind, auxiliaries);
  features.add('class, word before cue', kind, article.at(group[0] - 1).wordFeature);
  features.add('class, word before source', kind, beforeSource);
  features.add('subject, word before source', subject, beforeSource);
  features.add('class, shared', kind, quarters(relations.shared), quarters(relations.rival));
  features.add('class, within', kind, quarters(relations.within));
  features.add('class, around', kind, quarters(relations.around), quoting);
  features.add('class, first verb', kind, shape.firstVerb, side);
  features.add('first word of bounds', article.at(bounds[0]).wordFeature, side);
  features.add('cue', Math.round(logit(likelihood.cue) * 1.5));
  features.add('class, cue', kind, Math.round(logit(likelihood.cue)), quoting);
  features.add('content', Math.round(logit(likelihood.content)));
  features.add('class, layout', kind, numberOf(proposal.layout), proposal.place);
  return features.places;
}
