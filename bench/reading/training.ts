/** Trains the models of the reader on articles in which people have marked who says what. */
import type { CuedClause } from '../../src/reading/en/clause.js';
import type { ModelName } from '../../src/reading/en/models.js';
import type { PreparedArticle, TokenRange } from '../../src/reading/prepare/prepared-article.js';
import { type Choice, type Judged, Trainer } from './adagrad.js';
import type { Attribution, Span } from './corpus.js';
import { loadReader } from './reader.js';

const ROUNDS = 6;
/** A candidate is right if it shares this much with what people marked (Dice), and more than any other. */
const LEAST_SHARED = 0.6;
/** A verb that reported less often is left out. */
const LEAST_COUNT = 2;

/** An article as tokens, with what people marked in it. */
export interface MarkedArticle {
  readonly article: PreparedArticle;
  readonly attributions: readonly Attribution[];
}

/** How often each verb is part of a cue, and how often it is not. */
export function countVerbs(articles: readonly MarkedArticle[]): Record<string, [reporting: number, other: number]> {
  const counts = new Map<string, [number, number]>();
  for (const { article, attributions } of articles) {
    const cues = tokensIn(
      article,
      attributions.flatMap(({ cue }) => cue),
    );
    for (const { index, lemma, partOfSpeech } of article.tokens) {
      if (partOfSpeech !== 'VERB') continue;
      const count = counts.get(lemma) ?? [0, 0];
      count[cues.has(index) ? 0 : 1] += 1;
      counts.set(lemma, count);
    }
  }
  const kept = [...counts].filter(([, [reporting]]) => reporting >= LEAST_COUNT);
  return Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The weights of the models, the same for the same articles. */
export async function trainModels(
  articles: readonly MarkedArticle[],
): Promise<Readonly<Record<ModelName, Float32Array>>> {
  const { cuesOf } = await loadReader('en/cues');
  const { clauseOf } = await loadReader('en/clauses');
  const { contentCandidates } = await loadReader('en/content-candidates');
  const { sourceCandidates } = await loadReader('en/source-candidates');
  const { contentFeatures, cueFeatures, noSourceFeatures, sourceFeatures } = await loadReader('en/features');
  const { SAYING_VERBS } = await loadReader('en/verbs');
  const { WEIGHTS } = await loadReader('rank/features');

  const examples = { cue: [] as Judged[], content: [] as Choice[], source: [] as Choice[] };
  for (const { article, attributions } of articles) {
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
    for (const cue of cues.values()) {
      const cued = clauseOf(article, cue, cues);
      const attribution = marked.get(cue.index);
      const right = attribution === undefined ? 0 : 1;
      examples.cue.push({ features: Int32Array.from(cueFeatures(article, cued)), right });
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
        const candidates = sources.map((candidate) => Int32Array.from(sourceFeatures(article, cued, candidate)));
        candidates.push(Int32Array.from(noSourceFeatures(article, cued)));
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
      const candidates = proposed.candidates.map((candidate) =>
        Int32Array.from(contentFeatures(article, cued, candidate, proposed)),
      );
      examples.content.push({ candidates, right: contentIndex });
    }
  }
  const trainer = { cue: new Trainer(WEIGHTS), content: new Trainer(WEIGHTS), source: new Trainer(WEIGHTS) };
  trainer.cue.learnJudged(examples.cue, ROUNDS);
  trainer.content.learnChoices(examples.content, ROUNDS);
  trainer.source.learnChoices(examples.source, ROUNDS);
  return { cue: trainer.cue.weights, content: trainer.content.weights, source: trainer.source.weights };
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
function tokensIn(article: PreparedArticle, spans: readonly Span[]): ReadonlySet<number> {
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
  let most = LEAST_SHARED;
  for (const [number, ranges] of candidates.entries()) {
    let size = 0;
    let common = 0;
    for (const [from, to] of ranges) {
      for (let index = from; index < to; index += 1) {
        size += 1;
        if (marked.has(index)) common += 1;
      }
    }
    const shared = (2 * common) / (size + marked.size);
    if (shared > most + 1e-9) {
      most = shared;
      best = number;
    }
  }
  return best;
}
