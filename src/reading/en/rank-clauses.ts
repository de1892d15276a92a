/** Chooses, by the models, which cues of an article report, and what and whom. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import type { CuedClause } from './clause.js';
import { clauseOf } from './clauses.js';
import { contentCandidates } from './content-candidates.js';
import { type Cues, cuesOf } from './cues.js';
import { contentFeatures, cueFeatures, noSourceFeatures, sourceFeatures } from './features.js';
import type { Models } from './models.js';
import type { Report } from './report.js';
import { sourceCandidates } from './source-candidates.js';
import { cueRange } from './verb-group.js';

/** A cue that is less likely than this to report does not. */
const LEAST_CUE_LIKELIHOOD = 0.5;

export function rankClauses(article: PreparedArticle, models: Models): readonly Report[] {
  const cues = cuesOf(article);
  const reports: Report[] = [];
  for (const cue of cues.values()) {
    const cued = clauseOf(article, cue, cues);
    const likelihood = models.cue.probability(cueFeatures(article, cued));
    if (likelihood < LEAST_CUE_LIKELIHOOD) continue;
    const source = chooseSource(article, cued, cues, models);
    const content = chooseContent(article, cued, source.range, models);
    if (content === null) continue;
    reports.push({
      head: cue.index,
      source: source.range,
      cue: cueRange(article, cue, cued.bounds[0]),
      content: content.ranges,
      quotes: !cued.inQuotation && article.quotationsIn(content.ranges).length > 0,
      unit: article.at(cue.index).unit,
      rule: cued.clause?.rule ?? 'ranked',
      likelihood: { cue: likelihood, content: content.likelihood, source: source.likelihood },
    });
  }
  return reports;
}

function chooseSource(
  article: PreparedArticle,
  cued: CuedClause,
  cues: Cues,
  models: Models,
): { readonly range: TokenRange | null; readonly likelihood: number } {
  const candidates = sourceCandidates(article, cued, cues);
  const features = candidates.map((candidate) => sourceFeatures(article, cued, candidate));
  const { index, probability } = models.source.best([...features, noSourceFeatures(article, cued)]);
  return { range: candidates[index]?.range ?? null, likelihood: probability };
}

function chooseContent(
  article: PreparedArticle,
  cued: CuedClause,
  source: TokenRange | null,
  models: Models,
): { readonly ranges: readonly TokenRange[]; readonly likelihood: number } | null {
  const proposed = contentCandidates(article, cued, source);
  if (proposed.candidates.length === 0) return null;
  const { index, probability } = models.content.best(
    proposed.candidates.map((candidate) => contentFeatures(article, cued, candidate, proposed)),
  );
  const chosen = proposed.candidates[index];
  return chosen === undefined ? null : { ranges: chosen.ranges, likelihood: probability };
}
