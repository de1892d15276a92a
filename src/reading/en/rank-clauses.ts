/** Chooses, by the models, which cues of an article report, and what and whom. */
import type { PreparedArticle } from '../prepare/prepared-article.js';
import { type Judged, judge } from './judgement.js';
import type { Models } from './models.js';
import type { Report } from './report.js';
import { proposalsOf } from './report-candidates.js';

/** A proposal that is less likely than this to be right makes no report. */
const LEAST_LIKELIHOOD = 0.4;

export function rankClauses(article: PreparedArticle, models: Models): readonly Report[] {
  return bestOfCues(judge(article, proposalsOf(article, models), models))
    .filter(({ likelihood }) => likelihood >= LEAST_LIKELIHOOD)
    .map(({ proposal, likelihood }) => ({
      head: proposal.cued.cue.index,
      source: proposal.source,
      cue: proposal.group,
      content: [...proposal.content],
      quotes: !proposal.cued.inQuotation && article.quotationsIn(proposal.content).length > 0,
      unit: article.at(proposal.cued.cue.index).unit,
      rule: proposal.cued.clause?.rule ?? 'ranked',
      continued: false,
      confidence: likelihood,
      likelihood: proposal.likelihood,
    }));
}

/** The likeliest proposal of each cue. */
function bestOfCues(judged: readonly Judged[]): readonly Judged[] {
  const best = new Map<number, Judged>();
  for (const one of judged) {
    const { index } = one.proposal.cued.cue;
    if (one.likelihood > (best.get(index)?.likelihood ?? -1)) best.set(index, one);
  }
  return [...best.values()];
}
