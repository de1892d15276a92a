/** English words at the beginning of reported speech that mean something named before it. */
const POINTS_BACK = /^(?:it|its|they|them|their|this|these|those|there|such|so)\b/iu;

/** The word with which reported speech points back to an earlier sentence, or `null`. */
export function backReference(words: string): string | null {
  return POINTS_BACK.exec(words)?.[0] ?? null;
}

/** English words that say of reported speech that it was denied, doubted, or only might be said. */
const TURNS_MEANING =
  /\b(?:not|\w+n['’]t|never|nobody|no one|neither|nor|without|den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|ruled? out|rules out|if|unless|whether|asked whether)\b/iu;

/** The word before reported speech that may turn its meaning round, or `null`. */
export function turningWord(lead: string): string | null {
  return TURNS_MEANING.exec(lead)?.[0] ?? null;
}
