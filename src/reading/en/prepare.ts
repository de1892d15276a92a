/** English text as tokens, sentences and units. No unit ends inside a quotation. */
import type { TextSpan } from '../../story/article.js';
import type { CleanedArticle } from '../article.js';
import { datelineLength } from '../clean/dateline.js';
import { type PartOfSpeech, PreparedArticle, type SentenceUnit, type Token } from '../prepare/prepared-article.js';
import { type Quotation, quotationsOf } from '../prepare/quotations.js';
import { numberOf } from '../rank/features.js';
import { isCourtesyTitle } from './person-words.js';
import { type TaggedWord, tagParagraph } from './tagger.js';
import { CLAUSE_FORMS } from './verbs.js';

/** A word with the quotation that it stands in. */
interface QuotedWord extends TaggedWord {
  readonly paragraph: number;
  readonly quotation: number;
}

interface Sentences {
  /** The sentence of each word. */
  readonly sentences: readonly number[];
  readonly units: readonly SentenceUnit[];
}

type ArticleText = Pick<CleanedArticle, 'text' | 'paragraphs'>;

const PREPARED = new WeakMap<ArticleText, PreparedArticle>();

/** The tokens of an article, prepared once for all stages. */
export function preparedArticle(article: ArticleText): PreparedArticle {
  const known = PREPARED.get(article);
  if (known !== undefined) return known;
  const prepared = prepare(article.text, withoutDateline(article));
  PREPARED.set(article, prepared);
  return prepared;
}

/** A dateline stands in one of the first paragraphs: below the headline, the byline and the date. */
const MOST_PARAGRAPHS_TO_DATELINE = 5;

/** The paragraphs of an article; the place of a dateline would be taken for who speaks. */
function withoutDateline({ text, paragraphs }: ArticleText): readonly TextSpan[] {
  return paragraphs.map(([start, end], index) =>
    index < MOST_PARAGRAPHS_TO_DATELINE ? [start + datelineLength(text.slice(start, end)), end] : [start, end],
  );
}

/** Prepares the paragraphs of a text. */
export function prepare(text: string, paragraphs: readonly TextSpan[]): PreparedArticle {
  const quotations = quotationsOf(text, paragraphs);
  const words = quotedWords(text, paragraphs, quotations);
  const { sentences, units } = sentencesOf(words, quotations);
  for (const unit of units) correctNames(words, sentences, unit);
  const unitOf = new Int32Array(words.length);
  for (const [number, { from, to }] of units.entries()) unitOf.fill(number, from, to);
  const tokens = words.map((word, index): Token => {
    const { text, lower, lemma, partOfSpeech, start, end, paragraph, quotation } = word;
    return {
      index,
      text,
      lower,
      lemma,
      partOfSpeech,
      start,
      end,
      paragraph,
      quotation,
      sentence: sentences[index] ?? 0,
      unit: unitOf[index] ?? 0,
      wordFeature: wordFeature(partOfSpeech, lower),
      partOfSpeechFeature: numberOf(partOfSpeech),
    };
  });
  return new PreparedArticle(text, tokens, units, quotations, OUTSIDE);
}

/** Names and numbers count as such in features: which ones, says nothing about reporting. */
function wordFeature(partOfSpeech: PartOfSpeech, lower: string): number {
  if (partOfSpeech === 'PROPN') return numberOf('<name>');
  if (partOfSpeech === 'NUM') return numberOf('<number>');
  return numberOf(lower);
}

/** Stands before the first token and after the last one. */
const OUTSIDE: Token = {
  index: -1,
  text: '',
  lower: '',
  lemma: '',
  partOfSpeech: 'NONE',
  start: -1,
  end: -1,
  paragraph: -1,
  quotation: -1,
  sentence: -1,
  unit: -1,
  wordFeature: numberOf('<outside>'),
  partOfSpeechFeature: numberOf('NONE'),
};

/** The words of all paragraphs, with the quotations that they stand in. */
function quotedWords(
  article: string,
  paragraphs: readonly TextSpan[],
  quotations: readonly Quotation[],
): readonly QuotedWord[] {
  const words: QuotedWord[] = [];
  let number = 0;
  for (const [paragraph, span] of paragraphs.entries()) {
    for (const word of tagParagraph(article, span)) {
      // Quotations do not overlap, so one that ends before a word is of no use for those after it.
      while ((quotations[number]?.end ?? article.length) < word.end) number += 1;
      const isQuoted = (quotations[number]?.start ?? article.length) <= word.start;
      const { text, lower, lemma, partOfSpeech, start, end, endsSentence } = word;
      const quotation = isQuoted ? number : -1;
      words.push({ text, lower, lemma, partOfSpeech, start, end, endsSentence, paragraph, quotation });
    }
  }
  return words;
}

function sentencesOf(words: readonly QuotedWord[], quotations: readonly Quotation[]): Sentences {
  const sentences: number[] = [];
  const units: SentenceUnit[] = [];
  let sentence = 0;
  let from = 0;
  for (const [index, word] of words.entries()) {
    sentences.push(sentence);
    const next = nextInParagraph(words, index);
    const ends = endsSentence(words, index, quotations);
    const insideQuotation = next !== null && word.quotation >= 0 && next.quotation === word.quotation;
    if (ends || next === null) sentence += 1;
    if (next === null || (ends && !insideQuotation)) {
      units.push({ from, to: index + 1, paragraph: word.paragraph });
      from = index + 1;
    }
  }
  return { sentences, units };
}

function nextInParagraph(words: readonly QuotedWord[], index: number): QuotedWord | null {
  const next = words[index + 1];
  return next !== undefined && next.paragraph === words[index]?.paragraph ? next : null;
}

