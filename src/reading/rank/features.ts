/** Features of a candidate, as places in the table of a model's weights. No feature keeps the words that it is made of. */

/** How many weights a model has. */
export const WEIGHTS = 2 ** 18;

const NUMBERS = new Map<string, number>();

/** A number for a text, the same in every process (FNV-1a). */
export function numberOf(text: string): number {
  const known = NUMBERS.get(text);
  if (known !== undefined) return known;
  const number = hashOf(text);
  if (NUMBERS.size < MOST_KEPT) NUMBERS.set(text, number);
  return number;
}

const MOST_KEPT = 4_096;

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}

/** One number for several. */
export function combined(...numbers: readonly number[]): number {
  return numbers.reduce(mix, 0x9747b28c);
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
}

/** Collects the features of one candidate. */
export class FeatureList {
  readonly #places: number[] = [];

  /** Adds the feature `name` with up to five values. */
  add(name: string, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    const hash = mix(mix(mix(mix(mix(numberOf(name), a), b), c), d), e);
    this.#places.push((hash ^ (hash >>> 15)) & (WEIGHTS - 1));
  }

  get places(): readonly number[] {
    return this.#places;
  }
}

/** The features of a candidate, in lists. Candidates that have features in common share the list of those. */
export type CandidateFeatures = readonly (readonly number[])[];

/** Lists of features by the place that they tell of, each made once. */
export class SharedFeatures {
  readonly #lists = new Map<number, readonly number[]>();

  /** The list with this key, from `add` where it is asked for first. */
  of(key: number, add: (features: FeatureList) => void): readonly number[] {
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const list = featuresBy(add);
    this.#lists.set(key, list);
    return list;
  }
}

/** The features that `add` adds. */
export function featuresBy(add: (features: FeatureList) => void): readonly number[] {
  const features = new FeatureList();
  add(features);
  return features.places;
}

/** A length or distance in steps that grow, so that similar ones share a feature. */
export function step(count: number): number {
  if (count <= 0) return 0;
  return STEPS.find((most) => count <= most) ?? 50;
}

const STEPS = [1, 2, 3, 5, 8, 12, 20, 35];
