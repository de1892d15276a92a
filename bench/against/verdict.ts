/** The arithmetic of a run against another build: the order of turns, and when a difference is more than noise. */
import { median, type Summary, summary } from '../harness/statistics.js';

/** The two builds of a run: this one, and the other one. */
export type Side = 'ours' | 'theirs';

/** The values of one figure in one round for each build, in the order of the turns: the nth turns of both are a pair. */
export interface Round {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Whether a higher figure is better, or a lower one. */
export type Better = 'more' | 'less';

export type Verdict = 'faster' | 'slower' | 'within noise' | 'not measured';

export interface Judgement {
  /** The medians of the rounds of each build. */
  readonly ours: Summary;
  readonly theirs: Summary;
  /** The median over the rounds of this build's figure divided by the other build's. */
  readonly ratio: number;
  /** The distance of the ratio from 1 that chance can explain, as a share: 0.03 is 3 %. */
  readonly noise: number;
  readonly verdict: Verdict;
}

/** With fewer rounds, the noise cannot be told from the difference. */
export const LEAST_ROUNDS = 3;

/** Smaller shares are never reported as a difference: the order of functions in memory alone can cause them. */
const LEAST_NOISE = 0.01;

/** Student's t for an interval of 99 %, by degrees of freedom from 1 on; beyond the last, the last is used, which is too large. */
const T_99 = [
  63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947, 2.921, 2.898,
  2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763, 2.756, 2.75,
];

/**
 * The order of turns in a round: A B, B A, A B, … So that neither build gains when the machine becomes busier or
 * quieter during the round, the order within a pair alternates, and the next round begins the other way round.
 */
export function turnsOf(round: number, pairs: number): readonly Side[] {
  return Array.from({ length: pairs }, (_, pair): readonly Side[] =>
    (round + pair) % 2 === 0 ? ['ours', 'theirs'] : ['theirs', 'ours'],
  ).flat();
}

/**
 * Judges a figure. The turns of a pair follow each other at once, so a busy machine slows both: their ratio says more than
 * the figures. A round has the median ratio of its pairs, which one disturbed turn does not move. Rounds use new processes
 * and new copies of the databases, so the differences between them are all the noise that there is: half of the 99 %
 * confidence interval of the mean of their logarithms.
 */
export function judge(rounds: readonly Round[], better: Better): Judgement {
  const logs = rounds.map(logRatio);
  const ours = summary(rounds.map((round) => median(round.ours)));
  const theirs = summary(rounds.map((round) => median(round.theirs)));
  if (rounds.length < LEAST_ROUNDS || logs.some((log) => !Number.isFinite(log))) {
    return { ours, theirs, ratio: Number.NaN, noise: Number.NaN, verdict: 'not measured' };
  }
  const logNoise = Math.max(halfInterval(logs), Math.log1p(LEAST_NOISE));
  const logOfAll = median(logs);
  const gain = better === 'more' ? logOfAll : -logOfAll;
  const verdict = Math.abs(gain) <= logNoise ? 'within noise' : gain > 0 ? 'faster' : 'slower';
  return { ours, theirs, ratio: Math.exp(logOfAll), noise: Math.expm1(logNoise), verdict };
}

function logRatio({ ours, theirs }: Round): number {
  return median(ours.map((our, pair) => Math.log(our / (theirs[pair] ?? Number.NaN))));
}

/** Half of the 99 % confidence interval of the mean. */
function halfInterval(values: readonly number[]): number {
  const { length } = values;
  const mean = values.reduce((sum, one) => sum + one, 0) / length;
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (length - 1);
  const t = T_99[Math.min(length - 1, T_99.length) - 1] ?? Number.NaN;
  return t * Math.sqrt(variance / length);
}