/** Whether a sentence ends with this word: wink-nlp says so, and the quotation marks agree. */
function endsSentence(words: readonly QuotedWord[], index: number, quotations: readonly Quotation[]): boolean {
  const word = words[index];
  const next = nextInParagraph(words, index);
  if (word === undefined || next === null) return true;
  const inQuotation = word.quotation >= 0 && next.quotation === word.quotation;
  const endsQuotation = word.quotation >= 0 && !inQuotation;
  // "(D-N.Y.)": no sentence ends where no space follows its full stop.
  if (word.text === '.' && next.start === word.end && /^[A-Z]/.test(next.text)) return false;
  // Some papers close quotations with two marks: ''
  const isSecondMark = endsQuotation && word.text === "'" && words[index - 1]?.text === "'";
  const before = words[isSecondMark ? index - 2 : index - 1]?.text ?? '';
  const opensQuotation = next.quotation >= 0 && quotations[next.quotation]?.start === next.start;
  let ends = word.endsSentence;
  if (endsQuotation) {
    const clauseFollows = clauseAhead(words, index + 1);
    const startsClause = CLAUSE_FORMS.has(next.lower);
    if (!ends && /[.?!…]/.test(before) && (opensQuotation || /^[A-Z“"]/.test(next.text))) {
      ends = (before === '.' && !startsClause) || !clauseFollows;
    }
    // “Will it hold?” Smith asked.
    if (ends && clauseFollows && (/[?!,…]/.test(before) || /^[a-z]/.test(next.text) || startsClause)) ends = false;
  }
  if (!ends || inQuotation) return ends;
  if (/^[,;]$/.test(next.text) || isAbbreviation(words, index) || isInParentheses(words, index)) return false;
  // A closing mark that wink-nlp took for the beginning of the next sentence.
  if (isDoubleMark(next.text) && quotations[next.quotation]?.end === next.end) return false;
  return !(/^[a-z]/.test(next.text) && !/[!?]/.test(word.text));
}

const ABBREVIATED_TITLE = /^(Rev|Hon|Supt|Fr|Msgr|Insp|Cmdr|Adm|Maj|Pvt|Cpl|Brig|Amb|Pres)$/;

/** Whether a full stop belongs to a title that wink-nlp does not know: "Rev. Kyle Berg". */
function isAbbreviation(words: readonly QuotedWord[], index: number): boolean {
  const next = words[index + 1]?.text ?? '';
  return words[index]?.text === '.' && ABBREVIATED_TITLE.test(words[index - 1]?.text ?? '') && /^[A-Z]/.test(next);
}

const MOST_WORDS_IN_PARENTHESES = 6;

/** Whether a full stop stands in short parentheses: "(D-Calif.)". */
function isInParentheses(words: readonly QuotedWord[], index: number): boolean {
  const before = words.slice(Math.max(0, index - MOST_WORDS_IN_PARENTHESES), index + 1);
  const opening = before.findLastIndex(({ text }) => text === '(');
  if (opening < 0 || before.slice(opening).some(({ text }) => text === ')')) return false;
  return words.slice(index + 1, index + MOST_WORDS_IN_PARENTHESES).some(({ text }) => text === ')');
}

const MOST_WORDS_TO_CLAUSE = 7;

/** Whether a reporting verb follows soon, before any other sentence ends. */
function clauseAhead(words: readonly QuotedWord[], from: number): boolean {
  const paragraph = words[from]?.paragraph;
  for (let index = from; index < from + MOST_WORDS_TO_CLAUSE; index += 1) {
    const word = words[index];
    if (word === undefined || word.paragraph !== paragraph) return false;
    if (CLAUSE_FORMS.has(word.lower)) {
      const before = words[index - 1];
      return (
        index === from ||
        (before !== undefined &&
          /^(PROPN|PRON|NOUN|ADV|AUX|PUNCT)$/.test(before.partOfSpeech) &&
          !/[“”"]/.test(before.text))
      );
    }
    if (/[.?!“"]/.test(word.text)) return false;
  }
  return false;
}

function isDoubleMark(text: string): boolean {
  return /[“”"«»„‟]/.test(text);
}

/** Whether a verb has a form that does not follow "will": the Will before it is a name. */
function isFiniteForm({ partOfSpeech, lower }: QuotedWord): boolean {
  return partOfSpeech === 'AUX' || (partOfSpeech === 'VERB' && /(ed|s|wrote|said|told)$/.test(lower));
}

/** A unit in title case has no names that can be told by their capitals. */
const MOST_CAPITALS = 0.6;

/** Tags capitalised words inside a sentence as names: "Will wrote", "From said". */
function correctNames(words: readonly QuotedWord[], sentences: readonly number[], { from, to }: SentenceUnit): void {
  for (let index = from; index < to; index += 1) {
    const word = words[index];
    const next = words[index + 1];
    if (word?.text === 'Will' && next !== undefined && isFiniteForm(next)) word.partOfSpeech = 'PROPN';
  }
  const long = words.slice(from, to).filter(({ text }) => /^[A-Za-z]{4,}/.test(text));
  const capitals = long.filter(({ text }) => /^[A-Z]/.test(text)).length;
  if (long.length < 4 || capitals / long.length > MOST_CAPITALS) return;
  for (let index = from + 1; index < to; index += 1) {
    const word = words[index];
    const before = words[index - 1];
    if (word === undefined || before === undefined) continue;
    if (
      /^(AUX|VERB|ADP|ADV|ADJ|SCONJ|NOUN)$/.test(word.partOfSpeech) &&
      /^[A-Z][a-z]+$/.test(word.text) &&
      (isCourtesyTitle(before.lower) || !/[“”"'‘’.:?!(\-—–…]/.test(before.text)) &&
      sentences[index - 1] === sentences[index]
    ) {
      word.partOfSpeech = 'PROPN';
    }
  }
}
