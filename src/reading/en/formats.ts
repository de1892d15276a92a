/** Speech without a verb: headlines, transcripts, and quotations that end with a dash and a name. */
import { isWord, type PreparedArticle, type SentenceUnit, type TokenRange } from '../prepare/prepared-article.js';
import type { Report, Reports } from './report.js';
import { withoutMarksAtEnd } from './spans.js';

const HEADLINE_CONFIDENCE = 0.5;
const FORMAT_CONFIDENCE = 0.6;
const HEADLINE_LIKELIHOOD = { cue: 0.6, content: 0.9, source: 0.9 };
const FORMAT_LIKELIHOOD = { cue: 0.8, content: 0.9, source: 0.9 };
const MOST_WORDS_OF_HEADLINE_SOURCE = 6;
const NOT_A_SOURCE = /^(exclusive|watch|video|breaking|opinion|live|fact)$/;

/** "Smith: The truce holds", in the headline. */
export function addHeadline(article: PreparedArticle, reports: Reports): void {
  for (const [number, unit] of article.units.slice(0, 2).entries()) {
    if (unit.paragraph > 0) return;
    const report = headlineReport(article, reports, unit, number);
    if (report !== null) reports.add(report);
  }
}

function headlineReport(article: PreparedArticle, reports: Reports, unit: SentenceUnit, number: number): Report | null {
  const colon = article
    .slice(unit.from + 1, Math.min(unit.to - 2, unit.from + 9))
    .find(({ text, quotation }) => text === ':' && quotation < 0)?.index;
  if (colon === undefined) return null;
  const source: TokenRange = [unit.from, colon];
  const names = article.slice(unit.from, colon).filter(({ partOfSpeech }) => partOfSpeech === 'PROPN').length;
  if (names === 0 || colon - unit.from > MOST_WORDS_OF_HEADLINE_SOURCE) return null;
  if (reports.inUnit(number).some(({ head }) => head <= colon)) return null;
  if (colon - unit.from < 2 && NOT_A_SOURCE.test(article.at(unit.from).lower)) return null;
  const content: TokenRange = [colon + 1, withoutMarksAtEnd(article, colon + 1, unit.to)];
  if (content[1] <= content[0]) return null;
  return {
    head: colon,
    source,
    cue: [colon, colon + 1],
    content: [content],
    quotes: article.quotationsIn([content]).length > 0,
    unit: number,
    rule: 'headline',
    continued: false,
    confidence: HEADLINE_CONFIDENCE,
    likelihood: HEADLINE_LIKELIHOOD,
  };
}

/** An article with fewer labels of speakers is no transcript. */
const LEAST_LABELS = 3;

/** "SMITH: The truce holds.", by turns. */
export function addTranscript(article: PreparedArticle, reports: Reports): void {
  const labels = article.units.map((unit) => speakerLabel(article, unit));
  if (labels.filter((label) => label !== null).length < LEAST_LABELS) return;
  let turn: Report | null = null;
  for (const [number, unit] of article.units.entries()) {
    const label = labels[number] ?? null;
    if (label !== null) {
      for (const other of reports.inUnit(number)) {
        if (article.at(other.head).quotation < 0) reports.remove(other);
      }
      const content: TokenRange[] = unit.to > label[1] + 1 ? [[label[1] + 1, unit.to]] : [];
      turn = {
        head: label[1],
        source: label,
        cue: [label[1], label[1] + 1],
        content,
        quotes: true,
        unit: number,
        rule: 'transcript',
        continued: false,
        confidence: FORMAT_CONFIDENCE,
        likelihood: FORMAT_LIKELIHOOD,
      };
      reports.add(turn);
    } else if (turn !== null && unit.paragraph === article.units[turn.unit]?.paragraph) {
      turn.content.push([unit.from, unit.to]);
      for (const other of reports.inUnit(number)) if (other.quotes && other !== turn) reports.remove(other);
      reports.claim([unit.from, unit.to]);
    } else turn = null;
  }
}

const MOST_WORDS_OF_LABEL = 5;

function speakerLabel(article: PreparedArticle, { from, to, paragraph }: SentenceUnit): TokenRange | null {
  if (article.at(from - 1).paragraph === paragraph) return null;
  const start = article.opensQuotation(from) ? from + 1 : from;
  let end = start;
  while (end < to && end - start < MOST_WORDS_OF_LABEL && isLabelWord(article.at(end).text)) end += 1;
  const isLabel = end > start && end < to - 1 && article.at(end).text === ':' && article.at(start).text.length > 1;
  return isLabel ? [start, end] : null;
}

function isLabelWord(text: string): boolean {
  return /^[A-Z][A-Z'’.-]+$/.test(text) || /^(Q|A|MR\.|MS\.|\.|-|\(|\))$/.test(text);
}

const MOST_WORDS_AFTER_DASH = 14;
const LEAST_TOKENS_OF_QUOTATION = 6;
const MOST_TOKENS_BEFORE_DASH = 400;

/** “The truce holds.” — John Smith */
export function addSigned(article: PreparedArticle, reports: Reports): void {
  for (const [number, unit] of article.units.entries()) {
    const dash = article
      .slice(unit.from, Math.min(unit.to - 1, unit.from + MOST_TOKENS_BEFORE_DASH))
      .find(({ text, quotation, index }) => {
        return /^[-—–―~]$/.test(text) && quotation < 0 && article.closesQuotation(index - 1);
      })?.index;
    if (dash === undefined) continue;
    const report = signedReport(article, reports, unit, number, dash);
    if (report !== null) reports.add(report);
  }
}

function signedReport(
  article: PreparedArticle,
  reports: Reports,
  unit: SentenceUnit,
  number: number,
  dash: number,
): Report | null {
  const { quotation } = article.at(dash - 1);
  const [opening, closing] = article.quotationRange(quotation);
  const signature = article.slice(dash + 1, unit.to).filter(isWord);
  if (reports.isClaimed(quotation) || closing - opening < LEAST_TOKENS_OF_QUOTATION) return null;
  if (signature.length < 1 || signature.length > MOST_WORDS_AFTER_DASH) return null;
  if (!signature.some(({ partOfSpeech }) => partOfSpeech === 'PROPN')) return null;
  if (signature.some(({ partOfSpeech, text }) => /^(VERB|AUX)$/.test(partOfSpeech) && /^[a-z]/.test(text))) return null;
  if (dash !== unit.from && opening !== unit.from && article.at(opening).unit === number) return null;
  let end = dash + 1;
  while (end < unit.to && !/[,(]/.test(article.at(end).text) && article.at(end).text !== '.') end += 1;
  return {
    head: dash,
    source: [dash + 1, Math.max(end, dash + 2)],
    cue: [dash, dash + 1],
    content: [[opening, closing]],
    quotes: true,
    unit: number,
    rule: 'signed-quote',
    continued: false,
    confidence: FORMAT_CONFIDENCE,
    likelihood: FORMAT_LIKELIHOOD,
  };
}
