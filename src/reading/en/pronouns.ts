/** Whom a pronoun means: the referent that the article has most in view and that fits. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import type { Mention } from './mentions.js';
import type { Gender } from './person-words.js';
import type { Referent, Referents } from './referents.js';

/** The weights of a mention by the part that it plays, as in Lappin and Leass (1994). A sentence later it counts half. */
const ROLE_WEIGHT = { SUBJECT: 80, OBJECT: 45, OBLIQUE: 35, OWNER: 30 } as const;
const SPEAKER_WEIGHT = 95;
const QUOTED_FACTOR = 0.15;
const HEADLINE_FACTOR = 0.4;
const DECAY_PER_SENTENCE = 0.5;
/** How much all mentions but the strongest count. */
const REPETITION_FACTOR = 0.25;
const MOST_SENTENCES_BACK = 8;
const UNKNOWN_GENDER_FACTOR = 0.7;
/** "Brandt must go, he said": hardly ever Brandt. */
const IN_CONTENT_FACTOR = 0.1;

/** A pronoun and the speech whose source it is. */
export interface SourcePronoun {
  readonly source: TokenRange;
  readonly content: readonly TokenRange[];
}

type PronounKind = Gender | 'NEUTER' | 'PLURAL';

export class Pronouns {
  readonly #meant = new Map<number, Referent | null>();
  /** All mentions, with the referents of pronouns as far as they are known, by place. */
  readonly #speakers: ReadonlySet<number>;
  readonly #contents: ReadonlyMap<number, readonly TokenRange[]>;

  constructor(
    private readonly article: PreparedArticle,
    private readonly mentions: readonly Mention[],
    private readonly referents: Referents,
    sources: readonly SourcePronoun[],
  ) {
    this.#speakers = new Set(sources.flatMap(({ source: [from, to] }) => numbersFrom(from, to)));
    this.#contents = new Map(sources.map(({ source, content }) => [source[0], content]));
    // Twice: the first time tells genders by the pronouns whose meaning is plain.
    this.#resolveAll();
    this.#vote();
    this.#meant.clear();
    this.#resolveAll();
  }

  /** The referent of the pronoun at this token. */
  at(index: number): Referent | null {
    return this.#meant.get(index) ?? null;
  }

  #resolveAll(): void {
    for (const [number, mention] of this.mentions.entries()) {
      // A pronoun within a quotation says little about who is in view outside of it.
      if (mention.form !== 'PRONOUN' || (mention.quoted && !this.#speakers.has(mention.range[0]))) continue;
      this.#meant.set(mention.range[0], this.#resolve(mention, number));
    }
  }

  #vote(): void {
    for (const mention of this.mentions) {
      if (mention.form !== 'PRONOUN' || mention.quoted) continue;
      const kind = this.#kindOf(mention);
      const referent = this.at(mention.range[0]);
      if (referent !== null && kind !== 'PLURAL') referent.votes[kind] += 1;
    }
  }

  #kindOf({ range }: Mention): PronounKind {
    const { lower } = this.article.at(range[0]);
    if (/^(she|her|herself)$/.test(lower)) return 'FEMININE';
    if (/^(he|him|his|himself)$/.test(lower)) return 'MASCULINE';
    return /^(it|its|itself)$/.test(lower) ? 'NEUTER' : 'PLURAL';
  }

  #resolve(pronoun: Mention, number: number): Referent | null {
    const [place] = pronoun.range;
    const kind = this.#kindOf(pronoun);
    const content = this.#contents.get(place) ?? [];
    const token = this.article.at(place);
    const strengths = new Map<Referent, number[]>();
    for (let earlier = number - 1; earlier >= 0; earlier -= 1) {
      const mention = this.mentions[earlier];
      if (mention === undefined) continue;
      const distance = token.unit - this.article.at(mention.range[0]).unit;
      if (distance > MOST_SENTENCES_BACK) break;
      const referent = this.#referentOf(mention);
      if (referent === null) continue;
      const fit = this.#fit(referent, kind);
      if (fit === 0 || this.#isExcluded(pronoun, mention)) continue;
      const inContent = content.some(([from, to]) => mention.range[0] >= from && mention.range[1] <= to);
      const strength =
        this.#weightOf(mention, pronoun) *
        DECAY_PER_SENTENCE ** distance *
        fit *
        (inContent && kind !== 'NEUTER' ? IN_CONTENT_FACTOR : 1);
      const known = strengths.get(referent);
      if (known === undefined) strengths.set(referent, [strength]);
      else known.push(strength);
    }
    let best: Referent | null = null;
    let most = 0;
    for (const [referent, all] of strengths) {
      const strongest = Math.max(...all);
      const total = strongest + (all.reduce((sum, strength) => sum + strength, 0) - strongest) * REPETITION_FACTOR;
      if (total > most) {
        most = total;
        best = referent;
      }
    }
    return best;
  }

  #referentOf(mention: Mention): Referent | null {
    return mention.form === 'PRONOUN' ? this.at(mention.range[0]) : this.referents.of(mention);
  }

  #weightOf(mention: Mention, pronoun: Mention): number {
    const isSpeaker = !mention.quoted && mention.role !== 'OWNER' && this.#speakers.has(mention.words[1] - 1);
    const weight = isSpeaker ? SPEAKER_WEIGHT : ROLE_WEIGHT[mention.role];
    const first = this.article.at(mention.range[0]);
    const headline = first.paragraph === 0 && this.article.at(pronoun.range[0]).paragraph > 1 ? HEADLINE_FACTOR : 1;
    const quoted = mention.quoted && !pronoun.quoted ? QUOTED_FACTOR : 1;
    return weight * headline * quoted;
  }

  /** How well a referent fits a pronoun, 0 to 1. */
  #fit(referent: Referent, kind: PronounKind): number {
    const is = referent.likelyKind;
    if (kind === 'PLURAL') {
      if (is === 'PEOPLE') return 1;
      return is === 'ORGANIZATION' ? 0.4 : 0;
    }
    if (kind === 'NEUTER') {
      if (is === 'ORGANIZATION' || is === 'COUNTRY') return 1;
      if (is === 'DOCUMENT') return 0.5;
      return referent.kind === null && referent.likelyGender === null ? 0.4 : 0;
    }
    if (is !== 'PERSON') return 0;
    const gender = referent.likelyGender;
    if (gender === null) return UNKNOWN_GENDER_FACTOR;
    return gender === kind ? 1 : 0;
  }

  /** Whether grammar forbids that the pronoun means this mention. */
  #isExcluded(pronoun: Mention, mention: Mention): boolean {
    const one = this.article.at(pronoun.range[0]);
    const other = this.article.at(mention.range[0]);
    if (one.unit !== other.unit) return false;
    // Within one clause, "Brandt praised her" is another person; so is "To Dahl he said".
    const between = this.article.slice(mention.range[1], pronoun.range[0]);
    if (pronoun.role === 'OBJECT' && mention.role === 'SUBJECT') {
      return !between.some(({ lower, partOfSpeech }) => partOfSpeech === 'SCONJ' || /^(that|who|,)$/.test(lower));
    }
    return (
      pronoun.role === 'SUBJECT' && mention.role === 'OBLIQUE' && mention.form !== 'PRONOUN' && this.#opensUnit(mention)
    );
  }

  #opensUnit({ range }: Mention): boolean {
    const { from } = this.article.unitOf(this.article.at(range[0]));
    return range[0] - from <= 1;
  }
}

function numbersFrom(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
