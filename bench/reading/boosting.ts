/** Grows boosted trees for a judgement from 0 (wrong) to 1 (right), the same for the same examples. */
import { leafOf, type TreeNode } from '../../src/reading/rank/boosted-trees.js';

/** The measures of a candidate, and how right it is, from 0 to 1. */
export interface Measured {
  readonly measures: readonly number[];
  readonly right: number;
}

const TREES = 150;
const DEPTH = 5;
const LEARNING_RATE = 0.08;
/** A leaf has at least this many examples. */
const LEAST_IN_LEAF = 40;
const SHRINKING = 2;
const LIMITS_PER_MEASURE = 48;
/** Each tree sees this share of the examples and of the measures. */
const SHARE_OF_EXAMPLES = 0.7;
const SHARE_OF_MEASURES = 0.5;
const LEAST_GAIN = 1e-3;

export function growTrees(examples: readonly Measured[]): {
  readonly base: number;
  readonly trees: readonly TreeNode[];
} {
  return new Grower(examples).grow();
}

class Grower {
  private readonly limits: readonly (readonly number[])[];
  /** The number of limits at or below each measure of each example. */
  private readonly bins: Uint8Array;
  private readonly measureCount: number;
  private readonly gradients: Float64Array;
  private readonly curvatures: Float64Array;
  private state = 11;

  constructor(private readonly examples: readonly Measured[]) {
    this.measureCount = examples[0]?.measures.length ?? 0;
    this.limits = Array.from({ length: this.measureCount }, (_, measure) => limitsOf(examples, measure));
    this.bins = new Uint8Array(examples.length * this.measureCount);
    for (const [index, { measures }] of examples.entries()) {
      for (const [measure, value] of measures.entries()) {
        this.bins[index * this.measureCount + measure] = countUpTo(this.limits[measure] ?? [], value);
      }
    }
    this.gradients = new Float64Array(examples.length);
    this.curvatures = new Float64Array(examples.length);
  }

  grow(): { readonly base: number; readonly trees: readonly TreeNode[] } {
    const { examples, gradients, curvatures } = this;
    const right = examples.reduce((sum, example) => sum + example.right, 0);
    const base = Math.fround(Math.log((right + 1) / (examples.length - right + 1)));
    const scores = new Float64Array(examples.length).fill(base);
    const trees: TreeNode[] = [];
    for (let round = 0; round < TREES; round += 1) {
      const seen: number[] = [];
      for (const [index, example] of examples.entries()) {
        const probability = 1 / (1 + Math.exp(-(scores[index] ?? 0)));
        gradients[index] = example.right - probability;
        curvatures[index] = probability * (1 - probability);
        if (this.random() < SHARE_OF_EXAMPLES) seen.push(index);
      }
      const measures = [...this.limits.keys()].filter(() => this.random() < SHARE_OF_MEASURES);
      const tree = this.node(seen, measures, DEPTH);
      trees.push(tree);
      for (const index of examples.keys())
        scores[index] = (scores[index] ?? 0) + leafOf(tree, examples[index]?.measures ?? []);
    }
    return { base, trees };
  }

  private node(examples: readonly number[], measures: readonly number[], depth: number): TreeNode {
    const total = this.sumsOf(examples);
    const leaf = Math.fround((LEARNING_RATE * total.gradient) / (total.curvature + SHRINKING));
    if (depth === 0 || examples.length < 2 * LEAST_IN_LEAF) return leaf;
    const split = this.bestSplit(examples, measures, total);
    if (split === null) return leaf;
    const { measure, bin } = split;
    const isSmaller = (index: number) => (this.bins[index * this.measureCount + measure] ?? 0) <= bin;
    const smaller = examples.filter(isSmaller);
    const other = examples.filter((index) => !isSmaller(index));
    const limit = this.limits[measure]?.[bin] ?? 0;
    return [measure, limit, this.node(smaller, measures, depth - 1), this.node(other, measures, depth - 1)];
  }

  private sumsOf(examples: readonly number[]): { gradient: number; curvature: number } {
    let gradient = 0;
    let curvature = 0;
    for (const index of examples) {
      gradient += this.gradients[index] ?? 0;
      curvature += this.curvatures[index] ?? 0;
    }
    return { gradient, curvature };
  }

  private bestSplit(
    examples: readonly number[],
    measures: readonly number[],
    total: { readonly gradient: number; readonly curvature: number },
  ): { readonly measure: number; readonly bin: number } | null {
    const worth = (gradient: number, curvature: number) => (gradient * gradient) / (curvature + SHRINKING);
    const whole = worth(total.gradient, total.curvature);
    let best: { readonly measure: number; readonly bin: number } | null = null;
    let most = LEAST_GAIN;
    for (const measure of measures) {
      const count = (this.limits[measure]?.length ?? 0) + 1;
      const gradients = new Float64Array(count);
      const curvatures = new Float64Array(count);
      const counts = new Int32Array(count);
      for (const index of examples) {
        const bin = this.bins[index * this.measureCount + measure] ?? 0;
        gradients[bin] = (gradients[bin] ?? 0) + (this.gradients[index] ?? 0);
        curvatures[bin] = (curvatures[bin] ?? 0) + (this.curvatures[index] ?? 0);
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      let gradient = 0;
      let curvature = 0;
      let smaller = 0;
      for (let bin = 0; bin < count - 1; bin += 1) {
        gradient += gradients[bin] ?? 0;
        curvature += curvatures[bin] ?? 0;
        smaller += counts[bin] ?? 0;
        if (smaller < LEAST_IN_LEAF) continue;
        if (examples.length - smaller < LEAST_IN_LEAF) break;
        const gain = worth(gradient, curvature) + worth(total.gradient - gradient, total.curvature - curvature) - whole;
        if (gain > most) {
          most = gain;
          best = { measure, bin };
        }
      }
    }
    return best;
  }

  /** A number from 0 to 1; the same ones in every run. */
  private random(): number {
    this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) >>> 0;
    return this.state / 2 ** 32;
  }
}

/** Limits that part the values of a measure into groups of about the same size. */
function limitsOf(examples: readonly Measured[], measure: number): readonly number[] {
  const values = Float64Array.from(examples, ({ measures }) => measures[measure] ?? 0).sort();
  const limits: number[] = [];
  for (let group = 1; group < LIMITS_PER_MEASURE; group += 1) {
    const limit = Math.fround(values[Math.floor((group * values.length) / LIMITS_PER_MEASURE)] ?? 0);
    if (limit > (limits.at(-1) ?? values[0] ?? 0)) limits.push(limit);
  }
  return limits;
}

/** How many of `limits`, in order, are at or below `value`. */
function countUpTo(limits: readonly number[], value: number): number {
  let low = 0;
  let high = limits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((limits[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
