/** Reporting clauses by rule: from a cue to its source and its content. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';
import { accordingTo } from './according-to.js';
import type { Clause, CuedClause } from './clause.js';
import { COLON, type Cue, type Cues, clauseBounds } from './cues.js';
import { elidedSubject } from './elision.js';
import { nounPhraseBefore, nounPhraseFrom } from './noun-phrases.js';
import { withoutMarksAtEnd } from './spans.js';
import { verbGroup } from './verb-group.js';
import { ADDRESSING_VERBS, INVERTED_FORMS, SAYING_VERBS, STRONG_VERBS } from './verbs.js';
import { isDay, isNominalPart } from './words.js';

export function clauseOf(article: PreparedArticle, cue: Cue, cues: Cues): CuedClause {
  const bounds = clauseBounds(article, cue.index);
  const inQuotation = article.at(cue.index).quotation >= 0;
  return { cue, bounds, inQuotation, clause: clauseByRule(article, cue, cues, bounds, inQuotation) };
}

function clauseByRule(
  article: PreparedArticle,
  cue: Cue,
  cues: Cues,
  bounds: TokenRange,
  inQuotation: boolean,
): Clause | null {
  if (cue.lemma === 'accord') return accordingTo(article, cue.index, bounds);
  if (cue.lemma === COLON) return quotationAfterColon(article, cue.index, bounds);
  return new ClauseFinder(article, cue, cues, bounds, inQuotation).find();
}

/** Smith: “…” */
function quotationAfterColon(article: PreparedArticle, colon: number, [from, to]: TokenRange): Clause {
  const next = article.units[article.at(colon).unit + 1];
  const [start, end] = colon + 1 >= to && next !== undefined ? [next.from, next.to] : [colon + 1, to];
  return {
    source: nounPhraseBefore(article, colon - 1, from),
    cue: [colon, colon + 1],
    content: [[start, withoutMarksAtEnd(article, start, end)]],
    quoting: 'direct',
    inverted: false,
    rule: 'source-colon-quote',
  };
}

/** A verb that reports in fewer cases than this says nothing of a quotation before it. */
const LEAST_SHARE_AFTER_QUOTATION = 0.25;
const MOST_WORDS_TO_NEXT_QUOTATION = 25;
const MOST_WORDS_OF_ADJUNCT = 12;
const ADJUNCT = /^(in|on|during|at|while|when|citing|referring|speaking)$/;

class ClauseFinder {
  private readonly group: TokenRange;
  private readonly from: number;
  private readonly to: number;
  private readonly isSaying: boolean;
  private readonly addresses: boolean;

  constructor(
    private readonly article: PreparedArticle,
    private readonly cue: Cue,
    private readonly cues: Cues,
    bounds: TokenRange,
    private readonly inQuotation: boolean,
  ) {
    [this.from, this.to] = bounds;
    this.group = verbGroup(article, cue.index, this.from);
    this.isSaying = SAYING_VERBS.has(cue.lemma);
    this.addresses = ADDRESSING_VERBS.has(cue.lemma);
  }

  find(): Clause | null {
    const { article, group, from } = this;
    const invertedSource = this.invertedSource();
    const inverted = invertedSource !== null;
    const elided = !inverted && this.isGerund() ? elidedSubject(article, group, from, this.cues) : null;
    const source = invertedSource ?? elided ?? nounPhraseBefore(article, group[0], from);
    /** The first token of the cue and of a source before it. */
    const anchor = source !== null && !inverted && elided === null ? source[0] : group[0];
    const after = inverted ? invertedSource[1] : group[1];
    const found = this.contentFound(source, anchor, after, inverted, elided !== null);
    if (found === null) return null;
    const subject = source ?? elidedSubject(article, group, from, this.cues);
    return { ...found, source: subject, cue: group, inverted };
  }

