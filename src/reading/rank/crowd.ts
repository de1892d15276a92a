/** Bounds how many candidates a stretch of text may have, so that no text takes much longer than others of its length. */

/** The length of a stretch, in tokens. */
const STRETCH_TOKENS = 200;

/** The number of stretches in so many tokens. */
export function stretchesOf(tokens: number): number {
  return Math.ceil(tokens / STRETCH_TOKENS);
}

/** How many items a stretch may have, and how many are left of one that has more. */
export interface CrowdLimit {
  readonly most: number;
  readonly left: number;
}

/** The items of each stretch; of one that has too many, those that rank highest. They stay in their order. */
export function leastCrowded<T>(
  items: readonly T[],
  { most, left }: CrowdLimit,
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
  const dropped = new Set<T>();
  for (const stretch of stretches.values()) {
    if (stretch.length <= most) continue;
    for (const item of [...stretch].sort((one, other) => rankOf(other) - rankOf(one)).slice(left)) dropped.add(item);
  }
  return dropped.size === 0 ? items : items.filter((item) => !dropped.has(item));
}
