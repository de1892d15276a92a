import type { FoundSpeech, TextSpan } from '../../story/article.js';

/** English words at the beginning of reported speech that mean something named before it. */
const POINTS_BACK = /^(?:it|its|they|them|their|this|these|those|there|such|so)\b/iu;

/** The word with which reported speech points back to an earlier sentence, or `null`. */
export function backReference(words: string): string | null {
  return POINTS_BACK.exec(words)?.[0] ?? null;
}

/** English words that say of reported speech that it was denied, doubted, or only might be said. */
const TURNS_MEANING =
  /\b(?:not|cannot|\w+n['’]t|never|nobody|no one|neither|nor|without|den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|disput(?:e|es|ed|ing)|contradict(?:s|ed|ing)?|refut(?:e|es|ed|ing)|doubt(?:s|ed|ing)?|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|ruled? out|rules out|if|unless|whether|asked whether)\b/iu;

/** The word before reported speech that may turn its meaning round, or `null`. */
export function turningWord(lead: string): string | null {
  return TURNS_MEANING.exec(lead)?.[0] ?? null;
}

/** English names of speakers with which nobody speaks: "nobody at the ministry". */
const NOBODY = /^(?:no|none|nobody|neither|not)\b/iu;

/** Whether a text says of some speech in it that it was denied, or was not said. */
export function isDenial(text: string, { source, cue }: Pick<FoundSpeech, 'source' | 'cue'>): boolean {
  const wordsOf = (spans: readonly TextSpan[]) => spans.map((span) => text.slice(...span)).join(' ');
  return TURNS_MEANING.test(wordsOf(cue)) || NOBODY.test(wordsOf(source));
}

/** English words that negate. */
const NEGATES = /\b(?:no|none|nothing)\b/iu;

/** Whether a text says of anything in it that it is not so: by a negation, or by a verb such as "denied". */
export function isNegated(text: string): boolean {
  return TURNS_MEANING.test(text) || NEGATES.test(text);
}
