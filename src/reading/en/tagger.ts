/** Words of English text, with their parts of speech, by wink-nlp. */
import model from 'wink-eng-lite-web-model';
import winkNLP, { type ItsFunction } from 'wink-nlp';
import type { TextSpan } from '../article.js';
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
const wink = winkNLP(model, ['sbd', 'pos']);
/** A word may lie this far from its expected place in the text: wink-nlp rewrites some characters. */
const MOST_SKIPPED_CHARACTERS = 3;

/** The words of one paragraph, with their places in `text`. */
export function tagParagraph(text: string, [from, to]: TextSpan): readonly TaggedWord[] {
  const document = wink.readDoc(text.slice(from, to));
  const tokens = document.tokens();
  const words: readonly string[] = tokens.out();
  const tags = textsOf(tokens.out(wink.its.pos));
  const lemmas = textsOf(tokens.out(LEMMA));
  const ends = sentenceEnds(document.sentences().out(SENTENCE_SPAN));
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
const LEMMA_NAME: string = 'lemma';
const LEMMA: ItsFunction<string> = Reflect.get(wink.its, LEMMA_NAME);
const SENTENCE_SPAN: ItsFunction<number[]> = wink.its.span;

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
