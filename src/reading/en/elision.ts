/** Subjects that a verb shares with one before it: "Smith stood up and said", "…, Smith said, adding …". */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import type { Cues } from './cues.js';
import { hasNameOrPronoun, nounPhraseBefore, nounPhraseFrom } from './noun-phrases.js';
import { verbGroup } from './verb-group.js';
import { SAYING_VERBS, STRONG_VERBS } from './verbs.js';
import { isVerbal } from './words.js';

/** The subject of the verb `group`, where it stands further left; `null` where none is found. */
export function elidedSubject(
  article: PreparedArticle,
  group: TokenRange,
  from: number,
  cues: Cues,
): TokenRange | null {
  const start = group[0];
  if (start <= from) return null;
  const before = article.at(start - 1);
  const isGerund = /ing$/.test(article.at(group[1] - 1).lower);
  const isAdverb = before.partOfSpeech === 'ADV';
  if (!/^(and|but|,|or|then|—|–|-|to)$/.test(before.lower) && !isGerund && !isAdverb) return null;
  const isJoined = /^(and|but|or)$/.test(before.lower);
  const { quotation } = article.at(start);
  const isNear = (index: number) => {
    const other = article.at(index).quotation;
    return other < 0 || other === quotation;
  };
  if (isJoined || isAdverb || (before.text === ',' && !isGerund)) {
    const subject = subjectOfCue(article, start, from, cues, isNear);
    if (subject !== null) return subject;
  }
  if (isJoined) {
    const subject = firstSubject(article, from + 1, start - 1, from, isNear);
    if (subject !== null) return subject;
  }
  return (
    nearestSubject(article, start, from, cues, isNear) ??
    firstSubject(article, from, start, from, isNear) ??
    invertedSubject(article, start, from, cues)
  );
}

type IsNear = (index: number) => boolean;

/** The subject of the nearest reporting verb before `start`. */
function subjectOfCue(
  article: PreparedArticle,
  start: number,
  from: number,
  cues: Cues,
  isNear: IsNear,
): TokenRange | null {
  for (let index = start - 2; index > from; index -= 1) {
    const cue = cues.get(index);
    if (cue === undefined || !isNear(index)) continue;
    if (!SAYING_VERBS.has(cue.lemma) && !STRONG_VERBS.has(cue.lemma)) continue;
    const subject = nounPhraseBefore(article, verbGroup(article, index, from)[0], from);
    if (subject !== null) return subject;
  }
  return null;
}

/** The subject of the first verb between `begin` and `end`. */
function firstSubject(
  article: PreparedArticle,
  begin: number,
  end: number,
  from: number,
  isNear: IsNear,
): TokenRange | null {
  for (let index = begin; index < end; index += 1) {
    if (!isNear(index) || !isVerbal(article.at(index))) continue;
    const subject = nounPhraseBefore(article, index, from);
    if (subject !== null) return subject;
  }
  return null;
}

/** The subject of the nearest verb before `start`, if it is a name or a pronoun, or if the verb reports. */
function nearestSubject(
  article: PreparedArticle,
  start: number,
  from: number,
  cues: Cues,
  isNear: IsNear,
): TokenRange | null {
  for (let index = start - 2; index > from; index -= 1) {
    if (!isNear(index) || !isVerbal(article.at(index))) continue;
    const subject = nounPhraseBefore(article, verbGroup(article, index, from)[0], from);
    if (subject !== null && (hasNameOrPronoun(article, subject) || cues.has(index))) return subject;
  }
  return null;
}

/** “…,” said Smith, adding …: a subject after its verb. */
function invertedSubject(article: PreparedArticle, start: number, from: number, cues: Cues): TokenRange | null {
  for (let index = start - 1; index > from; index -= 1) {
    const cue = cues.get(index);
    if (cue === undefined || !SAYING_VERBS.has(cue.lemma)) continue;
    const subject = nounPhraseFrom(article, index + 1, start);
    if (subject !== null) return subject;
  }
  return null;
}
