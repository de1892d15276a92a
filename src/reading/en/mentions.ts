/** Mentions of those who can speak: names with their titles and appositions, phrases such as "the minister", and pronouns. */
import type { PreparedArticle, Token, TokenRange } from '../prepare/prepared-article.js';
import { COUNTRY_NAMES } from './country-names.js';
import { isCourtesyTitle, isTitle, type SpeakerKind, speakerKindOf } from './person-words.js';
import { CLAUSE_FORMS } from './verbs.js';
import { isDay, isVerbal } from './words.js';

/** The part that a mention plays in its clause. An owner has 's or is a possessive pronoun. */
export type MentionRole = 'SUBJECT' | 'OBJECT' | 'OBLIQUE' | 'OWNER';

export interface Mention {
  readonly form: 'NAME' | 'PHRASE' | 'PRONOUN';
  /** With its title and determiner, without appositions. */
  readonly range: TokenRange;
  /** The words of the name; of a phrase, its words without determiner; of a pronoun, the pronoun. */
  readonly words: TokenRange;
  /** The words that say in which office somebody speaks: before the name, or in an apposition. */
  readonly description: TokenRange | null;
  /** The noun of a phrase, or the last noun of the description: "chairman". In lower case. */
  readonly noun: string | null;
  readonly kind: SpeakerKind | null;
  /** Whether it says "the", or whose it is. */
  readonly definite: boolean;
  readonly role: MentionRole;
  readonly quoted: boolean;
}

const PRONOUN = /^(he|she|they|it|him|her|them|his|their|its|himself|herself|itself|themselves)$/;
const PARTICLE = /^(de|da|di|del|della|van|von|der|den|la|le|el|al|bin|ibn|ben|abu|dos|du|ten|ter|zu)$/;
const DETERMINER = /^(the|this|that|these|those|a|an|another|some|many|several|both|all|each|every|no)$/;
const POSSESSIVE = /^(his|her|their|its|our|my|your)$/;
const PARTIES = /^(republicans?|democrat(ic|s)?|labour|conservatives?|liberals?|tor(y|ies)|greens?|social)$/;

/** All mentions of an article, in the order of the text. */
export function mentionsOf(article: PreparedArticle): readonly Mention[] {
  const found: Mention[] = [];
  let index = 0;
  while (index < article.tokens.length) {
    const token = article.at(index);
    if (PRONOUN.test(token.lower) && !(POSSESSIVE.test(token.lower) && startsPhrase(article, index))) {
      found.push(pronounAt(article, index));
      index += 1;
      continue;
    }
    const phrase = phraseFrom(article, index);
    if (phrase === null) {
      index += 1;
      continue;
    }
    found.push(...phrase.mentions);
    index = phrase.end;
  }
  return found;
}

function pronounAt(article: PreparedArticle, index: number): Mention {
  const { lower, quotation } = article.at(index);
  const subject = /^(he|she|they)$/.test(lower) || (lower === 'it' && isVerbal(afterAdverbs(article, index + 1)));
  const range: TokenRange = [index, index + 1];
  return {
    form: 'PRONOUN',
    range,
    words: range,
    description: null,
    noun: null,
    kind: null,
    definite: true,
    role: subject ? 'SUBJECT' : POSSESSIVE.test(lower) ? 'OWNER' : 'OBJECT',
    quoted: quotation >= 0,
  };
}

/** Whether a possessive pronoun is followed by its noun, so that the phrase begins with it. */
function startsPhrase(article: PreparedArticle, index: number): boolean {
  return /^(ADJ|NOUN|PROPN)$/.test(article.at(index + 1).partOfSpeech);
}

function afterAdverbs(article: PreparedArticle, from: number): Token {
  let index = from;
  while (article.at(index).partOfSpeech === 'ADV') index += 1;
  return article.at(index);
}

/** A noun phrase, its owners, and where it ends. */
interface Phrase {
  readonly mentions: readonly Mention[];
  readonly end: number;
}

