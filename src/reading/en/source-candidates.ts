/** Who may be the source of a cue: noun phrases around it, of which a model chooses. */
import type { PreparedArticle, Token, TokenRange } from '../prepare/prepared-article.js';
import type { CuedClause } from './clause.js';
import type { Cues } from './cues.js';
import { nounPhraseBefore, nounPhraseFrom } from './noun-phrases.js';
import { cueRange, verbGroup } from './verb-group.js';
import { isDay, isNominalPart, isSubject, isVerbal } from './words.js';

/**
 * How a candidate was found: by the rules; after the cue; as the author of a paper that the cue names; as the agent of a passive;
 * right before the cue; before a time or an aside; as the subject of another verb before the cue, of such a verb that follows its
 * quotation, or of the first verb of the sentence; and as the subject after an opening "Citing …,".
 */
export type SourceOrigin =
  | 'rule'
  | 'after'
  | 'author'
  | 'agent'
  | 'before'
  | 'further-before'
  | 'elided'
  | 'elided-after'
  | 'first-subject'
  | 'main-subject';

export interface SourceCandidate {
  readonly range: TokenRange;
  readonly origin: SourceOrigin;
  /** How many subjects of other verbs are nearer. */
  readonly nearer: number;
}

/** A cue of news has seldom as many candidates. Of more, those that are proposed first are kept. */
const MOST_CANDIDATES = 64;
const MOST_WORDS_AFTER = 32;
const MOST_WORDS_BEFORE = 45;
const MOST_ENDS_AFTER = 14;
const MOST_STARTS_BEFORE = 12;
const MOST_COMMAS = 5;
const MOST_DASHES = 2;
const MOST_ELIDED = 6;
const MOST_TOKENS_OF_TITLE = 8;
const MOST_TOKENS_TO_AUTHOR = 8;
const MOST_TOKENS_TO_AGENT = 10;

