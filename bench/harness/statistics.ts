/** Medians and percentiles of several rounds. */

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function summary(values: readonly number[]): Summary {
  const sorted = values.toSorted((one, other) => one - other);
  // For an even number of values, the mean of the two middle ones.
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  const middle = ((below ?? Number.NaN) + (above ?? Number.NaN)) / 2;
  return { median: middle, least: sorted.at(0) ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}

/** The value below which a share of the sorted values lies. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return summary(values).median;
}
