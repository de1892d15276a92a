/** Those whom an article mentions, each with all its mentions: "Governor Helena Brandt", "Brandt" and "the governor" are one. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import { genderOfGivenName } from './given-names.js';
import type { Mention } from './mentions.js';
import { type Gender, genderOfWord, type SpeakerKind } from './person-words.js';

/** One person, group, organization or paper, as far as the article tells. */
export class Referent {
  readonly mentions: Mention[] = [];
  /** Its fullest name, in words; empty where it has none. */
  name: readonly string[] = [];
  kind: SpeakerKind | null = null;
  gender: Gender | null = null;
  /** Pronouns that seem to mean it, for those whose gender is not known otherwise. */
  readonly votes = { FEMININE: 0, MASCULINE: 0, NEUTER: 0 };

  constructor(readonly owner: Referent | null) {}

  /** The gender that is known, or told by the pronouns of the article. */
  get likelyGender(): Gender | null {
    if (this.gender !== null) return this.gender;
    const { FEMININE, MASCULINE } = this.votes;
    if (FEMININE === MASCULINE) return null;
    return FEMININE > MASCULINE ? 'FEMININE' : 'MASCULINE';
  }

  /** Its kind, or the one that fits a name of which nothing is known. */
  get likelyKind(): SpeakerKind {
    if (this.kind !== null) return this.kind;
    return this.likelyGender === null && this.votes.NEUTER > 0 ? 'COUNTRY' : 'PERSON';
  }

  get isPlural(): boolean {
    return this.kind === 'PEOPLE';
  }
}

/** The referents of the mentions that are no pronouns. */
export class Referents {
  readonly all: Referent[] = [];
  readonly #of = new Map<Mention, Referent>();
  /** The referents by each word of their names, descriptions and nouns, in lower case. */
  readonly #byWord = new Map<string, Set<Referent>>();

