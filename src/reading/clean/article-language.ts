/** The language of an article. */
import { franc } from 'franc-min';
import type { LanguageTag } from '../../story/model.js';
import { FUNCTION_WORDS } from '../en/page-phrases.js';

export const ENGLISH: LanguageTag = 'en';

/** The part of a text that shows its language, in UTF-16 units. */
const SAMPLE_LENGTH = 4_000;
/** English texts have at least this share of function words; texts in other languages have less than 0.1. */
const ENGLISH_SHARE = 0.17;
/** Below this many letters, the guess by letters is often wrong. */
const MIN_LETTERS = 120;

/** The language of a text. `claimed`, the language that its page claims, counts where the text does not show its language. */
export function languageOf(text: string, claimed: string | null): LanguageTag {
  const sample = text.slice(0, SAMPLE_LENGTH);
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  const share = words.filter((word) => FUNCTION_WORDS.has(word)).length / Math.max(words.length, 1);
  if (share >= ENGLISH_SHARE) return ENGLISH;
  const letters = words.reduce((sum, { length }) => sum + length, 0);
  const isLatin = /\p{Script=Latin}/u.test(sample);
  const guess = letters < MIN_LETTERS && isLatin ? null : tagOf(franc(sample));
  return guess ?? (claimed === null ? null : tagOf(claimed)) ?? ENGLISH;
}

/** The canonical form of a tag, as far as it names a language: `deu` is `de`, `en_GB` is `en`. */
function tagOf(written: string): LanguageTag | null {
  const [language = ''] = written.split(/[-_]/);
  if (!/^[a-z]{2,3}$/i.test(language) || language === 'und') return null;
  return Intl.getCanonicalLocales(language)[0] ?? null;
}
