/** Properties of tokens and sources, as numbers for the features of the models. */
import type { PreparedArticle, Token, TokenRange } from '../prepare/prepared-article.js';
import { numberOf } from '../rank/features.js';
import { isSubject } from './words.js';

export const flag = (yes: boolean): number => (yes ? 1 : 2);

/** How a token stands to the quotation marks. */
export function quotationState(article: PreparedArticle, { index, quotation }: Token): number {
  if (quotation < 0) return 1;
  if (article.opensQuotation(index)) return 2;
  return article.closesQuotation(index) ? 3 : 4;
}

/** The forms of verbs. `NONE` stands for no word, `OTHER` for a word that is no verb. */
export const VERB_FORM = { NONE: 0, OTHER: 1, AUXILIARY: 2, GERUND: 3, PAST: 4, PRESENT: 5, BASE: 6 } as const;

const PAST_FORM =
  /ed$|^(said|told|wrote|made|went|took|came|gave|held|kept|got|saw|spoke|left|found|sent|won|lost|led|put|met|began)$/;

export function verbForm({ partOfSpeech, lower, lemma }: Token): number {
  if (partOfSpeech === 'NONE') return VERB_FORM.NONE;
  if (partOfSpeech === 'AUX') return VERB_FORM.AUXILIARY;
  if (partOfSpeech !== 'VERB') return VERB_FORM.OTHER;
  if (/ing$/.test(lower)) return VERB_FORM.GERUND;
  if (PAST_FORM.test(lower)) return VERB_FORM.PAST;
  return lower !== lemma && /s$/.test(lower) ? VERB_FORM.PRESENT : VERB_FORM.BASE;
}

/** The last word of a noun phrase, before what describes it further. */
export function headOf(article: PreparedArticle, [start, end]: TokenRange): Token {
  let last = start + 1;
  while (last < end && !ends(article.at(last))) last += 1;
  return article.at(last - 1);
}

function ends({ partOfSpeech, text, lower }: Token): boolean {
  return partOfSpeech === 'ADP' || /^[,(—–]$/.test(text) || /^(who|which|that|whose)$/.test(lower);
}

/** Kinds of sources: a pronoun stands for itself. */
export function sourceKind(article: PreparedArticle, source: TokenRange | null): string {
  if (source === null) return 'none';
  const first = article.at(source[0]);
  if (source[1] === source[0] + 1 && isSubject(first)) return first.lower;
  const head = headOf(article, source);
  if (head.partOfSpeech === 'PROPN') return 'name';
  if (article.slice(source[0], source[1]).some(({ partOfSpeech }) => partOfSpeech === 'PROPN')) return 'with a name';
  return /s$/.test(head.lower) ? 'plural' : 'noun phrase';
}

/** The head word of a source, where it is no name. */
export function sourceWord(article: PreparedArticle, source: TokenRange): number {
  const { partOfSpeech, lower } = headOf(article, source);
  return numberOf(partOfSpeech === 'PROPN' ? 'name' : lower);
}
