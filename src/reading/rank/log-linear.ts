/** A log-linear model: each feature has a weight, and a candidate's score is the sum of those of its features. */
import { type CandidateFeatures, WEIGHTS } from './features.js';

export class LogLinearModel {
  constructor(
    private readonly weights: Int16Array,
    /** The weight that 1 stands for. */
    private readonly unit: number,
  ) {}

  score(features: readonly number[]): number {
    return this.#sum(features) * this.unit;
  }

  /** How likely the answer is yes, from 0 to 1. */
  probability(features: readonly number[]): number {
    return 1 / (1 + Math.exp(-this.score(features)));
  }

  /** The number of the best candidate, and how likely it is the right one. The first of equals wins. */
  best(candidates: readonly CandidateFeatures[]): { readonly index: number; readonly probability: number } {
    const probabilities = this.probabilities(candidates);
    const probability = Math.max(...probabilities);
    return { index: probabilities.indexOf(probability), probability };
  }

  /** How likely each candidate is the right one, where one of them is. */
  probabilities(candidates: readonly CandidateFeatures[]): readonly number[] {
    const sums = new Map<readonly number[], number>();
    const sumOf = (list: readonly number[]): number => {
      const known = sums.get(list);
      if (known !== undefined) return known;
      const sum = this.#sum(list);
      sums.set(list, sum);
      return sum;
    };
    const scores = candidates.map((lists) => {
      let sum = 0;
      for (const list of lists) sum += sumOf(list);
      return sum * this.unit;
    });
    const most = Math.max(...scores);
    const shares = scores.map((score) => Math.exp(score - most));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => share / total);
  }

  #sum(features: readonly number[]): number {
    let sum = 0;
    for (const place of features) sum += this.weights[place] ?? 0;
    return sum;
  }
}

/** Bytes before the weights: the unit, as a 32-bit float. */
const HEADER_BYTES = 4;

/** A model from the bytes of its file. */
export function decodeModel(bytes: Uint8Array): LogLinearModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength !== HEADER_BYTES + 2 * WEIGHTS) {
    throw new Error(`a model has ${HEADER_BYTES + 2 * WEIGHTS} bytes, and this file ${bytes.byteLength}`);
  }
  const weights = new Int16Array(WEIGHTS);
  for (let place = 0; place < WEIGHTS; place += 1) weights[place] = view.getInt16(HEADER_BYTES + 2 * place, true);
  return new LogLinearModel(weights, view.getFloat32(0, true));
}

/** The bytes of a model's file, from its trained weights. */
export function encodeModel(trained: Float32Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + 2 * WEIGHTS);
  const view = new DataView(bytes.buffer);
  const largest = trained.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6);
  const unit = largest / 32_767;
  view.setFloat32(0, unit, true);
  for (const [place, weight] of trained.entries()) {
    view.setInt16(HEADER_BYTES + 2 * place, Math.round(weight / unit), true);
  }
  return bytes;
}
