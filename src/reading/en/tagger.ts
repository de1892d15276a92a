/** Words of English text, with their parts of speech, by wink-nlp. */
import model from 'wink-eng-lite-web-model';
import winkNLP, { type ItsFunction, type ItsHelpers, type WinkMethods } from 'wink-nlp';
import type { TextSpan } from '../../story/article.js';
import type { PartOfSpeech } from '../prepare/prepared-article.js';
import { IRREGULAR_LEMMAS } from './verbs.js';

/** A word or mark of a paragraph, before it is known which sentence it belongs to. */
export interface TaggedWord {
  readonly text: string;
  readonly lower: string;
  readonly lemma: string;
  partOfSpeech: PartOfSpeech;
  readonly start: number;
  readonly end: number;
  /** Whether a sentence ends with it, by wink-nlp. */
  readonly endsSentence: boolean;
}

const PARTS_OF_SPEECH: ReadonlySet<string> = new Set<PartOfSpeech>([
  'ADJ',
  'ADP',
  'ADV',
  'AUX',
  'CCONJ',
  'DET',
  'INTJ',
  'NOUN',
  'NUM',
  'PART',
  'PRON',
  'PROPN',
  'PUNCT',
  'SCONJ',
  'SPACE',
  'SYM',
  'VERB',
  'X',
]);
/** A word may lie this far from its expected place in the text: wink-nlp rewrites some characters. */
const MOST_SKIPPED_CHARACTERS = 3;

/** wink-nlp takes time that grows with the square of a run of characters without white space; longer ones are cut. */
const LONG_RUN = /\S{48}/gu;
/** wink-nlp keeps each new word for good, so a new one takes its place after this many words. */
const MOST_WORDS_KEPT = 250_000;

let wink: WinkMethods | null = null;
let wordsRead = 0;

function tagger(): WinkMethods {
  if (wink === null || wordsRead > MOST_WORDS_KEPT) {
    wink = winkNLP(model, ['sbd', 'pos']);
    wordsRead = 0;
  }
  return wink;
}

/** The words of one paragraph, with their places in `text`. */
export function tagParagraph(text: string, [from, to]: TextSpan): readonly TaggedWord[] {
  const { readDoc, its } = tagger();
  const document = readDoc(text.slice(from, to).replace(/\s/g, ' ').replace(LONG_RUN, '$& '));
  const tokens = document.tokens();
  const words: readonly string[] = tokens.out();
  wordsRead += words.length;
  const tags = textsOf(tokens.out(its.pos));
  const lemmas = textsOf(tokens.out(lemmaOf(its)));
  const ends = sentenceEnds(document.sentences().out(its.span));
  let place = from;
  return words.map((word, index) => {
    while (place < to && /\s/.test(text.charAt(place))) place += 1;
    const found = text.indexOf(word, place);
    const start = found < 0 || found > place + MOST_SKIPPED_CHARACTERS ? place : found;
    const end = Math.min(to, start + word.length);
    place = end;
    const lower = word.toLowerCase().replaceAll('’', "'");
    const tag = tags[index] ?? 'X';
    return {
      text: word,
      lower,
      lemma: IRREGULAR_LEMMAS.get(word.toLowerCase()) ?? (lemmas[index] ?? lower).toLowerCase(),
      partOfSpeech: isPartOfSpeech(tag) ? tag : 'X',
      start,
      end,
      endsSentence: ends.has(index),
    };
  });
}

/** Asked for by name, because the types of wink-nlp lack what it is. wink-nlp knows its functions by identity: none can stand for it. */
const LEMMA: string = 'lemma';

function lemmaOf(its: ItsHelpers): ItsFunction<string> {
  return Reflect.get(its, LEMMA);
}

function sentenceEnds(spans: readonly (number[] | string)[]): ReadonlySet<number> {
  const ends = new Set<number>();
  for (const span of spans) if (typeof span !== 'string' && span[1] !== undefined) ends.add(span[1]);
  return ends;
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.map(String);
}

function isPartOfSpeech(tag: string): tag is PartOfSpeech {
  return PARTS_OF_SPEECH.has(tag);
}
