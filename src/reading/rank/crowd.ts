/** Bounds how many candidates a stretch of text may have, so that no text takes much longer than others of its length. */

/** The length of a stretch, in tokens. */
const STRETCH_TOKENS = 200;

/** At most `most` items of each stretch: those that rank highest, in their order. */
export function leastCrowded<T>(
  items: readonly T[],
  most: number,
  indexOf: (item: T) => number,
  rankOf: (item: T) => number,
): readonly T[] {
  const stretches = new Map<number, T[]>();
  for (const item of items) {
    const number = Math.floor(indexOf(item) / STRETCH_TOKENS);
    const stretch = stretches.get(number);
    if (stretch === undefined) stretches.set(number, [item]);
    else stretch.push(item);
  }
  const left = new Set<T>();
  for (const stretch of stretches.values()) {
    if (stretch.length <= most) continue;
    for (const item of [...stretch].sort((one, other) => rankOf(other) - rankOf(one)).slice(most)) left.add(item);
  }
  return left.size === 0 ? items : items.filter((item) => !left.has(item));
}
