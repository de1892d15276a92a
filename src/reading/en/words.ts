/** Classes of English words that the rules tell apart. */
import type { Token } from '../prepare/prepared-article.js';

export const DAY_OR_MONTH =
  /^(monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|earlier|later|recently|tonight|january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|aug\.?|sept\.?|oct\.?|nov\.?|dec\.?)$/;

/** Pronouns that can be a subject by themselves. */
export const SUBJECT_PRONOUN =
  /^(he|she|they|i|we|you|it|who|another|others|some|many|everyone|someone|somebody|nobody|anyone|one)$/;

export function isDay(token: Token): boolean {
  return DAY_OR_MONTH.test(token.lower);
}

export function isSubject(token: Token): boolean {
  return SUBJECT_PRONOUN.test(token.lower);
}

/** Whether a token can stand within a noun phrase. */
export function isNominalPart(token: Token): boolean {
  return (
    /^(DET|ADJ|NOUN|PROPN|NUM|SYM|X)$/.test(token.partOfSpeech) ||
    /^(his|her|their|its|our|my|your|'s|'|mr\.|mrs\.|ms\.|dr\.|sen\.|rep\.|gov\.|gen\.|u\.s\.|-|&|\/|former|then)$/.test(
      token.lower,
    )
  );
}

/** Whether a token can be the head of a noun phrase. */
export function isNominal(token: Token): boolean {
  return (
    /^(NOUN|PROPN|NUM|PRON|X)$/.test(token.partOfSpeech) ||
    /^(former|others|some|many|one|another|poll|campaign|group)$/.test(token.lower)
  );
}

/** A verb or an auxiliary. */
export function isVerbal(token: Token): boolean {
  return token.partOfSpeech === 'VERB' || token.partOfSpeech === 'AUX';
}
