/** How far a figure of a sample may be from that of all articles of its kind. */

const SAMPLES = 1_000;
/** The share of samples below and above the interval. */
const TAIL = 0.025;

/** The 95 % interval of a figure, by drawing as many items anew, with repetition; the same in every run. */
export function bootstrapInterval<T>(
  items: readonly T[],
  figureOf: (sample: readonly T[]) => number,
): readonly [low: number, high: number] {
  let state = 1;
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * items.length);
  };
  const figures = Array.from({ length: SAMPLES }, () => figureOf(items.flatMap(() => items[draw()] ?? [])));
  figures.sort((one, other) => one - other);
  return [figures[Math.floor(SAMPLES * TAIL)] ?? 0, figures[Math.ceil(SAMPLES * (1 - TAIL)) - 1] ?? 0];
}