  constructor(
    private readonly article: PreparedArticle,
    mentions: readonly Mention[],
  ) {
    // Long names first: "Putin" in a headline is the "Vladimir Putin" of a later sentence.
    const names = mentions.filter(({ form }) => form === 'NAME');
    for (const mention of names) if (this.#wordsOf(mention.words).length > 1) this.#addName(mention);
    for (const mention of names) if (this.#wordsOf(mention.words).length === 1) this.#addName(mention);
    for (const [number, mention] of mentions.entries()) {
      if (mention.form === 'PHRASE')
        this.#addPhrase(mention, mentions.slice(Math.max(0, number - MOST_OWNERS), number));
    }
    for (const referent of this.all) referent.mentions.sort((one, other) => one.range[0] - other.range[0]);
    for (const referent of this.all) this.#settle(referent);
  }

  of(mention: Mention): Referent | null {
    return this.#of.get(mention) ?? null;
  }

  /** Adds a pronoun that means this referent. */
  addPronoun(mention: Mention, referent: Referent): void {
    this.#of.set(mention, referent);
  }

  #wordsOf([from, to]: TokenRange): readonly string[] {
    return this.article
      .slice(from, to)
      .filter(({ text }) => /\p{L}/u.test(text))
      .map(({ text }) => text);
  }

  #put(mention: Mention, referent: Referent): void {
    this.#of.set(mention, referent);
    referent.mentions.push(mention);
    const described = mention.description === null ? [] : this.#wordsOf(mention.description);
    const words = [...this.#wordsOf(mention.range), ...described].map((word) => word.toLowerCase());
    const initials = mention.form === 'NAME' ? [initialsOf(this.#wordsOf(mention.words)).toLowerCase()] : [];
    for (const word of [...words, ...initials, mention.noun ?? '']) {
      const known = this.#byWord.get(word);
      if (known === undefined) this.#byWord.set(word, new Set([referent]));
      else known.add(referent);
    }
  }

  #withAnyOf(words: readonly string[]): readonly Referent[] {
    return [...new Set(words.flatMap((word) => [...(this.#byWord.get(word.toLowerCase()) ?? [])]))];
  }

  #new(mention: Mention, owner: Referent | null): Referent {
    const referent = new Referent(owner);
    this.all.push(referent);
    this.#put(mention, referent);
    return referent;
  }

  #addName(mention: Mention): void {
    const words = this.#wordsOf(mention.words);
    const gender = this.#genderOf(mention, words);
    const known = this.#withAnyOf([...words, initialsOf(words)]).filter(
      (referent) => sameName(referent.name, words, mention.kind, referent.kind) && !conflicts(referent.gender, gender),
    );
    const referent = this.#lastMentionedBefore(known, mention) ?? known[0];
    if (referent === undefined) {
      const added = this.#new(mention, null);
      added.name = words;
      added.kind = mention.kind;
      added.gender = gender;
      return;
    }
    this.#put(mention, referent);
    if (words.length > referent.name.length) referent.name = words;
    referent.kind ??= mention.kind;
    referent.gender ??= gender;
  }

  #lastMentionedBefore(referents: readonly Referent[], { range }: Mention): Referent | undefined {
    const place = (referent: Referent) =>
      Math.max(-1, ...referent.mentions.filter((other) => other.range[0] < range[0]).map((other) => other.range[0]));
    const before = referents.filter((referent) => place(referent) >= 0);
    return before.sort((one, other) => place(other) - place(one))[0];
  }

  #genderOf(mention: Mention, words: readonly string[]): Gender | null {
    const [from, to] = mention.range;
    for (const range of [[from, mention.words[0]], mention.description ?? [to, to]] as const) {
      for (const { lower } of this.article.slice(range[0], range[1])) {
        const gender = genderOfWord(lower);
        if (
          gender !== null &&
          (lower === mention.noun ||
            this.article.at(mention.words[0] - 1).lower === lower ||
            /^(mr|mrs|ms|miss)\.?$/.test(lower))
        ) {
          return gender;
        }
      }
    }
    return words.length > 1 ? genderOfGivenName(words[0] ?? '') : null;
  }

  #addPhrase(mention: Mention, before: readonly Mention[]): void {
    const owner = this.#ownerOf(mention, before);
    const antecedent = mention.definite || mention.kind === 'PEOPLE' ? this.#antecedentOf(mention, owner) : null;
    if (antecedent !== null) {
      this.#put(mention, antecedent);
      return;
    }
    const referent = this.#new(mention, owner);
    referent.kind = mention.kind;
    referent.gender = mention.noun === null ? null : genderOfWord(mention.noun);
  }

  /** The referent that owns a phrase: "Varn" of "Varn's foreign ministry". */
  #ownerOf({ range, words }: Mention, before: readonly Mention[]): Referent | null {
    const owner = before.findLast(
      (other) =>
        other.role === 'OWNER' && other.form !== 'PRONOUN' && other.range[0] >= range[0] && other.range[1] <= words[0],
    );
    return owner === undefined ? null : this.of(owner);
  }