function phraseFrom(article: PreparedArticle, start: number): Phrase | null {
  const segments = segmentsFrom(article, start);
  const last = segments.at(-1);
  if (last === undefined) return null;
  const mentions: Mention[] = [];
  const first = article.at(start);
  if (POSSESSIVE.test(first.lower)) mentions.push(pronounAt(article, start));
  for (const [number, segment] of segments.entries()) {
    const owned = number > 0 || POSSESSIVE.test(first.lower);
    const isOwner = number < segments.length - 1;
    const mention = mentionIn(article, segment, number === 0 ? start : segment[0], start, owned, isOwner);
    if (mention !== null) mentions.push(mention);
  }
  const main = mentions.at(-1);
  if (main === undefined || main.words[1] !== last[1]) return { mentions, end: last[1] };
  const apposition = withApposition(article, main, start);
  mentions[mentions.length - 1] = apposition.mention;
  return { mentions: [...mentions, ...apposition.inner], end: apposition.end };
}

/** The parts of a noun phrase between its 's: "Putin's", "aide Yuri Ushakov". Each is [from, to) without the 's. */
function segmentsFrom(article: PreparedArticle, start: number): readonly TokenRange[] {
  const segments: TokenRange[] = [];
  const { unit, quotation } = article.at(start);
  let index = start;
  if (isDeterminer(article.at(index))) index += 1;
  let from = index;
  for (; index < article.tokens.length; index += 1) {
    const token = article.at(index);
    if (token.unit !== unit || token.quotation !== quotation) break;
    if (/^['’]s?$/.test(token.text) && index > from && token.start === article.at(index - 1).end) {
      segments.push([from, index]);
      from = index + 1;
      continue;
    }
    if (!continuesPhrase(article, index, from) || (index > from && isVerb(article, index))) break;
  }
  while (index > from && !endsPhrase(article, index - 1)) index -= 1;
  if (index > from) segments.push([from, index]);
  return segments;
}

/** Adjectives and joining words do not end a phrase. */
function endsPhrase(article: PreparedArticle, index: number): boolean {
  const { partOfSpeech, text } = article.at(index);
  if (isNameWord(article, index)) return true;
  return /^(NOUN|PROPN|NUM)$/.test(partOfSpeech) || (text === '.' && partOfSpeech === 'PUNCT');
}

function isDeterminer({ lower, partOfSpeech }: Token): boolean {
  return POSSESSIVE.test(lower) || (DETERMINER.test(lower) && partOfSpeech !== 'SCONJ');
}

/** Whether a word is a verb, or is tagged as a noun but has its object behind it: "Parents support the teachers". */
function isVerb(article: PreparedArticle, index: number): boolean {
  const token = article.at(index);
  if (isVerbal(token)) return true;
  const next = article.at(index + 1);
  return (
    /^(NOUN|ADJ)$/.test(token.partOfSpeech) &&
    /^[a-z]+$/.test(token.text) &&
    next.unit === token.unit &&
    isDeterminer(next)
  );
}

function continuesPhrase(article: PreparedArticle, index: number, from: number): boolean {
  const token = article.at(index);
  const before = article.at(index - 1);
  const after = article.at(index + 1);
  if (/^(NOUN|PROPN)$/.test(token.partOfSpeech)) return !isDay(token) || token.lower === 'may';
  // "fined Findly 200 million": a number after a name begins another phrase.
  if (token.partOfSpeech === 'NUM' && index > from && isNameWord(article, index - 1)) return false;
  if (/^(ADJ|NUM)$/.test(token.partOfSpeech)) return !isDay(token);
  if (isNameWord(article, index)) return true;
  if (index === from)
    return token.partOfSpeech === 'VERB' && /(ing|ed)$/.test(token.lower) && after.partOfSpeech === 'NOUN';
  if (token.text === '-') return token.start === before.end && after.start === token.end;
  if (token.text === '&') return isNameWord(article, index - 1) && isNameWord(article, index + 1);
  if (token.text === '.') return /^[A-Z]$/.test(before.text) && isNameWord(article, index + 1);
  if (PARTICLE.test(token.lower)) return isNameWord(article, index - 1) && isNameWord(article, index + 1);
  if (/^(of|for)$/.test(token.lower)) {
    return (
      isNameWord(article, index - 1) && speakerKindOf(before.lower) === 'ORGANIZATION' && isNameWord(article, index + 1)
    );
  }
  return false;
}

/** Whether a word is part of a name: tagged so, or with a capital within a sentence. */
function isNameWord(article: PreparedArticle, index: number): boolean {
  const token = article.at(index);
  if (!/^\p{Lu}/u.test(token.text) || isDay(token)) return false;
  const before = article.at(index - 1);
  const startsSentence = before.sentence !== token.sentence || before.quotation !== token.quotation;
  if (token.partOfSpeech === 'PROPN')
    return !(startsSentence && /ing$/.test(token.text) && article.at(index + 1).text === ',');
  return !startsSentence && /^(NOUN|ADJ|VERB|X|NUM)$/.test(token.partOfSpeech);
}

function mentionIn(
  article: PreparedArticle,
  [from, to]: TokenRange,
  rangeStart: number,
  phraseStart: number,
  owned: boolean,
  isOwner: boolean,
): Mention | null {
  let nameFrom = to;
  while (nameFrom > from && isPartOfName(article, nameFrom - 1, to)) nameFrom -= 1;
  // Titles within the capitals: "President Idris Tolan", "Foreign Ministry Spokesperson Maria Zakharova".
  for (let index = to - 2; index >= nameFrom; index -= 1) {
    const { lower } = article.at(index);
    const startsSentence = article.at(index - 1).sentence !== article.at(index).sentence;
    if (isTitle(lower) || (startsSentence && index === from && speakerKindOf(lower) !== null)) {
      nameFrom = index + 1 < to && article.at(index + 1).text === '.' ? index + 2 : index + 1;
      break;
    }
  }
  const determiner = article.at(rangeStart).lower;
  const definite = owned || determiner === 'the' || POSSESSIVE.test(determiner);
  const quoted = article.at(from).quotation >= 0;
  const last = article.at(to - 1);
  const lastKind = speakerKindOf(last.lower);
  const role = isOwner ? 'OWNER' : null;
  const isWholeTitle = nameFrom === to - 1 && isTitle(last.lower) && !(nameFrom > from && lastKind !== 'PERSON');
  if (nameFrom < to && !isWholeTitle && !(lastKind === 'PEOPLE' && nameFrom === to - 1)) {
    const noun = nameFrom > from ? article.at(nameFrom - 1).lower : null;
    const nounKind = noun === null ? null : speakerKindOf(noun);
    const isDescribed = noun !== null && (isTitle(noun) || nounKind === 'ORGANIZATION');
    const words: TokenRange = [nameFrom, to];
    const start = isDescribed ? from : nameFrom;
    return {
      form: 'NAME',
      range: [isDescribed ? rangeStart : nameFrom, to],
      words,
      description: isDescribed ? descriptionRange(article, owned ? phraseStart : start, nameFrom) : null,
      noun: isDescribed ? noun : null,
      kind:
        nameKind(article, words) ??
        (isDescribed ? (nounKind ?? 'PERSON') : determiner === 'the' && start === from ? 'ORGANIZATION' : null),
      definite,
      role: role ?? roleOf(article, rangeStart, to),
      quoted,
    };
  }
  // "Trump administration", "the Prime Minister", "the bank", "engineers".
  if (lastKind === null) return null;
  const named = lastKind === 'ORGANIZATION' && !isOwner && to - from > 1 && isNameWord(article, to - 2) && !owned;
  return {
    form: named ? 'NAME' : 'PHRASE',
    range: [owned ? phraseStart : rangeStart, to],
    words: [from, to],
    description: null,
    noun: last.lower,
    kind: lastKind,
    definite,
    role: role ?? roleOf(article, rangeStart, to),
    quoted,
  };
}

/** Courtesy titles are no offices: "Mr. Burr". */
function descriptionRange(article: PreparedArticle, from: number, to: number): TokenRange | null {
  const words = article.slice(from, to).filter(({ text }) => /\p{L}/u.test(text));
  return words.every(({ lower }) => isCourtesyTitle(lower)) ? null : [from, to];
}

function isPartOfName(article: PreparedArticle, index: number, to: number): boolean {
  const token = article.at(index);
  if (isNameWord(article, index)) return !PARTIES.test(token.lower) || index === to - 1;
  return (
    index < to - 1 &&
    (PARTICLE.test(token.lower) ||
      /^(-|&|of|for)$/.test(token.lower) ||
      (token.text === '.' && /^[A-Z]/.test(article.at(index - 1).text)))
  );
}

/** The kind that the name itself tells: a country, or an organization by one of its words. */
function nameKind(article: PreparedArticle, [from, to]: TokenRange): SpeakerKind | null {
  const words = article.slice(from, to);
  const text = article.text.slice(words[0]?.start, words.at(-1)?.end);
  if (COUNTRY_NAMES.has(text)) return 'COUNTRY';
  const nouns = words.filter(({ lower }, number) => {
    const next = words[number + 1];
    return speakerKindOf(lower) === 'ORGANIZATION' && (next === undefined || /^(of|for)$/.test(next.lower));
  });
  if (nouns.length > 0) return 'ORGANIZATION';
  return words.length === 1 && /^[A-Z]{2,}$/.test(text) ? 'ORGANIZATION' : null;
}

function roleOf(article: PreparedArticle, start: number, end: number): MentionRole {
  const before = article.at(start - 1);
  if (before.partOfSpeech === 'ADP' && before.sentence === article.at(start).sentence) return 'OBLIQUE';
  if (isVerb(article, afterAside(article, end).index)) return 'SUBJECT';
  if (CLAUSE_FORMS.has(before.lower) && (article.closesQuotation(start - 2) || article.at(start - 2).text === ',')) {
    return 'SUBJECT';
  }
  return before.lower === 'to' ? 'OBLIQUE' : 'OBJECT';
}

const MOST_TOKENS_OF_ASIDE = 30;

/** The token after adverbs, days, and what stands between commas or in parentheses. */
function afterAside(article: PreparedArticle, from: number): Token {
  let index = from;
  const { unit } = article.at(from - 1);
  for (let steps = 0; steps < 4; steps += 1) {
    const token = article.at(index);
    if (token.unit !== unit) return token;
    const closing = token.text === ',' ? ',' : token.text === '(' ? ')' : null;
    if (closing !== null) {
      let end = index + 1;
      while (end < index + MOST_TOKENS_OF_ASIDE && article.at(end).unit === unit && article.at(end).text !== closing)
        end += 1;
      if (article.at(end).text !== closing) return token;
      index = end + 1;
    } else if (/^(of|in|from|at|for|on|with)$/.test(token.lower) && !isDay(article.at(index + 1))) {
      // "A judge in Port Sable ordered"
      const complement = segmentsFrom(article, index + 1).at(-1);
      if (complement === undefined) return token;
      index = complement[1];
    } else if (token.partOfSpeech === 'ADV' || isDay(token) || (token.lower === 'on' && isDay(article.at(index + 1)))) {
      index += 1;
    } else if (token.lower === 'who' || token.lower === 'which') return article.at(index + 1);
    else return token;
  }
  return article.at(index);
}

interface Apposed {
  readonly mention: Mention;
  /** Mentions within the apposition, such as its owner. */
  readonly inner: readonly Mention[];
  readonly end: number;
}

/** Joins "Otto Lindqvist, the council's chairman," and "the council's chairman, Otto Lindqvist,". */
function withApposition(article: PreparedArticle, mention: Mention, phraseStart: number): Apposed {
  const end = mention.range[1];
  const nothing = { mention, inner: [], end };
  const complement = complementEnd(article, mention);
  if (article.at(complement).text !== ',' || article.at(complement).quotation !== article.at(end - 1).quotation)
    return nothing;
  const next =
    complement +
    (/^known$/.test(article.at(complement + 1).lower) && article.at(complement + 2).lower === 'as' ? 3 : 1);
  const other = simplePhrase(article, next);
  if (other === null) return nothing;
  const { main } = other;
  const otherEnd = complementEnd(article, main);
  const closes =
    /^([,.;:)]|—|–|-|and|has|is|was)$/.test(article.at(otherEnd).lower) ||
    article.at(otherEnd).unit !== article.at(end - 1).unit;
  if (!closes) return nothing;
  if (mention.form === 'NAME' && main.form === 'PHRASE' && main.kind === 'PERSON' && mention.kind !== 'ORGANIZATION') {
    if (mention.description !== null && article.at(otherEnd).text !== ',' && article.at(otherEnd).text !== '.')
      return nothing;
    const description: TokenRange = mention.description ?? [descriptionStart(article, next), otherEnd];
    return {
      mention: {
        ...mention,
        description,
        noun: mention.noun ?? main.noun,
        kind: 'PERSON',
        role: roleAfter(article, mention, otherEnd),
      },
      inner: other.owners,
      end: otherEnd,
    };
  }
  if (mention.form === 'PHRASE' && mention.kind === 'PERSON' && main.form === 'NAME' && main.kind !== 'ORGANIZATION') {
    const description: TokenRange = [descriptionStart(article, phraseStart), complement];
    return {
      mention: {
        ...main,
        range: [mention.range[0], main.range[1]],
        description,
        noun: mention.noun,
        kind: 'PERSON',
        role: roleAfter(article, { ...main, role: mention.role, range: [phraseStart, main.range[1]] }, otherEnd),
      },
      inner: complement > end ? mentionsBetween(article, end, complement) : [],
      end: otherEnd,
    };
  }
  return nothing;
}