  private contentFound(
    source: TokenRange | null,
    anchor: number,
    after: number,
    inverted: boolean,
    elided: boolean,
  ): Pick<Clause, 'content' | 'quoting' | 'rule'> | null {
    const { article, from, to } = this;
    const closes = anchor > from && !this.inQuotation && article.closesQuotation(anchor - 1);
    const afterComma = anchor > from && article.at(anchor - 1).text === ',';
    if (closes && (this.isSaying || (this.endsAfter(after) && this.cue.share > LEAST_SHARE_AFTER_QUOTATION))) {
      return this.quotationBefore(anchor - 1, after, inverted);
    }
    const next = afterAddressee(article, after, to, this.addresses);
    const quoted = inverted ? null : this.quotationAfter(next);
    if (quoted !== null) return quoted;
    if (afterComma && this.isSaying && source !== null && this.endsAfter(after)) {
      const before = this.wordsBefore(anchor - 1, after);
      if (before !== null) return before;
    }
    if (
      afterComma &&
      this.isSaying &&
      source !== null &&
      !elided &&
      next < to &&
      article.at(next).text === ',' &&
      anchor - 1 > from &&
      !/^(who|which)$/.test(article.at(source[0]).lower)
    ) {
      const rest: TokenRange = [next + 1, withoutMarksAtEnd(article, next + 1, to)];
      return this.spoken([[from, anchor - 1], ...(rest[1] > rest[0] ? [rest] : [])], 'clause-within-words');
    }
    return inverted ? null : this.wordsAfter(next);
  }

  /** “…,” said Smith: the subject after the verb. */
  private invertedSource(): TokenRange | null {
    const { article, group, from, to, cue } = this;
    if (this.inQuotation || !this.isSaying || group[1] >= to || group[0] <= from) return null;
    const phrase = nounPhraseFrom(article, group[1], to);
    if (article.closesQuotation(group[0] - 1)) return phrase;
    const isInvertible =
      article.at(group[0] - 1).text === ',' &&
      cue.index === group[0] &&
      INVERTED_FORMS.has(article.at(cue.index).lower);
    if (!isInvertible || phrase === null) return null;
    const end = phrase[1];
    const follows = article.at(end);
    if (end >= to - 1 || /^[.;]$/.test(follows.text)) return phrase;
    const subjectBefore = nounPhraseBefore(article, group[0], from);
    return subjectBefore === null && (follows.text === ',' || article.opensQuotation(end)) ? phrase : null;
  }

