/** The verb of a cue with its auxiliaries and adverbs: "has also said". */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import { COLON, type Cue } from './cues.js';
import { isDay, isSubject } from './words.js';

const AUXILIARY = /^(not|n't|never|also|has|have|had|been|is|was|were|be|to|would|will|could|did|does|do|'s|'d|'ve)$/;

/** The tokens of a cue. Does not go before `from`. */
export function cueRange(article: PreparedArticle, cue: Cue, from: number): TokenRange {
  if (cue.lemma === 'accord') return [cue.index, cue.index + 2];
  return cue.lemma === COLON ? [cue.index, cue.index + 1] : verbGroup(article, cue.index, from);
}

/** The verb group whose head is the token at `head`. */
export function verbGroup(article: PreparedArticle, head: number, from: number): TokenRange {
  let start = head;
  while (start > from && belongsToVerb(article, start - 1, from)) {
    start -= 1;
    // "refused to say": the infinitive is its own group.
    if (article.at(start).lower === 'to' && start > from && article.at(start - 1).partOfSpeech === 'VERB') break;
  }
  return [start, head + 1];
}

function belongsToVerb(article: PreparedArticle, index: number, from: number): boolean {
  const token = article.at(index);
  if (isSubject(token) || token.partOfSpeech === 'PROPN') return false;
  if (token.partOfSpeech === 'AUX' || AUXILIARY.test(token.lower)) return true;
  if (token.partOfSpeech === 'ADV') {
    return !isDay(token) && index > from && !/[,"“”]/.test(article.at(index - 1).text);
  }
  return false;
}
