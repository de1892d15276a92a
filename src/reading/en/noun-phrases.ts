/** Noun phrases beside a verb: who says it, and to whom. */
import type { PreparedArticle, Token, TokenRange } from '../prepare/prepared-article.js';
import { isDay, isNominal, isNominalPart, isSubject } from './words.js';

const ABBREVIATED = /^[A-Z]$|^(Rev|Hon|Supt|Insp|Cmdr|Adm|Maj|Nev|Va|Fla|Mass|Conn|Pa|Ariz|Sr|Jr|Calif|Tex)$/;
const QUOTATION_MARK = /[“”"]/;
/** A longer quotation is not part of a noun phrase, as a nickname is. */
const MOST_TOKENS_OF_NICKNAME = 6;

/** The noun phrase that ends before `end`, with its appositions, not before `from`; without a time after it. */
export function nounPhraseBefore(article: PreparedArticle, end: number, from: number): TokenRange | null {
  const last = end - 1;
  if (last < from) return null;
  const token = article.at(last);
  const withoutTime = beforeTime(article, last, from);
  if (withoutTime !== null) return withoutTime > from ? nounPhraseBefore(article, withoutTime, from) : null;
  if (token.partOfSpeech === 'ADV' && last > from && !isNominalPart(token) && !isSubject(token)) {
    return nounPhraseBefore(article, last, from);
  }
  if (/^[,—–]$/.test(token.text)) return phraseWithApposition(article, last, from);
  if (token.text === ')') {
    const opening = lastIndexOf(article, last, from, ({ text }) => text === '(');
    const phrase = nounPhraseBefore(article, opening ?? from, from);
    return phrase === null ? null : [phrase[0], end];
  }
  if (isSubject(token) && !(token.lower === 'one' && last > from && article.at(last - 1).partOfSpeech === 'DET')) {
    return [last, end];
  }
  if (!isNominalPart(token) && !isNominal(token)) return null;
  return simplePhraseBefore(article, last, from);
}

/** Where the time before a verb begins: "Smith on Thursday said". `null` where there is none. */
function beforeTime(article: PreparedArticle, last: number, from: number): number | null {
  const isDate = article.at(last).partOfSpeech === 'NUM' && last > from && isDay(article.at(last - 1));
  if (!isDay(article.at(last)) && !isDate) return null;
  const day = isDate ? last - 1 : last;
  const introduced = day > from && /^(on|in|late|early|last|this|earlier)$/.test(article.at(day - 1).lower);
  return introduced ? day - 1 : day;
}

const NOT_APPOSITION =
  /^(in|on|during|at|after|before|while|when|as|through|via|for|speaking|asked|citing|however|though|meanwhile|too|also|responding)$/;

/** "Smith, a senior aide, said": the mark at `closing` ends an apposition. */
function phraseWithApposition(article: PreparedArticle, closing: number, from: number): TokenRange | null {
  const mark = article.at(closing).text;
  let opening = openingMark(article, closing, from, mark);
  if (opening === null || opening <= from) return null;
  const inner = opening;
  let phrase = nounPhraseBefore(article, opening, from);
  // "Smith, of Ohio, a senior aide, said": one comma further.
  if (phrase !== null && mark === ',' && inner - 1 > from && !hasNameOrPronoun(article, phrase)) {
    const further = openingMark(article, inner, from, ',');
    if (further !== null && further > from) {
      const outer = nounPhraseBefore(article, further, from);
      if (outer !== null && hasName(article, outer)) {
        phrase = outer;
        opening = further;
      }
    }
  }
  if (phrase === null) return null;
  const first = article.at(opening + 1);
  if (!/^(who|whose|which|where)$/.test(first.lower) && hasFiniteVerb(article, inner + 1, closing)) return null;
  return NOT_APPOSITION.test(first.lower) || first.partOfSpeech === 'SCONJ' ? phrase : [phrase[0], closing + 1];
}

function openingMark(article: PreparedArticle, before: number, from: number, mark: string): number | null {
  for (let index = before - 1; index >= from; index -= 1) {
    const { text } = article.at(index);
    if (text === mark) return index;
    if (QUOTATION_MARK.test(text)) return null;
  }
  return null;
}

function hasFiniteVerb(article: PreparedArticle, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const token = article.at(index);
    const finite = token.partOfSpeech === 'AUX' || (token.partOfSpeech === 'VERB' && !/(ing|ed)$/.test(token.lower));
    if (finite && !/[-]/.test(article.at(index - 1).text)) return true;
  }
  return false;
}