function roleAfter(article: PreparedArticle, { role, range }: Mention, end: number): MentionRole {
  const next = article.at(end).text === ',' ? article.at(end + 1) : article.at(end);
  return isVerb(article, next.index) ? 'SUBJECT' : role === 'OWNER' ? role : roleOf(article, range[0], end);
}

/** An article is not part of an office: "the council's chairman" is kept, "a trustee" is "trustee". */
function descriptionStart(article: PreparedArticle, start: number): number {
  const { lower } = article.at(start);
  return DETERMINER.test(lower) ? start + 1 : start;
}

/** Where the "of the opposition" of "the leader of the opposition" ends. */
function complementEnd(article: PreparedArticle, { range, form, kind }: Mention): number {
  let end = range[1];
  if (form !== 'PHRASE' || kind !== 'PERSON') return end;
  for (let times = 0; times < 2 && /^(of|for|in|at|to)$/.test(article.at(end).lower); times += 1) {
    const segments = segmentsFrom(article, end + 1);
    const last = segments.at(-1);
    if (last === undefined) return end;
    end = last[1];
  }
  return end;
}

function simplePhrase(
  article: PreparedArticle,
  start: number,
): { readonly main: Mention; readonly owners: readonly Mention[] } | null {
  const segments = segmentsFrom(article, start);
  const last = segments.at(-1);
  if (last === undefined) return null;
  const owned = segments.length > 1 || POSSESSIVE.test(article.at(start).lower);
  const main = mentionIn(article, last, segments.length > 1 ? last[0] : start, start, owned, false);
  if (main === null) return null;
  const owners = segments
    .slice(0, -1)
    .map((segment, number) => mentionIn(article, segment, number === 0 ? start : segment[0], start, number > 0, true))
    .filter((owner) => owner !== null);
  return { main, owners };
}

function mentionsBetween(article: PreparedArticle, from: number, to: number): readonly Mention[] {
  const found: Mention[] = [];
  let index = from;
  while (index < to) {
    const phrase = simplePhrase(article, index);
    if (phrase !== null && phrase.main.range[1] <= to) {
      found.push(...phrase.owners, phrase.main);
      index = phrase.main.range[1];
    } else index += 1;
  }
  return found;
}
