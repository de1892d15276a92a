/** Proposals: a cue with the source and the content that the models choose for it. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import { type CrowdLimit, leastCrowded, stretchesOf } from '../rank/crowd.js';
import type { CuedClause } from './clause.js';
import { clauseOf } from './clauses.js';
import { contentCandidates, type Layout } from './content-candidates.js';
import { contentFeatures } from './content-features.js';
import { cueFeatures, withNeighbours } from './cue-features.js';
import { type Cues, cuesOf } from './cues.js';
import type { ProposalModels } from './models.js';
import { sourceCandidates } from './source-candidates.js';
import { noSourceFeatures, sourceFeatures } from './source-features.js';
import { cueRange } from './verb-group.js';

export interface ReportCandidate {
  readonly cued: CuedClause;
  /** The tokens of the cue. */
  readonly group: TokenRange;
  readonly source: TokenRange | null;
  readonly content: readonly TokenRange[];
  readonly layout: Layout;
  /** The place of its content among the candidates for its cue: 0 is the likeliest. */
  readonly place: number;
  /** How much likelier than the next its content is, or less likely than the first. */
  readonly lead: number;
  readonly candidateCount: number;
  /** How likely the cue reports, the content is right, and the source is right, each from 0 to 1. */
  readonly likelihood: { readonly cue: number; readonly content: number; readonly source: number };
}

/** A cue that is less likely than this to report makes no proposal. */
const LEAST_CUE_LIKELIHOOD = 0.06;
/** A cue makes at most this many proposals, of different content. */
const MOST_CONTENTS = 4;
/** A content that is less likely than this is proposed only as the first. */
const LEAST_CONTENT_LIKELIHOOD = 0.04;

/** News has seven in a stretch, and seldom more than twelve. */
const LIKELY_CUES_OF_STRETCH = { most: 12, left: 12 };
/** A long text with more than this in its stretches on average is no news, and is not worth much time. */
const MOST_LIKELY_CUES_ON_AVERAGE = 10.5;
const LONG_STRETCHES = 15;
const LIKELY_CUES_OF_DENSE_STRETCH = { most: 6, left: 6 };

/** A cue with how likely it reports. */
interface LikelyCue {
  readonly cued: CuedClause;
  readonly likelihood: number;
}

/** The proposals of an article, in the order of their cues. */
export function proposalsOf(article: PreparedArticle, models: ProposalModels): readonly ReportCandidate[] {
  const cues = cuesOf(article);
  const likely: readonly LikelyCue[] = withNeighbours(cues)
    .map(({ cue, ...neighbours }) => {
      const cued = clauseOf(article, cue, cues);
      return { cued, likelihood: models.cue.probability(cueFeatures(article, cued, neighbours)) };
    })
    .filter(({ likelihood }) => likelihood >= LEAST_CUE_LIKELIHOOD);
  const crowded = (ones: readonly LikelyCue[], limit: CrowdLimit) =>
    leastCrowded(
      ones,
      limit,
      ({ cued }) => cued.cue.index,
      ({ likelihood }) => likelihood,
    );
  const kept = crowded(likely, LIKELY_CUES_OF_STRETCH);
  const stretches = stretchesOf(article.tokens.length);
  const isDense = stretches >= LONG_STRETCHES && kept.length > MOST_LIKELY_CUES_ON_AVERAGE * stretches;
  const worthwhile = isDense ? crowded(kept, LIKELY_CUES_OF_DENSE_STRETCH) : kept;
  return worthwhile.flatMap(({ cued, likelihood }) => proposalsFor(article, cued, cues, models, likelihood));
}

function proposalsFor(
  article: PreparedArticle,
  cued: CuedClause,
  cues: Cues,
  models: ProposalModels,
  cueLikelihood: number,
): readonly ReportCandidate[] {
  const source = chooseSource(article, cued, cues, models);
  const proposed = contentCandidates(article, cued, source.range);
  if (proposed.candidates.length === 0) return [];
  const likelihoods = models.content.probabilities(contentFeatures(article, cued, proposed));
  const ranked = proposed.candidates
    .map((candidate, index) => ({ candidate, likelihood: likelihoods[index] ?? 0 }))
    .sort((one, other) => other.likelihood - one.likelihood);
  const first = ranked[0]?.likelihood ?? 0;
  const second = ranked[1]?.likelihood ?? 0;
  return ranked
    .slice(0, MOST_CONTENTS)
    .filter(({ likelihood }, place) => place === 0 || likelihood >= LEAST_CONTENT_LIKELIHOOD)
    .map(({ candidate, likelihood }, place) => ({
      cued,
      group: cueRange(article, cued.cue, cued.bounds[0]),
      source: source.range,
      content: candidate.ranges,
      layout: candidate.layout,
      place,
      lead: place === 0 ? first - second : first - likelihood,
      candidateCount: ranked.length,
      likelihood: { cue: cueLikelihood, content: likelihood, source: source.likelihood },
    }));
}

function chooseSource(
  article: PreparedArticle,
  cued: CuedClause,
  cues: Cues,
  models: ProposalModels,
): { readonly range: TokenRange | null; readonly likelihood: number } {
  const candidates = sourceCandidates(article, cued, cues);
  const { index, probability } = models.source.best([
    ...sourceFeatures(article, cued, candidates),
    [noSourceFeatures(article, cued, candidates)],
  ]);
  return { range: candidates[index]?.range ?? null, likelihood: probability };
}
