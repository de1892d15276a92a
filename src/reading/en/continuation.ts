/** Quotations without a clause of their own: they go on with the speech before them, or lead to the one after them. */
import { isWord, type PreparedArticle, type SentenceUnit, type TokenRange } from '../prepare/prepared-article.js';
import type { Report, Reports } from './report.js';

const MOST_UNITS_AHEAD = 12;

/** Adds units that are nothing but quotation to the report that they belong to. */
export function addContinuations(article: PreparedArticle, reports: Reports): void {
  const byUnit = reportsByUnit(article, reports.inOrder());
  /** The report to which the quotation of each unit belongs. */
  const owners: (Report | null)[] = [];
  for (const [number, unit] of article.units.entries()) {
    const own = byUnit.get(number);
    if (own !== undefined) {
      const quoting = own.filter(({ quotes }) => quotes);
      const owner = (quoting.length > 0 ? quoting : own).at(-1) ?? null;
      owners.push(owner?.rule === 'signed-quote' ? null : owner);
      continue;
    }
    const owner = isQuotation(article, unit) ? ownerOf(article, number, unit, byUnit, owners) : null;
    owners.push(owner);
    if (owner === null) continue;
    const range: TokenRange = [unit.from, unit.to];
    owner.content.push(range);
    owner.continued = true;
    reports.claim(range);
  }
}

/** The reports of each unit: those whose cue stands in it, and those whose words begin in it, right after their cue. */
function reportsByUnit(article: PreparedArticle, reports: readonly Report[]): ReadonlyMap<number, readonly Report[]> {
  const byUnit = new Map<number, Report[]>();
  const list = (unit: number): Report[] => {
    const listed = byUnit.get(unit) ?? [];
    byUnit.set(unit, listed);
    return listed;
  };
  for (const report of reports) {
    const unitOfWords = article.at(report.content[0]?.[0] ?? -1).unit;
    if (article.at(report.head).quotation < 0 && unitOfWords === report.unit + 1) list(unitOfWords).push(report);
    list(report.unit).push(report);
  }
  return byUnit;
}

/** Whether a unit is nothing but words in quotation marks. */
function isQuotation(article: PreparedArticle, unit: SentenceUnit): boolean {
  const words = article.slice(unit.from, unit.to).filter(isWord);
  return (
    words.length > 0 &&
    article.opensQuotation(unit.from) &&
    words.every(({ quotation }) => quotation >= 0 && !article.isSingle(quotation))
  );
}

function ownerOf(
  article: PreparedArticle,
  number: number,
  unit: SentenceUnit,
  byUnit: ReadonlyMap<number, readonly Report[]>,
  owners: readonly (Report | null)[],
): Report | null {
  const before = article.units[number - 1];
  const ownerBefore = owners[number - 1] ?? null;
  if (before?.paragraph === unit.paragraph && ownerBefore !== null) return ownerBefore;
  if (before !== undefined && ownerBefore !== null && endsOpen(article, before)) return ownerBefore;
  const ahead = endsOpen(article, unit) ? ownerAhead(article, number, byUnit) : null;
  if (ahead !== null) return ahead;
  const next = article.units[number + 1];
  const ofNext = byUnit.get(number + 1)?.[0];
  if (next?.paragraph === unit.paragraph && ofNext?.quotes === true && article.opensQuotation(next.from)) return ofNext;
  if (ownerBefore !== null) return ownerBefore;
  return byUnit.get(number - 1)?.at(-1) ?? byUnit.get(number - 2)?.at(-1) ?? null;
}

/** Whether a unit ends within a quotation that its paragraph does not close. */
function endsOpen(article: PreparedArticle, unit: SentenceUnit): boolean {
  const { quotation } = article.at(unit.to - 1);
  return quotation >= 0 && !article.isClosed(quotation);
}

/** The report to which a quotation leads that goes on over paragraphs. */
function ownerAhead(
  article: PreparedArticle,
  number: number,
  byUnit: ReadonlyMap<number, readonly Report[]>,
): Report | null {
  for (let ahead = number + 1; ahead < number + MOST_UNITS_AHEAD; ahead += 1) {
    const unit = article.units[ahead];
    if (unit === undefined) return null;
    const own = byUnit.get(ahead);
    if (own !== undefined) return own.find(({ quotes }) => quotes) ?? null;
    if (!article.opensQuotation(unit.from)) return null;
  }
  return null;
}