export function sourceCandidates(article: PreparedArticle, cued: CuedClause, cues: Cues): readonly SourceCandidate[] {
  const { cue, bounds, clause } = cued;
  const [from, to] = bounds;
  const group = cueRange(article, cue, from);
  const found = new SourceProposals(article);
  if (clause !== null && clause.source !== null) found.propose(clause.source, 'rule');
  const isAccording = cue.lemma === 'accord';
  const before = cue.index - 1;
  const mayBeInverted =
    group[0] === cue.index &&
    (before < from || /[,”"]/.test(article.at(before).text) || article.closesQuotation(before));
  if (isAccording || (mayBeInverted && mayBeginPhrase(article.at(group[1])))) {
    found.proposeEach(group[1], endsAfter(article, group[1], to), 'after');
  }
  if (isAccording) {
    const author = authorAfter(article, group[1], to);
    if (author !== null) found.proposeEach(author, endsAfter(article, author, to), 'author');
    return found.all;
  }
  const agent = isParticiple(article.at(cue.index)) ? agentAfter(article, cued, group[1]) : null;
  if (agent !== null && mayBeginPhrase(article.at(agent))) {
    found.proposeEach(agent, endsAfter(article, agent, to), 'agent');
  }
  proposeBefore(article, cued, group, found);
  proposeSubjects(article, cued, group, cues, found);
  return found.all;
}

class SourceProposals {
  readonly #found = new Map<string, SourceCandidate>();

  constructor(private readonly article: PreparedArticle) {}

  get all(): readonly SourceCandidate[] {
    return [...this.#found.values()];
  }

  propose([from, end]: TokenRange, origin: SourceOrigin, nearer = 0): void {
    let start = from;
    while (start < end && /^[,;:.)–—-]$/.test(this.article.at(start).text)) start += 1;
    if (start >= end || isTime(this.article, [start, end])) return;
    const key = `${start} ${end}`;
    if (this.#found.size < MOST_CANDIDATES && !this.#found.has(key))
      this.#found.set(key, { range: [start, end], origin, nearer });
  }

  proposeEach(start: number, ends: readonly number[], origin: SourceOrigin): void {
    for (const end of ends) this.propose([start, end], origin);
  }
}

/** "Sunday", "March 13": nobody. */
function isTime(article: PreparedArticle, [start, end]: TokenRange): boolean {
  const first = article.at(start);
  const last = article.at(end - 1);
  return isDay(first) && first.lower !== 'may' && (end - start === 1 || isDay(last) || last.partOfSpeech === 'NUM');
}

function isParticiple({ lower }: Token): boolean {
  return /ed$|^(told|said|written|seen|shown|known)$/.test(lower);
}

/** Where the author begins in "according to an analysis by the institute". */
function authorAfter(article: PreparedArticle, start: number, to: number): number | null {
  for (let index = start + 1; index < Math.min(to, start + MOST_TOKENS_TO_AUTHOR); index += 1) {
    const token = article.at(index);
    if (/^(by|from|of)$/.test(token.lower)) return index + 1;
    if (!isNominalPart(token)) return null;
  }
  return null;
}

/** Where the agent begins in "was asked on Monday by a reporter". */
function agentAfter(article: PreparedArticle, { bounds, inQuotation }: CuedClause, start: number): number | null {
  for (let index = start; index < Math.min(bounds[1], start + MOST_TOKENS_TO_AGENT); index += 1) {
    const { lower, quotation } = article.at(index);
    if (lower === 'by' && (quotation < 0 || inQuotation)) return index + 1;
    if (/^[,.;]$/.test(lower)) return null;
  }
  return null;
}

function proposeBefore(
  article: PreparedArticle,
  { bounds: [from], inQuotation }: CuedClause,
  group: TokenRange,
  found: SourceProposals,
): void {
  for (const end of endsBefore(article, group[0], from, inQuotation)) {
    const origin = end === group[0] ? 'before' : 'further-before';
    for (const start of startsBefore(article, end, from, inQuotation)) found.propose([start, end], origin);
  }
}

/** The subjects of other verbs: "Smith rose and said", "Smith left, saying". */
function proposeSubjects(
  article: PreparedArticle,
  { cue, bounds: [from, to], inQuotation }: CuedClause,
  group: TokenRange,
  cues: Cues,
  found: SourceProposals,
): void {
  const { quotation } = article.at(cue.index);
  const isVerb = (index: number) => {
    const token = article.at(index);
    return isVerbal(token) && (token.quotation < 0 || token.quotation === quotation);
  };
  let nearer = 0;
  for (let index = group[0] - 1; index > from && nearer < MOST_ELIDED; index -= 1) {
    if (!isVerb(index)) continue;
    const [start] = verbGroup(article, index, from);
    const subject = nounPhraseBefore(article, start, from);
    if (subject !== null) {
      found.propose(subject, 'elided', nearer);
      nearer += 1;
    }
    if (cues.has(index) && article.closesQuotation(index - 1)) {
      const inverted = nounPhraseFrom(article, index + 1, group[0]);
      if (inverted !== null) found.propose(inverted, 'elided-after', nearer);
    }
    index = start;
  }
  for (let index = from + 1; index < group[0]; index += 1) {
    if (!isVerb(index) || /ing$/.test(article.at(index).lower)) continue;
    const subject = nounPhraseBefore(article, verbGroup(article, index, from)[0], from);
    if (subject === null) continue;
    found.propose(subject, 'first-subject');
    break;
  }
  // "Citing the ruling, Smith said"
  if (group[0] > from + 1 || !/(ing|ed)$/.test(article.at(cue.index).lower)) return;
  for (let index = group[1]; index < to - 1; index += 1) {
    const token = article.at(index);
    if (token.text !== ',' || (token.quotation >= 0 && !inQuotation)) continue;
    const subject = nounPhraseFrom(article, index + 1, to);
    if (subject !== null) found.propose(subject, 'main-subject');
    break;
  }
}

function mayBeginPhrase(token: Token): boolean {
  return (
    isNominalPart(token) ||
    token.partOfSpeech === 'PRON' ||
    /^(one|some|many)$/.test(token.lower) ||
    /^\p{Lu}/u.test(token.text)
  );
}

function endsAfter(article: PreparedArticle, start: number, to: number): readonly number[] {
  if (start >= to) return [];
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

/** Where a source before the verb may end: at the verb, before a time, or before an aside. */
function endsBefore(article: PreparedArticle, verb: number, from: number, inQuotation: boolean): readonly number[] {
  const last = verb - 1;
  const token = article.at(last);
  if (last < from) return [];
  const ends = [verb];
  if (isDay(token) || /^(ADV|NUM)$/.test(token.partOfSpeech)) {
    let end = last;
    while (
      end > from &&
      (isDay(article.at(end - 1)) || /^(on|in|late|early|last|this)$/.test(article.at(end - 1).lower))
    ) {
      end -= 1;
    }
    ends.push(end);
  }
  if (
    /^(week|month|year|morning|evening|night)$/.test(token.lower) &&
    /^(this|last|that)$/.test(article.at(last - 1).lower)
  ) {
    ends.push(last - 1);
  }
  if (token.text === ',' && (token.quotation < 0 || inQuotation)) {
    ends.push(...marksBefore(last, from, MOST_COMMAS, (index) => article.at(index).text === ','));
  } else if (/^[—–-]$/.test(token.text)) {
    ends.push(...marksBefore(last, from, MOST_DASHES, (index) => isDash(article, index)));
  } else if (token.text === ')') {
    ends.push(...marksBefore(last, from, 1, (index) => article.at(index).text === '('));
  }
  return ends.filter((end) => end > from);
}

/** Where asides may begin that end at `last`, nearest first. */
function marksBefore(last: number, from: number, most: number, isMark: (index: number) => boolean): readonly number[] {
  const marks: number[] = [];
  for (let index = last - 1; index >= from && index > last - MOST_WORDS_BEFORE && marks.length < most; index -= 1) {
    if (isMark(index)) marks.push(index);
  }
  return marks;
}

/** A dash, and a hyphen between spaces. */
function isDash(article: PreparedArticle, index: number): boolean {
  const { text, start } = article.at(index);
  return /^[—–]$/.test(text) || (text === '-' && start > article.at(index - 1).end);
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
