/** Who speaks in English text: one speaker for all that name him in an article. */
import type { FoundSpeech, TextSpan } from '../../story/article.js';
import type { CleanedArticle } from '../article.js';
import type { NamedSpeaker } from '../draft.js';
import type { PreparedArticle, Token, TokenRange } from '../prepare/prepared-article.js';
import { COUNTRY_OF_ADJECTIVE } from './country-names.js';
import { type Mention, mentionsOf } from './mentions.js';
import { speakerKindOf } from './person-words.js';
import { preparedArticle } from './prepare.js';
import { Pronouns } from './pronouns.js';
import { type Referent, Referents } from './referents.js';

/** The speaker of each speech; `null` where the article names none. */
export function englishSpeakers(
  cleaned: CleanedArticle,
  speech: readonly FoundSpeech[],
): readonly (NamedSpeaker | null)[] {
  const article = preparedArticle(cleaned);
  const mentions = mentionsOf(article);
  const referents = new Referents(article, mentions);
  const rangeOf = (span: TextSpan) => tokensOf(article, span);
  const sources = speech.flatMap(({ source, content }) => {
    const [first] = source;
    return first === undefined ? [] : [{ source: rangeOf(first), content: content.map(rangeOf) }];
  });
  const pronouns = new Pronouns(article, mentions, referents, sources);
  const speakers = new Speakers(article, mentions, referents, pronouns);
  const found: (NamedSpeaker | null)[] = [];
  for (const { source } of speech) {
    const [first] = source;
    found.push(first === undefined ? null : speakers.of(rangeOf(first), found, speech));
  }
  return found;
}

/** The tokens of a span of the text. */
function tokensOf(article: PreparedArticle, [start, end]: TextSpan): TokenRange {
  return [firstToken(article, (token) => token.end > start), firstToken(article, (token) => token.start >= end)];
}

/** The first token for which `holds` is true; it is true of all that follow. */
function firstToken({ tokens }: PreparedArticle, holds: (token: Token) => boolean): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const token = tokens[middle];
    if (token === undefined || holds(token)) high = middle;
    else low = middle + 1;
  }
  return low;
}

class Speakers {
  readonly #named = new Map<Referent, NamedSpeaker>();

  constructor(
    private readonly article: PreparedArticle,
    private readonly mentions: readonly Mention[],
    private readonly referents: Referents,
    private readonly pronouns: Pronouns,
  ) {}

  of(
    source: TokenRange,
    earlier: readonly (NamedSpeaker | null)[],
    speech: readonly FoundSpeech[],
  ): NamedSpeaker | null {
    const [from, to] = source;
    const only = to - from === 1 ? this.article.at(from).lower : '';
    if (/^(i|we|me|my|our)$/.test(only)) return this.#quotedSpeaker(source, earlier, speech);
    const referent = this.#referentOf(source, only);
    if (referent !== null) return this.#nameOf(referent);
    return /^(he|she|they|it|who|which|that|you|this)$/.test(only) ? null : this.#label(source);
  }

