/** An article as tokens, with their sentences and quotations. Rules and models work on it. */
import type { TextSpan } from '../../story/article.js';
import type { Quotation } from './quotations.js';

/** The universal parts of speech, and `NONE` of what lies outside of the article. */
export type PartOfSpeech =
  | 'ADJ'
  | 'ADP'
  | 'ADV'
  | 'AUX'
  | 'CCONJ'
  | 'DET'
  | 'INTJ'
  | 'NOUN'
  | 'NUM'
  | 'PART'
  | 'PRON'
  | 'PROPN'
  | 'PUNCT'
  | 'SCONJ'
  | 'SPACE'
  | 'SYM'
  | 'VERB'
  | 'X'
  | 'NONE';

/** A word or a mark. */
export interface Token {
  readonly index: number;
  readonly text: string;
  /** In lower case, with ' for ’. */
  readonly lower: string;
  readonly lemma: string;
  readonly partOfSpeech: PartOfSpeech;
  /** Its place in the text of the article. */
  readonly start: number;
  readonly end: number;
  readonly paragraph: number;
  /** The number of the quotation that it stands in, or -1. */
  readonly quotation: number;
  /** The number of its sentence, counted inside quotations as well. */
  readonly sentence: number;
  /** The number of its unit. */
  readonly unit: number;
  /** Stand for its word and its part of speech in the features of the models. */
  readonly wordFeature: number;
  readonly partOfSpeechFeature: number;
}

/** A half-open range of tokens, [from, to). */
export type TokenRange = readonly [from: number, to: number];

/** A sentence, or several that one quotation holds together. Tokens [from, to). */
export interface SentenceUnit {
  readonly from: number;
  readonly to: number;
  readonly paragraph: number;
}

export class PreparedArticle {
  /** The first and the last token of each quotation; -1 where it has none. */
  readonly quotationEnds: readonly (readonly [first: number, last: number])[];

  /** How many quotations open before each token. */
  readonly #openings: Int32Array;

  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
    readonly units: readonly SentenceUnit[],
    readonly quotations: readonly Quotation[],
    private readonly outside: Token,
  ) {
    const ends = quotations.map((): [number, number] => [-1, -1]);
    for (const { quotation, index } of tokens) {
      const range = ends[quotation];
      if (range === undefined) continue;
      if (range[0] < 0) range[0] = index;
      range[1] = index;
    }
    this.quotationEnds = ends;
    this.#openings = new Int32Array(tokens.length + 1);
    for (const index of tokens.keys()) {
      this.#openings[index + 1] = (this.#openings[index] ?? 0) + Number(this.opensQuotation(index));
    }
  }

  /** The token at `index`, or one without text or part of speech where there is none. */
  at(index: number): Token {
    return this.tokens[index] ?? this.outside;
  }

  slice(from: number, to: number): readonly Token[] {
    return this.tokens.slice(Math.max(0, from), Math.max(0, to));
  }

  /** The place in the text of a range of tokens that is not empty. */
  spanOf([from, to]: TokenRange): TextSpan {
    return [this.at(from).start, this.at(to - 1).end];
  }

  unitOf(token: Token): SentenceUnit {
    return this.units[token.unit] ?? { from: token.index, to: token.index + 1, paragraph: token.paragraph };
  }

  /** The range of the quotation with this number, with its marks. */
  quotationRange(quotation: number): TokenRange {
    const [first, last] = this.quotationEnds[quotation] ?? [0, -1];
    return [first, last + 1];
  }

  isSingle(quotation: number): boolean {
    return this.quotations[quotation]?.single === true;
  }

  isClosed(quotation: number): boolean {
    return this.quotations[quotation]?.closed === true;
  }

  /** Whether the token at `index` is the mark that opens a quotation. */
  opensQuotation(index: number): boolean {
    const { quotation, start } = this.at(index);
    return quotation >= 0 && this.quotations[quotation]?.start === start;
  }

  /** How many quotations open in a range of tokens. */
  openingsIn([from, to]: TokenRange): number {
    const last = this.#openings.length - 1;
    return (this.#openings[Math.min(to, last)] ?? 0) - (this.#openings[Math.min(from, last)] ?? 0);
  }

  /** Whether the token at `index` is the mark that closes a quotation. */
  closesQuotation(index: number): boolean {
    const { quotation, end } = this.at(index);
    const found = this.quotations[quotation];
    return found?.closed === true && found.end === end;
  }

  /** The quotations in which tokens of these ranges stand, each once. */
  quotationsIn(ranges: readonly TokenRange[]): readonly number[] {
    const found = new Set<number>();
    for (const [from, to] of ranges) {
      for (let index = from; index < to; index += 1) {
        const { quotation } = this.at(index);
        if (quotation >= 0) found.add(quotation);
      }
    }
    return [...found];
  }
}

/** Whether a token is a word or a number. */
export function isWord(token: Token): boolean {
  return /[\p{L}\p{N}]/u.test(token.text);
}
