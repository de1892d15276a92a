/** English words at the beginning of reported speech that mean something named before it. */
const POINTS_BACK = /^(?:it|its|they|them|their|this|these|those|there|such|so)\b/iu;

/** The word with which reported speech points back to an earlier sentence, or `null`. */
export function backReference(words: string): string | null {
  return POINTS_BACK.exec(words)?.[0] ?? null;
}
