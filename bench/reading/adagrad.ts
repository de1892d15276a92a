/** Fits the weights of log-linear models by AdaGrad, the same for the same examples. */

const LEARNING_RATE = 0.15;
const SHRINKING = 1e-6;
const SMALLEST_ERROR = 1e-3;

/** A candidate that is right (1), wrong (0) or in between. */
export interface Judged {
  readonly features: Int32Array;
  readonly right: number;
}

/** Candidates of which one is right. */
export interface Choice {
  readonly candidates: readonly Int32Array[];
  readonly right: number;
}

/** Weights are averaged over this part of the training, its end. */
const AVERAGED_PART = 0.5;

export class Trainer {
  readonly weights: Float32Array;
  readonly #squares: Float32Array;
  readonly #random = new Random();
  /** The changes of each weight, by when they were made: the average is the last weight and these over the time. */
  readonly #changes: Float64Array;
  #time = 0;

  constructor(size: number) {
    this.weights = new Float32Array(size);
    this.#squares = new Float32Array(size);
    this.#changes = new Float64Array(size);
  }

  /** Learns to tell right candidates from wrong ones. */
  learnJudged(examples: readonly Judged[], rounds: number): void {
    this.#learn(examples, rounds, ({ features, right }) => {
      this.#update(features, 1 / (1 + Math.exp(-this.#score(features))) - right);
    });
  }

  /** Learns to choose the right one of several candidates. */
  learnChoices(examples: readonly Choice[], rounds: number): void {
    this.#learn(examples, rounds, ({ candidates, right }) => {
      const scores = candidates.map((features) => this.#score(features));
      const most = Math.max(...scores);
      const shares = scores.map((score) => Math.exp(score - most));
      const total = shares.reduce((sum, share) => sum + share, 0);
      for (const [index, features] of candidates.entries()) {
        const error = (shares[index] ?? 0) / total - (index === right ? 1 : 0);
        if (Math.abs(error) > SMALLEST_ERROR) this.#update(features, error);
      }
    });
  }

  #learn<Example>(examples: readonly Example[], rounds: number, step: (example: Example) => void): void {
    let left = Math.ceil(examples.length * rounds * (1 - AVERAGED_PART));
    for (let round = 0; round < rounds; round += 1) {
      for (const example of this.#random.shuffled(examples)) {
        if (left > 0) left -= 1;
        else this.#time += 1;
        step(example);
      }
    }
    for (const [place, change] of this.#changes.entries()) {
      this.weights[place] = (this.weights[place] ?? 0) - change / Math.max(1, this.#time);
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
      const change = -LEARNING_RATE * (error / (1e-4 + Math.sqrt(square)) + SHRINKING * weight);
      weights[place] = weight + change;
      this.#changes[place] = (this.#changes[place] ?? 0) + change * this.#time;
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
