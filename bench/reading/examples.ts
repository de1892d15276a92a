/** Examples for the models: the candidates of the reader, judged by what people marked in the articles. */
import type { CuedClause } from '../../src/reading/en/clause.js';
import type { ReportCandidate } from '../../src/reading/en/report-candidates.js';
import type { PreparedArticle, TokenRange } from '../../src/reading/prepare/prepared-article.js';
import type { Choice, Judged } from './adagrad.js';
import type { Attribution, Span } from './corpus.js';
import { loadReader } from './reader.js';

/** A candidate is right if it shares this much with what people marked (Dice), and more than any other. */
const LEAST_SHARED_BY_BEST = 0.6;
/** The content of a proposal is right if it shares this much with what people marked (Dice). */
const LEAST_SHARED = 0.5;
/** How right a proposal is whose content is right and whose source is not. */
const RIGHT_WITHOUT_SOURCE = 0.1;

/** An article as tokens, with what people marked in it. */
export interface MarkedArticle {
  readonly article: PreparedArticle;
  readonly attributions: readonly Attribution[];
}

/** The examples of one article. */
export interface Examples {
  readonly cue: readonly Judged[];
  readonly content: readonly Choice[];
  readonly source: readonly Choice[];
}

const { cuesOf } = await loadReader('en/cues');
const { clauseOf } = await loadReader('en/clauses');
const { contentCandidates } = await loadReader('en/content-candidates');
const { sourceCandidates } = await loadReader('en/source-candidates');
const { contentFeatures } = await loadReader('en/content-features');
const { cueFeatures, withNeighbours } = await loadReader('en/cue-features');
const { noSourceFeatures, sourceFeatures } = await loadReader('en/source-features');
const { headOf } = await loadReader('en/token-features');
const { SAYING_VERBS } = await loadReader('en/verbs');

export function examplesOf({ article, attributions }: MarkedArticle): Examples {
  const cues = cuesOf(article);
  const marked = new Map<number, Attribution>();
  for (const attribution of attributions) {
    const tokens = tokensIn(article, attribution.cue);
    const [head] = [...cues.values()]
      .filter(({ index }) => tokens.has(index))
      .sort(
        (one, other) =>
          Number(SAYING_VERBS.has(other.lemma)) - Number(SAYING_VERBS.has(one.lemma)) || other.share - one.share,
      );
    if (head !== undefined) marked.set(head.index, attribution);
  }
  const examples = { cue: [] as Judged[], content: [] as Choice[], source: [] as Choice[] };
  for (const { cue, ...neighbours } of withNeighbours(cues)) {
    const cued = clauseOf(article, cue, cues);
    const attribution = marked.get(cue.index);
    const right = attribution === undefined ? 0 : 1;
    examples.cue.push({ features: Int32Array.from(cueFeatures(article, cued, neighbours)), right });
    if (attribution === undefined) continue;

    const sources = sourceCandidates(article, cued, cues);
    const markedSource = tokensIn(article, attribution.source);
    const sourceIndex =
      markedSource.size === 0
        ? sources.length
        : mostAlike(
            sources.map(({ range }) => [range]),
            markedSource,
          );
    if (sourceIndex !== null) {
      const candidates = sourceFeatures(article, cued, sources).map((lists) => Int32Array.from(lists.flat()));
      candidates.push(Int32Array.from(noSourceFeatures(article, cued, sources)));
      examples.source.push({ candidates, right: sourceIndex });
    }

    const source =
      markedSource.size > 0 && sourceIndex !== null
        ? (sources[sourceIndex]?.range ?? null)
        : (cued.clause?.source ?? null);
    const markedContent = contentNear(article, attribution, cued);
    if (markedContent.size === 0) continue;
    const proposed = contentCandidates(article, cued, source);
    const contentIndex = mostAlike(
      proposed.candidates.map(({ ranges }) => ranges),
      markedContent,
    );
    if (contentIndex === null) continue;
    const candidates = contentFeatures(article, cued, proposed).map((lists) => Int32Array.from(lists.flat()));
    examples.content.push({ candidates, right: contentIndex });
  }
  return examples;
}

/** How right each proposal of an article is, from 0 to 1. One marked attribution makes the proposals of one cue right. */
export function rightnessOf(
  { article, attributions }: MarkedArticle,
  proposals: readonly ReportCandidate[],
): readonly number[] {
  const rightness = proposals.map(() => 0);
  for (const attribution of attributions) {
    const cue = tokensIn(article, attribution.cue);
    const source = tokensIn(article, attribution.source);
    const content = tokensIn(article, attribution.content);
    const fits = proposals.map((proposal) => {
      const ofCue = cue.has(proposal.cued.cue.index);
      const unit = article.unitOf(article.at(proposal.cued.cue.index));
      // Content that goes on in later units counts by its part near the cue.
      const near = new Set([...content].filter((index) => index >= unit.from && index < unit.to));
      const shared = Math.max(sharedWith(proposal.content, content), ofCue ? sharedWith(proposal.content, near) : 0);
      return shared >= LEAST_SHARED ? shared + Number(ofCue) : 0;
    });
    const most = Math.max(...fits);
    const owner = proposals[fits.indexOf(most)]?.cued;
    for (const [index, proposal] of proposals.entries()) {
      if (proposal.cued !== owner || (fits[index] ?? 0) === 0) continue;
      const right = sourceIsRight(article, proposal.source, source) ? 1 : RIGHT_WITHOUT_SOURCE;
      rightness[index] = Math.max(rightness[index] ?? 0, right);
    }
  }
  return rightness;
}

function sourceIsRight(article: PreparedArticle, source: TokenRange | null, marked: ReadonlySet<number>): boolean {
  return source === null ? marked.size === 0 : marked.has(headOf(article, source).index);
}

/** The tokens of the content that lie in the unit of its cue, or in the next one where the rules go there. */
function contentNear(article: PreparedArticle, attribution: Attribution, cued: CuedClause): ReadonlySet<number> {
  const unit = article.unitOf(article.at(cued.cue.index));
  const proposed = cued.clause?.content[0];
  const proposedUnit = proposed === undefined ? unit : article.unitOf(article.at(proposed[0]));
  const to = proposedUnit.from === unit.to ? proposedUnit.to : unit.to;
  return new Set([...tokensIn(article, attribution.content)].filter((index) => index >= unit.from && index < to));
}

/** The tokens that lie within spans. */
export function tokensIn(article: PreparedArticle, spans: readonly Span[]): ReadonlySet<number> {
  const found = new Set<number>();
  if (spans.length === 0) return found;
  for (const { index, start, end } of article.tokens) {
    if (spans.some(([from, to]) => start >= from && end <= to)) found.add(index);
  }
  return found;
}

/** The candidate that shares most with the marked tokens; `null` where none shares enough. */
function mostAlike(candidates: readonly (readonly TokenRange[])[], marked: ReadonlySet<number>): number | null {
  let best: number | null = null;
  let most = LEAST_SHARED_BY_BEST;
  for (const [number, ranges] of candidates.entries()) {
    const shared = sharedWith(ranges, marked);
    if (shared > most + 1e-9) {
      most = shared;
      best = number;
    }
  }
  return best;
}

/** How much ranges have in common with marked tokens (Dice). */
function sharedWith(ranges: readonly TokenRange[], marked: ReadonlySet<number>): number {
  let size = 0;
  let common = 0;
  for (const [from, to] of ranges) {
    for (let index = from; index < to; index += 1) {
      size += 1;
      if (marked.has(index)) common += 1;
    }
  }
  return marked.size === 0 ? 0 : (2 * common) / (size + marked.size);
}