  #referentOf([from, to]: TokenRange, only: string): Referent | null {
    if (/^(he|she|they|it)$/.test(only)) return this.pronouns.at(from);
    if (/^(who|which|that)$/.test(only)) {
      const before = this.mentions.findLast(({ range, role }) => range[1] <= from && role !== 'OWNER');
      return before === undefined ? null : this.#referentOfMention(before);
    }
    const mention = headMention(
      this.mentions.filter(({ range, words }) => range[0] < to && words[1] > from && words[0] >= from - 1),
      [from, to],
    );
    return mention === null ? null : this.#referentOfMention(mention);
  }

  #referentOfMention(mention: Mention): Referent | null {
    return mention.form === 'PRONOUN' ? this.pronouns.at(mention.range[0]) : this.referents.of(mention);
  }

  /** "I" within a quotation is the speaker of that quotation. */
  #quotedSpeaker(
    [from]: TokenRange,
    earlier: readonly (NamedSpeaker | null)[],
    speech: readonly FoundSpeech[],
  ): NamedSpeaker | null {
    const { start } = this.article.at(from);
    const around = speech.findIndex(
      ({ content, source }) => source.length > 0 && content.some((span) => span[0] <= start && start < span[1]),
    );
    return earlier[around] ?? null;
  }

  #nameOf(referent: Referent): NamedSpeaker {
    const known = this.#named.get(referent);
    if (known !== undefined) return known;
    const named = this.#nameAnew(referent);
    this.#named.set(referent, named);
    return named;
  }

  #nameAnew(referent: Referent): NamedSpeaker {
    const { mentions, name } = referent;
    const kind = referent.likelyKind;
    const type = kind === 'PERSON' || kind === 'PEOPLE' ? 'PERSON' : kind === 'COUNTRY' ? 'COUNTRY' : 'ORGANIZATION';
    const text = (range: TokenRange) => this.#text(range);
    if (name.length === 0) {
      const first = mentions[0];
      const label = first === undefined ? '' : text(first.range);
      return {
        name: label,
        named: false,
        type,
        office: null,
        onBehalfOf: this.#behalfOfLabel(referent),
        otherNames: [],
      };
    }
    const forms = [...new Set(mentions.filter(({ form }) => form === 'NAME').map(({ words }) => text(words)))];
    const fullest =
      forms.find((form) => form.split(/\s+/).length >= name.length && name.every((word) => form.includes(word))) ??
      name.join(' ');
    const described = mentions.find(({ description }) => description !== null);
    return {
      name: fullest,
      named: true,
      type,
      office: kind === 'PERSON' && described?.description != null ? this.#office(described.description) : null,
      onBehalfOf: kind === 'PERSON' && described?.description != null ? this.#behalfOf(described.description) : null,
      otherNames: forms.filter((form) => form !== fullest),
    };
  }

  #text(range: TokenRange): string {
    return this.article.text.slice(...this.article.spanOf(range)).replace(/\s+/g, ' ');
  }

  #office(description: TokenRange): string {
    return this.#text(description);
  }

  #behalfOfLabel({ mentions, kind }: Referent): string | null {
    const first = mentions[0];
    return kind === 'PERSON' && first !== undefined ? this.#behalfOf(first.range) : null;
  }

  /** The country or organization that a description names: "Kremlin" of "Kremlin spokesperson", "Russia" of "Putin's aide". */
  #behalfOf([from, to]: TokenRange): string | null {
    const owner = this.mentions.find(({ role, range }) => role === 'OWNER' && range[0] >= from && range[1] < to);
    if (owner !== undefined && owner.form !== 'PHRASE') {
      const referent = this.#referentOfMention(owner);
      if (referent !== null && referent.name.length > 0) {
        return referent.likelyKind === 'PERSON' ? this.#nameOf(referent).onBehalfOf : this.#nameOf(referent).name;
      }
    }
    return this.#leadingName(from, to) ?? this.#complementName(from, to);
  }

  /** "Kremlin" of "Kremlin spokesperson", "Russia" of "Russian President". */
  #leadingName(from: number, to: number): string | null {
    let start = from;
    if (this.article.at(start).partOfSpeech === 'DET') start += 1;
    let end = start;
    while (
      end < to &&
      /^\p{Lu}/u.test(this.article.at(end).text) &&
      speakerKindOf(this.article.at(end).lower) !== 'PERSON'
    )
      end += 1;
    for (let last = Math.min(end, start + 2); last > start; last -= 1) {
      const country = COUNTRY_OF_ADJECTIVE.get(this.#text([start, last]));
      const next = this.article.at(last).lower;
      if (
        country !== undefined &&
        !(last < end && speakerKindOf(next) === 'ORGANIZATION') &&
        !this.#namesOrganization(start, end)
      )
        return country;
    }
    if (end === start || /^(prime|vice|deputy|foreign|former|chief|senior|special)$/i.test(this.article.at(start).text))
      return null;
    return this.#namesOrganization(start, end) || this.#isName(start, end) ? this.#text([start, end]) : null;
  }

  #namesOrganization(from: number, to: number): boolean {
    return this.article.slice(from, to).some(({ lower }) => speakerKindOf(lower) === 'ORGANIZATION');
  }

  #isName(from: number, to: number): boolean {
    const startsSentence = this.article.at(from - 1).sentence !== this.article.at(from).sentence;
    return (
      this.article.slice(from, to).every(({ partOfSpeech }) => partOfSpeech === 'PROPN') &&
      (!startsSentence || to - from > 1 || from + 1 === to) &&
      !PARTY.test(this.article.at(from).lower)
    );
  }

  /** "Alder" of "mayor of Alder". */
  #complementName(from: number, to: number): string | null {
    for (let index = from; index < to - 1; index += 1) {
      if (!/^(of|for|at|in|to)$/.test(this.article.at(index).lower)) continue;
      const named = this.mentions.find(
        ({ form, words }) => form === 'NAME' && words[0] > index && words[0] <= index + 4 && words[1] <= to,
      );
      if (named !== undefined) return this.#text(named.words);
      const start = this.article.at(index + 1).partOfSpeech === 'DET' ? index + 2 : index + 1;
      let end = start;
      while (end < to && /^\p{Lu}/u.test(this.article.at(end).text)) end += 1;
      if (end > start) return this.#text([start, end]);
    }
    return null;
  }

  /** The words of the article themselves: "a senior official". */
  #label(source: TokenRange): NamedSpeaker {
    return { name: this.#text(source), named: false, type: 'PERSON', office: null, onBehalfOf: null, otherNames: [] };
  }
}

const PARTY = /^(republican|democratic|democrat|labour|conservative|liberal|social|green|independent)$/;

/** The mention that a source is about: the name that it holds, else its first noun. Owners and what follows "of" are not meant. */
function headMention(mentions: readonly Mention[], [from, to]: TokenRange): Mention | null {
  const inside = mentions.filter(({ role, words }) => role !== 'OWNER' && words[1] <= to + 1 && words[0] >= from - 1);
  const name = inside.find(({ form, role }) => form === 'NAME' && role !== 'OBLIQUE');
  const first = inside[0] ?? mentions[0];
  if (first === undefined) return null;
  if (first.form === 'NAME' || name === undefined) return first;
  return first.kind === null || first.kind === 'DOCUMENT' ? first : name.range[0] - first.range[1] <= 1 ? name : first;
}
