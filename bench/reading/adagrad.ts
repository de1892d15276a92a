/** Fits the weights of log-linear models by AdaGrad, the same for the same examples. */

const LEARNING_RATE = 0.15;
const SHRINKING = 1e-6;
const SMALLEST_ERROR = 1e-3;

/** A candidate that is right (1) or wrong (0). */
export interface Judged {
  readonly features: Int32Array;
  readonly right: 0 | 1;
}

/** Candidates of which one is right. */
export interface Choice {
  readonly candidates: readonly Int32Array[];
  readonly right: number;
}

export class Trainer {
  readonly weights: Float32Array;
  readonly #squares: Float32Array;
  readonly #random = new Random();

  constructor(size: number) {
    this.weights = new Float32Array(size);
    this.#squares = new Float32Array(size);
  }

  /** Learns to tell right candidates from wrong ones. */
  learnJudged(examples: readonly Judged[], rounds: number): void {
    for (let round = 0; round < rounds; round += 1) {
      for (const { features, right } of this.#random.shuffled(examples)) {
        this.#update(features, 1 / (1 + Math.exp(-this.#score(features))) - right);
      }
    }
  }

  /** Learns to choose the right one of several candidates. */
  learnChoices(examples: readonly Choice[], rounds: number): void {
    for (let round = 0; round < rounds; round += 1) {
      for (const { candidates, right } of this.#random.shuffled(examples)) {
        const scores = candidates.map((features) => this.#score(features));
        const most = Math.max(...scores);
        const shares = scores.map((score) => Math.exp(score - most));
        const total = shares.reduce((sum, share) => sum + share, 0);
        for (const [index, features] of candidates.entries()) {
          const error = (shares[index] ?? 0) / total - (index === right ? 1 : 0);
          if (Math.abs(error) > SMALLEST_ERROR) this.#update(features, error);
        }
      }
    }
  }

  #score(features: Int32Array): number {
    let sum = 0;
    for (const place of features) sum += this.weights[place] ?? 0;
    return sum;
  }

  #update(features: Int32Array, error: number): void {
    const { weights } = this;
    const squares = this.#squares;
    for (const place of features) {
      const square = (squares[place] ?? 0) + error * error;
      const weight = weights[place] ?? 0;
      squares[place] = square;
      weights[place] = weight - LEARNING_RATE * (error / (1e-4 + Math.sqrt(square)) + SHRINKING * weight);
    }
  }
}

/** A linear congruential generator: the order of examples is the same in every run. */
class Random {
  #state = 7;

  shuffled<T>(items: readonly T[]): readonly T[] {
    const order = items.map((item) => ({ item, rank: this.#next() }));
    order.sort((one, other) => one.rank - other.rank);
    return order.map(({ item }) => item);
  }

  #next(): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) >>> 0;
    return this.#state;
  }
}
