/** Words that may report speech. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import { leastCrowded } from '../rank/crowd.js';
import { numberOf } from '../rank/features.js';
import { reportingShare } from './lexicon.js';
import { ADDRESSING_VERBS, REPORTING_FORMS, SAYING_VERBS, SPEECH_VERBS, STRONG_VERBS } from './verbs.js';

/** A word that may report speech. */
export interface Cue {
  /** The token of its head. */
  readonly index: number;
  readonly lemma: string;
  /** How often its verb reports, from 0 to 1. */
  readonly share: number;
}

/** The cues of an article, by the token of their head, in order. */
export type Cues = ReadonlyMap<number, Cue>;

/** How often "according to" reports. */
const ACCORDING_TO_SHARE = 0.93;

/** News has at most 31 in a stretch. A text that has more is no news, and is not worth much time. */
const CUES_OF_STRETCH = { most: 32, left: 3 };

export function cuesOf(article: PreparedArticle): Cues {
  const found = new Map<number, Cue>();
  for (const { index, lower, lemma, partOfSpeech } of article.tokens) {
    if (lower === 'according' && article.at(index + 1).lower === 'to') {
      found.set(index, { index, lemma: 'accord', share: ACCORDING_TO_SHARE });
      continue;
    }
    const mistagged =
      /^(NOUN|ADJ|PROPN)$/.test(partOfSpeech) &&
      REPORTING_FORMS.has(lower) &&
      index > 0 &&
      article.at(index - 1).partOfSpeech !== 'DET';
    if (isColonBeforeQuotation(article, index)) found.set(index, { index, lemma: COLON, share: COLON_SHARE });
    if (partOfSpeech !== 'VERB' && !mistagged) continue;
    const share = reportingShare(lemma);
    if (share > 0 || SPEECH_VERBS.has(lemma) || isBesideQuotation(article, index)) {
      found.set(index, { index, lemma, share });
    }
  }
  const kept = leastCrowded(
    [...found.values()],
    CUES_OF_STRETCH,
    ({ index }) => index,
    ({ share }) => share,
  );
  return new Map(kept.map((cue) => [cue.index, cue]));
}

/** Stands for the lemma of a colon that a quotation follows. */
export const COLON = ':';
const COLON_SHARE = 0.3;

/** Smith: “…”, and a colon at the end of a sentence with a quotation in the next. */
function isColonBeforeQuotation(article: PreparedArticle, index: number): boolean {
  const { text, quotation, unit } = article.at(index);
  if (text !== ':' || quotation >= 0 || index === 0) return false;
  const next = article.units[unit + 1];
  const endsUnit = index + 1 >= (article.units[unit]?.to ?? 0);
  return article.opensQuotation(index + 1) || (endsUnit && next !== undefined && article.opensQuotation(next.from));
}

/** Whether a quotation ends or begins within two tokens, outside of any. */
function isBesideQuotation(article: PreparedArticle, index: number): boolean {
  return (
    article.at(index).quotation < 0 &&
    (article.closesQuotation(index - 1) ||
      article.closesQuotation(index - 2) ||
      article.opensQuotation(index + 1) ||
      article.opensQuotation(index + 2))
  );
}

/** The class of a cue for the features of the models. */
export function cueClass(cue: Cue): number {
  return numberOf(cueClassName(cue));
}

/** The class of a cue, by its verb and how often that reports. */
export function cueClassName({ lemma, share }: Cue): string {
  if (lemma === 'accord') return 'according to';
  if (lemma === COLON) return 'colon';
  if (SAYING_VERBS.has(lemma)) return ADDRESSING_VERBS.has(lemma) ? 'telling' : 'saying';
  if (STRONG_VERBS.has(lemma)) return 'strong';
  if (share > 0.5) return 'often';
  return share > 0.25 ? 'at times' : 'seldom';
}

/** A clause has no part that is further from its cue: sentences without an end would take too long. */
const MOST_TOKENS_BEFORE_CUE = 250;
const MOST_TOKENS_AFTER_CUE = 150;

/**
 * The tokens in which the parts of a cue's clause lie: its unit, or the sentence inside the quotation in which it stands.
 */
export function clauseBounds(article: PreparedArticle, index: number): TokenRange {
  const token = article.at(index);
  const unit = article.unitOf(token);
  const first = Math.max(unit.from, index - MOST_TOKENS_BEFORE_CUE);
  const end = Math.min(unit.to, index + MOST_TOKENS_AFTER_CUE);
  if (token.quotation < 0) return [first, end];
  const [opening, afterClosing] = article.quotationRange(token.quotation);
  let from = Math.max(first, opening + 1);
  const last = Math.min(end, article.isClosed(token.quotation) ? afterClosing - 1 : afterClosing);
  while (from < index && article.at(from).sentence !== token.sentence) from += 1;
  let to = index;
  while (to < last && article.at(to).sentence === token.sentence) to += 1;
  return [from, to];
}