function simplePhraseBefore(article: PreparedArticle, last: number, from: number): TokenRange | null {
  let start = last;
  for (let index = last; index >= from; index -= 1) {
    const token = article.at(index);
    if (token.text === ')') {
      index = lastIndexOf(article, index, from, ({ text }) => text === '(') ?? from;
      start = index;
      continue;
    }
    if (article.closesQuotation(index) || article.opensQuotation(index)) {
      const nickname = nicknameEndingAt(article, index, from);
      if (nickname === null) break;
      index = nickname;
      start = nickname;
      continue;
    }
    if (!extendsLeft(article, index, last, from)) break;
    start = index;
  }
  while (
    start < last &&
    (article.at(start).partOfSpeech === 'PUNCT' || /^('s|and|of)$/.test(article.at(start).lower))
  ) {
    start += 1;
  }
  start = afterPreposition(article, start, last, from);
  return article.slice(start, last + 1).some(isNominal) ? [start, last + 1] : null;
}

/** Where a nickname or quoted title within the phrase begins: the closing mark is at `closing`. */
function nicknameEndingAt(article: PreparedArticle, closing: number, from: number): number | null {
  const token = article.at(closing);
  if (token.text !== '”' && token.text !== '"') return null;
  const [opening, end] = article.quotationRange(token.quotation);
  const isNickname =
    end - 1 === closing &&
    closing - opening < MOST_TOKENS_OF_NICKNAME &&
    opening > from &&
    isNominalPart(article.at(opening - 1)) &&
    !/[,.?!]/.test(article.at(closing - 1).text);
  return isNickname ? opening : null;
}

function extendsLeft(article: PreparedArticle, index: number, last: number, from: number): boolean {
  const token = article.at(index);
  const before = index > from ? article.at(index - 1) : null;
  if (token.lower === 'that' && index < last) return false;
  if (isNominalPart(token) || isAbbreviationMark(article, index)) return true;
  const { partOfSpeech, lower } = token;
  if (partOfSpeech === 'PRON' && /^(his|her|their|its|our|my|your|some|many|those|both)$/.test(lower)) return true;
  if (before === null) return false;
  if (partOfSpeech === 'VERB' && index < last) {
    return before.text === '-' || (/(ing|ed)$/.test(lower) && before.partOfSpeech === 'DET');
  }
  if (partOfSpeech === 'ADV' && index < last && before.partOfSpeech === 'DET') return true;
  if (partOfSpeech === 'ADP' && isNominal(before)) {
    return /^(of|for|from|with|at|in|to|on|by|inside|within|near|about)$/.test(lower);
  }
  const after = article.at(index + 1);
  return lower === 'and' && isNominal(before) && after.partOfSpeech === before.partOfSpeech;
}

/** "In a statement Trump": after a preposition, only the last noun phrase is the subject. */
function afterPreposition(article: PreparedArticle, start: number, last: number, from: number): number {
  if (start <= from || article.at(start - 1).partOfSpeech !== 'ADP') return start;
  for (let index = last; index > start; index -= 1) {
    const token = article.at(index);
    const before = article.at(index - 1);
    const nameAfterNoun = token.partOfSpeech === 'PROPN' && before.partOfSpeech === 'NOUN';
    const newPhrase = token.partOfSpeech === 'DET' && /NOUN|PROPN|NUM/.test(before.partOfSpeech);
    if ((nameAfterNoun || newPhrase) && !/^(former|mr\.|sen\.)$/.test(before.lower)) return index;
  }
  return start;
}

const OCCASION =
  /^(interview|statement|speech|tweet|email|e-mail|call|news|press|twitter|facebook|cnn|conference|memo|debate|letter|response|video|post)$/;

/** The noun phrase that begins at `start`, with its appositions, up to `to`. */
export function nounPhraseFrom(article: PreparedArticle, start: number, to: number): TokenRange | null {
  if (start >= to) return null;
  const first = article.at(start);
  if (isSubject(first)) {
    const after = article.at(start + 1);
    const quantifies =
      /^(one|some|many|another|others|someone)$/.test(first.lower) &&
      start + 1 < to &&
      (isNominalPart(after) || after.lower === 'of');
    if (!quantifies) return [start, start + 1];
  } else if (!isNominalPart(first) && !isPossessive(first)) return null;
  let end = start;
  for (let index = start; index < to; index += 1) {
    const next = extendRight(article, index, start, to);
    if (next === null) break;
    end = Math.max(end, next.end);
    index = next.index;
  }
  while (end > start && /^(,|in|on|and|of|for|from|at|to|by|with)$/.test(article.at(end - 1).lower)) end -= 1;
  return end > start ? [start, end] : null;
}

/** How far the phrase goes on with the token at `index`: its end, and the last token looked at. */
interface Extension {
  readonly end: number;
  readonly index: number;
}

function extendRight(article: PreparedArticle, index: number, start: number, to: number): Extension | null {
  const token = article.at(index);
  const before = article.at(index - 1);
  const after = article.at(index + 1);
  const isFirst = index === start;
  const hasAfter = index + 1 < to;
  if (article.opensQuotation(index) && !article.isSingle(token.quotation)) {
    const [opening, end] = article.quotationRange(token.quotation);
    const isTitle = end - 1 - opening < MOST_TOKENS_OF_NICKNAME && end < to;
    return isTitle && /^(NOUN|PROPN)$/.test(article.at(end).partOfSpeech) ? { end, index: end - 1 } : null;
  }
  if (isDay(token) && !isFirst && token.lower !== 'may') return null;
  if (token.partOfSpeech === 'VERB') {
    const participle =
      /ing$|ed$/.test(token.lower) &&
      /^(NOUN|PROPN|ADJ)$/.test(after.partOfSpeech) &&
      !isFirst &&
      isNominalPart(before);
    if (!hasAfter || !(participle || before.text === '-')) return null;
  }
  if (token.partOfSpeech === 'ADV' && index === start + 1 && hasAfter) {
    if (/^(ADJ|VERB)$/.test(after.partOfSpeech) && before.partOfSpeech === 'DET') return { end: start, index };
  }
  if (token.lower === 'that' && !isFirst) return null;
  const isOwner = token.partOfSpeech === 'PRON' && /^(his|her|their|its)$/.test(token.lower);
  if (isNominalPart(token) || isAbbreviationMark(article, index) || isOwner) return { end: index + 1, index };
  if (token.text === '(') {
    let closing = index;
    while (closing < to && article.at(closing).text !== ')') closing += 1;
    return { end: Math.min(closing + 1, to), index: closing };
  }
  if (!hasAfter) return null;
  if (token.partOfSpeech === 'ADP' && /^(of|for|from|at|in|with|on|to|by)$/.test(token.lower)) {
    const named = article.at(after.partOfSpeech === 'DET' && article.at(index + 2).text !== '' ? index + 2 : index + 1);
    const goesOn = isNominalPart(after) || /^(his|her|their|its)$/.test(after.lower);
    return goesOn && !isDay(after) && !OCCASION.test(named.lower) ? { end: start, index } : null;
  }
  if (token.lower === 'and' && isNominalPart(after)) return { end: start, index };
  return token.text === ',' ? appositionAfter(article, index, start, to) : null;
}

function appositionAfter(article: PreparedArticle, comma: number, start: number, to: number): Extension | null {
  const first = article.at(comma + 1);
  if (/^(who|whose)$/.test(first.lower)) {
    let end = comma + 1;
    while (
      end < to &&
      !/[.;:]/.test(article.at(end).text) &&
      article.at(end).text !== ',' &&
      !article.opensQuotation(end)
    ) {
      end += 1;
    }
    return { end, index: end - 1 };
  }
  const isApposition =
    (/^(DET|NOUN|PROPN|NUM|ADJ)$/.test(first.partOfSpeech) && !isDay(first)) ||
    /^(his|her|its|their)$/.test(first.lower);
  return isApposition ? { end: start, index: comma } : null;
}

function isPossessive({ partOfSpeech, lower }: Token): boolean {
  return partOfSpeech === 'PRON' && /^(his|her|their|its|our|my)$/.test(lower);
}

/** The full stop of "J." or "Va." */
function isAbbreviationMark(article: PreparedArticle, index: number): boolean {
  return article.at(index).text === '.' && index > 0 && ABBREVIATED.test(article.at(index - 1).text);
}

export function hasName(article: PreparedArticle, [from, to]: TokenRange): boolean {
  return article.slice(from, to).some(({ partOfSpeech }) => partOfSpeech === 'PROPN');
}

export function hasNameOrPronoun(article: PreparedArticle, [from, to]: TokenRange): boolean {
  return article.slice(from, to).some((token) => token.partOfSpeech === 'PROPN' || isSubject(token));
}

function lastIndexOf(
  article: PreparedArticle,
  before: number,
  from: number,
  isIt: (token: Token) => boolean,
): number | null {
  for (let index = before; index > from; index -= 1) if (isIt(article.at(index))) return index;
  return null;
}