  /** The referent that "the minister" or "the bank" means: the last one that is described or named so. */
  #antecedentOf(mention: Mention, owner: Referent | null): Referent | null {
    const { noun } = mention;
    if (noun === null) return null;
    const modifiers = this.#wordsOf(mention.words)
      .slice(0, -1)
      .map((word) => word.toLowerCase());
    const candidates = this.#withAnyOf([noun]).filter(
      (referent) =>
        referent.mentions.some((other) => other.range[0] < mention.range[0]) &&
        this.#isDescribedAs(referent, noun, modifiers, mention, owner),
    );
    const found = this.#lastMentionedBefore(candidates, mention) ?? null;
    if (found !== null || mention.kind !== 'ORGANIZATION' || modifiers.length > 0) return found;
    const wanted = GENERIC.get(noun);
    if (wanted === undefined) return null;
    const generic = this.all.filter(({ kind, name }) => kind === wanted && name.length > 0);
    return this.#lastMentionedBefore(generic, mention) ?? null;
  }

  #isDescribedAs(
    referent: Referent,
    noun: string,
    modifiers: readonly string[],
    mention: Mention,
    owner: Referent | null,
  ): boolean {
    return referent.mentions.some((other) => {
      if (other.range[0] >= mention.range[0]) return false;
      if (other.form === 'PHRASE') {
        if (other.noun !== noun || (owner !== null && referent.owner !== owner)) return false;
        const words = this.#wordsOf(other.words).map((word) => word.toLowerCase());
        return modifiers.every((modifier) => words.includes(modifier));
      }
      if (mention.kind === 'PERSON') {
        if (other.description === null || owner !== null) return false;
        const described = this.#wordsOf(other.description).map((word) => word.toLowerCase());
        return other.noun === noun && modifiers.every((modifier) => described.includes(modifier));
      }
      const words = this.#wordsOf(other.range).map((word) => word.toLowerCase());
      return (
        mention.kind === 'ORGANIZATION' && owner === null && [...modifiers, noun].every((word) => words.includes(word))
      );
    });
  }

  #settle(referent: Referent): void {
    if (referent.name.length === 0 || referent.kind !== null) return;
    if (referent.gender !== null || referent.name.length > 1) {
      referent.kind = referent.mentions.every((mention) => this.#isPlace(mention)) ? null : 'PERSON';
      return;
    }
    // One word of which nothing is known: a place, if the article says "in" it or speaks of its minister.
    const places = referent.mentions.filter((mention) => this.#isPlace(mention) || this.#ownsOffice(mention)).length;
    if (places > 0) referent.kind = 'COUNTRY';
  }

  #isPlace({ range }: Mention): boolean {
    return /^(in|at|from|near|into|across|throughout|outside|inside|to|of)$/.test(this.article.at(range[0] - 1).lower);
  }

  #ownsOffice({ role, range }: Mention): boolean {
    return (
      role === 'OWNER' &&
      this.article
        .slice(range[1] + 1, range[1] + 4)
        .some(({ lower }) =>
          /^(minister|ministry|president|ambassador|envoy|government|army|king|queen|parliament|prime)$/.test(lower),
        )
    );
  }
}

/** The mentions before a phrase among which its owner is. */
const MOST_OWNERS = 4;

/** Nouns for any organization or country that was named last. */
const GENERIC: ReadonlyMap<string, SpeakerKind> = new Map([
  ...[
    'company',
    'firm',
    'group',
    'airline',
    'carmaker',
    'retailer',
    'manufacturer',
    'organization',
    'organisation',
    'agency',
    'club',
    'party',
  ].map((noun): [string, SpeakerKind] => [noun, 'ORGANIZATION']),
  ...['country', 'nation', 'kingdom', 'republic'].map((noun): [string, SpeakerKind] => [noun, 'COUNTRY']),
]);

function conflicts(one: Gender | null, other: Gender | null): boolean {
  return one !== null && other !== null && one !== other;
}

/** Whether two forms of a name can mean the same: a surname, a given name, a short form, initials. */
function sameName(
  known: readonly string[],
  words: readonly string[],
  kind: SpeakerKind | null,
  knownKind: SpeakerKind | null,
): boolean {
  if (known.length === 0) return false;
  const one = known.map((word) => word.toLowerCase());
  const other = words.map((word) => word.toLowerCase());
  if (one.join(' ') === other.join(' ')) return true;
  if (knownKind === 'COUNTRY' || kind === 'COUNTRY') return false;
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one];
  if (knownKind === 'ORGANIZATION' || kind === 'ORGANIZATION') {
    if (knownKind === 'PERSON' || kind === 'PERSON') return false;
    if (shorter.length === 1 && longer.length > 1 && shorter[0] === initialsOf(longer)) return true;
    return (
      shorter.length < longer.length && (endsWith(longer, shorter) || shorter[0] === longer[0]) && shorter.length === 1
    );
  }
  if (shorter.length === 1) return longer.at(-1) === shorter[0] || longer[0] === shorter[0];
  return longer.at(-1) === shorter.at(-1) && (longer[0] === shorter[0] || longer[0]?.charAt(0) === shorter[0]);
}

function endsWith(longer: readonly string[], shorter: readonly string[]): boolean {
  return shorter.every((word, index) => longer[longer.length - shorter.length + index] === word);
}

function initialsOf(words: readonly string[]): string {
  return words
    .filter((word) => !/^(of|the|for|and)$/.test(word))
    .map((word) => word.charAt(0))
    .join('');
}
