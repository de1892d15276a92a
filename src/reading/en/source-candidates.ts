/** Who may be the source of a cue: noun phrases around it, of which a model chooses. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import type { CuedClause } from './clause.js';
import type { Cues } from './cues.js';
import { nounPhraseBefore, nounPhraseFrom } from './noun-phrases.js';
import { cueRange, verbGroup } from './verb-group.js';
import { isDay, isNominalPart, isSubject, isVerbal } from './words.js';

/**
 * How a candidate was found: by the rules, after the cue, right before it, before a time or an apposition, as the subject of
 * another verb, or as such a subject after its verb.
 */
export type SourceOrigin = 'rule' | 'after' | 'before' | 'further-before' | 'elided' | 'elided-after';

export interface SourceCandidate {
  readonly range: TokenRange;
  readonly origin: SourceOrigin;
}

const MOST_WORDS_AFTER = 32;
const MOST_WORDS_BEFORE = 45;
const MOST_ENDS_AFTER = 14;
const MOST_STARTS_BEFORE = 12;
const MOST_COMMAS = 3;
const MOST_ELIDED = 5;
const MOST_TOKENS_OF_TITLE = 8;

export function sourceCandidates(
  article: PreparedArticle,
  { cue, bounds, clause, inQuotation }: CuedClause,
  cues: Cues,
): readonly SourceCandidate[] {
  const [from, to] = bounds;
  const group = cueRange(article, cue, from);
  const found = new Map<string, SourceCandidate>();
  const propose = (range: TokenRange, origin: SourceOrigin) => {
    const key = range.join(' ');
    if (!found.has(key)) found.set(key, { range, origin });
  };
  if (clause !== null && clause.source !== null) propose(clause.source, 'rule');
  const isAccording = cue.lemma === 'accord';
  const before = cue.index - 1;
  const mayBeInverted =
    group[0] === cue.index &&
    (before < from || /[,”"]/.test(article.at(before).text) || article.closesQuotation(before));
  if (isAccording || mayBeInverted) {
    for (const end of endsAfter(article, group[1], to)) propose([group[1], end], 'after');
  }
  if (isAccording) return [...found.values()];
  for (const end of endsBefore(article, group[0], from)) {
    const origin = end === group[0] ? 'before' : 'further-before';
    for (const start of startsBefore(article, end, from, inQuotation)) propose([start, end], origin);
  }
  const { quotation } = article.at(cue.index);
  let elided = 0;
  for (let index = group[0] - 1; index > from && elided < MOST_ELIDED; index -= 1) {
    const token = article.at(index);
    if (!isVerbal(token) || (token.quotation >= 0 && token.quotation !== quotation)) continue;
    const subject = nounPhraseBefore(article, verbGroup(article, index, from)[0], from);
    if (subject !== null) {
      propose(subject, 'elided');
      elided += 1;
    }
    if (cues.has(index) && article.closesQuotation(index - 1)) {
      const inverted = nounPhraseFrom(article, index + 1, group[0]);
      if (inverted !== null) propose(inverted, 'elided-after');
    }
  }
  return [...found.values()];
}

function endsAfter(article: PreparedArticle, start: number, to: number): readonly number[] {
  const first = article.at(start);
  const begins = isNominalPart(first) || first.partOfSpeech === 'PRON' || /^(one|some|many)$/.test(first.lower);
  if (start >= to || !begins) return [];
  const ends: number[] = [];
  const last = Math.min(to, start + MOST_WORDS_AFTER);
  for (let index = start + 1; index <= last && ends.length <= MOST_ENDS_AFTER; index += 1) {
    if (index === to) return [...ends, index];
    const token = article.at(index);
    const before = article.at(index - 1);
    if (
      /^[.,;:(—–-]$/.test(token.text) ||
      /^(ADP|SCONJ|VERB|AUX|ADV|PRON|CCONJ)$/.test(token.partOfSpeech) ||
      article.opensQuotation(index) ||
      isDay(token) ||
      before.text === ')'
    ) {
      ends.push(index);
    }
    if (/^[.;:]$/.test(token.text) && !/^[A-Z]$/.test(before.text) && index > start + 1) break;
  }
  return ends;
}

/** Where a source before the verb may end: at the verb, before a time, or before an apposition. */
function endsBefore(article: PreparedArticle, verb: number, from: number): readonly number[] {
  const ends = [verb];
  const last = verb - 1;
  const token = article.at(last);
  if (last >= from && (isDay(token) || token.partOfSpeech === 'ADV')) {
    const introduced = last > from && /^(on|late|earlier|last|this)$/.test(article.at(last - 1).lower);
    ends.push(introduced ? last - 1 : last);
  }
  if (last >= from && token.text === ',' && token.quotation < 0) {
    let commas = 0;
    for (let index = last - 1; index >= from && commas < MOST_COMMAS; index -= 1) {
      if (article.at(index).text !== ',') continue;
      ends.push(index);
      commas += 1;
    }
  }
  return ends.filter((end) => end > from);
}

function startsBefore(article: PreparedArticle, end: number, from: number, inQuotation: boolean): readonly number[] {
  const starts: number[] = [];
  const first = Math.max(from, end - MOST_WORDS_BEFORE + 1);
  for (let index = end - 1; index >= first && starts.length <= MOST_STARTS_BEFORE; index -= 1) {
    const token = article.at(index);
    if (token.quotation >= 0 && !inQuotation && article.closesQuotation(index)) {
      const [opening, closing] = article.quotationRange(token.quotation);
      if (closing - 1 - opening > MOST_TOKENS_OF_TITLE) break;
    }
    if (/^[.,;:)—–”]$/.test(token.text) || token.partOfSpeech === 'CCONJ' || /^('s|of)$/.test(token.lower)) continue;
    if (index === from || mayBeginAt(article, index)) starts.push(index);
  }
  return starts;
}

function mayBeginAt(article: PreparedArticle, index: number): boolean {
  const token = article.at(index);
  const before = article.at(index - 1);
  return (
    /^[,;:—–(-]$/.test(before.text) ||
    /^(CCONJ|SCONJ|VERB|ADP|AUX|ADV|PRON|NONE)$/.test(before.partOfSpeech) ||
    article.closesQuotation(index - 1) ||
    token.partOfSpeech === 'DET' ||
    isSubject(token) ||
    before.lower === 'that' ||
    (token.partOfSpeech === 'PROPN' && before.partOfSpeech !== 'PROPN')
  );
}