  private isGerund(): boolean {
    const { article, group, cue } = this;
    return (
      /ing$/.test(article.at(cue.index).lower) &&
      !article
        .slice(group[0], cue.index)
        .some(({ partOfSpeech, lower }) => partOfSpeech === 'AUX' || /^(is|was|were|are|been|'s)$/.test(lower))
    );
  }

  /** Whether the clause ends at `index`, after those who are addressed. */
  private endsAfter(index: number): boolean {
    const { article, to } = this;
    const next = afterAddressee(article, index, to, this.addresses);
    const { text } = article.at(next);
    return (
      next >= to - 1 ||
      text === '.' ||
      (article.opensQuotation(next) && /[.,:]/.test(article.at(next - 1).text)) ||
      (text === ',' && next + 1 < to && article.opensQuotation(next + 1))
    );
  }

  /** “…,” Smith said: the quotation that closes at `closing`, and one that goes on after the clause. */
  private quotationBefore(
    closing: number,
    after: number,
    inverted: boolean,
  ): Pick<Clause, 'content' | 'quoting' | 'rule'> {
    const { article, to } = this;
    const [opening, end] = article.quotationRange(article.at(closing).quotation);
    const start = this.startBeforeQuotation(opening, end);
    const content: TokenRange[] = [[start, end]];
    const rule = inverted ? 'quote-verb-source' : 'quote-source-verb';
    const quoting = start === opening ? 'direct' : 'mixed';
    let next = afterAddressee(article, after, to, this.addresses);
    while (next < to && next < after + MOST_WORDS_TO_NEXT_QUOTATION && !article.opensQuotation(next)) {
      const other = this.cues.get(next);
      if (other !== undefined && SAYING_VERBS.has(other.lemma) && article.at(next).quotation < 0) break;
      next += 1;
    }
    if (next < to && article.opensQuotation(next) && /[,.;:—–]/.test(article.at(next - 1).text)) {
      content.push(article.quotationRange(article.at(next).quotation));
    } else if (after + 1 < to && article.at(after).text === ',' && article.at(after + 1).lower === 'that') {
      content.push([after + 1, withoutMarksAtEnd(article, after + 1, to)]);
    }
    return { content, quoting, rule };
  }

  /** Where words begin that end with a quotation: with it, or with what leads to it. */
  private startBeforeQuotation(opening: number, end: number): number {
    const { article, from, cues } = this;
    if (opening <= from) return from;
    const before = article.at(opening - 1);
    const reportedBefore = article.slice(from, opening).some((token) => {
      const cue = cues.get(token.index);
      if (cue === undefined || token.quotation >= 0) return false;
      return (SAYING_VERBS.has(cue.lemma) && before.text !== ',') || /^(said|says|wrote|told)$/.test(token.lower);
    });
    if (reportedBefore || /^[.:]$/.test(before.text)) return opening;
    if (before.text !== ',') return from;
    if (opening - from < 4) return opening;
    return /^["“]?[A-Z]/.test(article.at(opening + 1).text) && article.at(end - 2).text !== ',' ? opening : from;
  }

  /** Smith said, “…” and Smith said: … */
  private quotationAfter(next: number): Pick<Clause, 'content' | 'quoting' | 'rule'> | null {
    const { article, to, cue } = this;
    if (next >= to || this.inQuotation) return null;
    const start = /^[,:]$/.test(article.at(next).text) ? next + 1 : next;
    if (start < to && article.opensQuotation(start)) {
      const end = article.quotationRange(article.at(start).quotation)[1];
      return { content: [[start, this.endOfQuoted(start, end)]], quoting: 'direct', rule: 'source-verb-quote' };
    }
    if (article.at(next).text !== ':') return null;
    const unit = article.units[article.at(cue.index).unit + 1];
    if (next >= to - 1 && unit !== undefined && article.opensQuotation(unit.from)) {
      return { content: [[unit.from, unit.to]], quoting: 'direct', rule: 'source-verb-colon-quote' };
    }
    const end = withoutMarksAtEnd(article, next + 1, to);
    return end > next + 1 ? this.spoken([[next + 1, end]], 'source-verb-colon') : null;
  }

  /** Where words end that begin with a quotation which ends at `end`. */
  private endOfQuoted(start: number, end: number): number {
    const { article, to } = this;
    if (end >= to - 1 || article.at(end).text === '.') return end;
    const isWhole = /[,:]/.test(article.at(start - 1).text) && /[,.?!]/.test(article.at(end - 2).text);
    return isWhole
      ? end
      : Math.max(end, withoutMarksAtEnd(article, start, endOfIndirect(article, start, to, this.cues)));
  }

  /** The truce holds, Smith said. */
  private wordsBefore(comma: number, after: number): Pick<Clause, 'content' | 'quoting' | 'rule'> | null {
    const { article, from, to } = this;
    if (comma - from < 2) return null;
    const content: TokenRange[] = [[from, comma]];
    let next = after;
    while (next < to && next < after + 20 && !article.opensQuotation(next)) next += 1;
    const isQuoted = next < to && article.opensQuotation(next) && /[,.;:]/.test(article.at(next - 1).text);
    if (isQuoted && !this.inQuotation) content.push(article.quotationRange(article.at(next).quotation));
    return this.spoken(content, 'words-source-verb');
  }

  /** Smith said that the truce holds. */
  private wordsAfter(next: number): Pick<Clause, 'content' | 'quoting' | 'rule'> | null {
    const { article, to } = this;
    let start = next;
    if (start >= to) return null;
    if (article.at(start).text === ',') {
      const resumed = this.afterAdjunct(start);
      if (resumed === null || resumed >= to) return null;
      start = resumed;
      if (article.opensQuotation(start) && !this.inQuotation) {
        const content = [article.quotationRange(article.at(start).quotation)];
        return { content, quoting: 'direct', rule: 'source-verb-quote' };
      }
    }
    if (/^[.;)]$/.test(article.at(start).text)) return null;
    const end = withoutMarksAtEnd(article, start, endOfIndirect(article, start, to, this.cues));
    if (end <= start) return null;
    const found = this.spoken([[start, end]], 'source-verb-words');
    return found.quoting === 'mixed' && !this.isSaying ? { ...found, quoting: 'scare' } : found;
  }

  /** Where the words go on after ", in an interview, ". */
  private afterAdjunct(comma: number): number | null {
    const { article, to } = this;
    let end = comma + 1;
    while (
      end < to &&
      end < comma + MOST_WORDS_OF_ADJUNCT &&
      article.at(end).text !== ',' &&
      !article.opensQuotation(end)
    ) {
      end += 1;
    }
    const first = article.at(comma + 1).lower;
    if (end < to && article.at(end).text === ',' && ADJUNCT.test(first)) return end + 1;
    return first === 'that' ? comma + 1 : null;
  }

  private spoken(content: readonly TokenRange[], rule: string): Pick<Clause, 'content' | 'quoting' | 'rule'> {
    const isQuoted = !this.inQuotation && this.article.quotationsIn(content).length > 0;
    return { content, quoting: isQuoted ? 'mixed' : 'none', rule };
  }
}

/** Where the words may begin after a verb: after those who are addressed, a day, and "in an interview". */
function afterAddressee(article: PreparedArticle, after: number, to: number, addresses: boolean): number {
  let next = addresses && after < to ? afterListener(article, after, to) : after;
  for (let turn = 0; turn < 4 && next < to; turn += 1) {
    const token = article.at(next);
    if (isDay(token)) {
      next += 1;
      if (next < to && article.at(next).partOfSpeech === 'NUM') next += 1;
      continue;
    }
    const isPreposition =
      /^(on|in|at|during|via|to|through|of|about)$/.test(token.lower) && token.partOfSpeech === 'ADP';
    const toSomebody = token.lower === 'to' && next + 1 < to && isNominalPart(article.at(next + 1));
    if (isPreposition || toSomebody) {
      const end = nounPhraseFrom(article, next + 1, to)?.[1] ?? null;
      if (end === null || !endsAdjunct(article, end, to)) break;
      next = end;
      continue;
    }
    if (token.partOfSpeech === 'ADV' && next + 1 < to && /^(that|,|:)$/.test(article.at(next + 1).lower)) {
      next += 1;
      continue;
    }
    break;
  }
  return next;
}

function endsAdjunct(article: PreparedArticle, end: number, to: number): boolean {
  const token = article.at(end);
  return (
    end >= to ||
    /^(that|,|:|\.)$/.test(token.lower) ||
    article.opensQuotation(end) ||
    isDay(token) ||
    /^(on|in|during|at)$/.test(token.lower)
  );
}

function afterListener(article: PreparedArticle, start: number, to: number): number {
  const token = article.at(start);
  if (token.partOfSpeech === 'PRON' && /^(him|her|them|me|us|you|it)$/.test(token.lower)) return start + 1;
  if (!isNominalPart(token) && !/^(his|her|their|its)$/.test(token.lower)) return start;
  const listener = nounPhraseFrom(article, start, to);
  if (listener === null) return start;
  for (let index = start + 1; index < listener[1]; index += 1) {
    if (/^(that|to|if|whether)$/.test(article.at(index).lower) || article.opensQuotation(index)) return index;
  }
  return listener[1];
}

const MOST_WORDS_TO_NEXT_CLAUSE = 6;

/** Where words without quotation marks end: before the next reporting clause, or with the sentence. */
export function endOfIndirect(article: PreparedArticle, start: number, to: number, cues: Cues): number {
  const { quotation } = article.at(start);
  for (let index = start + 1; index < to; index += 1) {
    const token = article.at(index);
    if (token.quotation >= 0 && token.quotation !== quotation && !article.opensQuotation(index)) continue;
    if (token.text === ';') return index;
    const joins =
      /^(and|but|while|as|though|although|adding|noting|saying|calling|citing|arguing)$/.test(token.lower) ||
      /^[,—–]$/.test(token.text);
    if (joins && reportsSoon(article, index, to, quotation, cues)) return index;
  }
  return to;
}

/** Whether a reporting clause begins after `joint`: only a subject may stand between it and its verb. */
function reportsSoon(article: PreparedArticle, joint: number, to: number, quotation: number, cues: Cues): boolean {
  for (let index = joint + 1; index < Math.min(to, joint + MOST_WORDS_TO_NEXT_CLAUSE); index += 1) {
    const token = article.at(index);
    const cue = cues.get(index);
    if (cue !== undefined && (token.quotation < 0 || token.quotation === quotation)) {
      if (!SAYING_VERBS.has(cue.lemma) && !STRONG_VERBS.has(cue.lemma)) return false;
      const between = article.slice(joint + 1, index);
      const isSubject = between.every(
        ({ partOfSpeech, lower }) =>
          /^(ADV|AUX|PRON|PROPN|DET|NOUN|ADJ|CCONJ|PART)$/.test(partOfSpeech) || lower === "'s",
      );
      if (isSubject && (between.length <= 2 || between.every(({ partOfSpeech }) => partOfSpeech !== 'NOUN')))
        return true;
    }
    if (/[.;,]/.test(token.text) && index > joint + 1) return false;
  }
  return false;
}
