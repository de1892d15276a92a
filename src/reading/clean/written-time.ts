/** Times as pages and articles write them, in the form of the record. */
import { TimeError } from '../../story/edtf.js';
import { parseTime } from '../../story/time.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(?<month>Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\\.?';
const YEAR = '(?<year>(?:19|20)\\d{2})';

const ISO_TIME =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<clock>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(?<offset>Z|[+-]\d{2}:?\d{2})?)?$/i;
const COMPACT_DATE = /^(?<year>\d{4})[/.]?(?<month>\d{2})[/.]?(?<day>\d{2})$/;
/** The times of RSS (RFC 822), with an offset in digits or a zone that stands for one. */
const RFC_822 = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?|Z)$/;
const DAY_FIRST = new RegExp(`\\b(?<day>\\d{1,2})(?:st|nd|rd|th)? ${MONTH},? ${YEAR}\\b`, 'i');
const MONTH_FIRST = new RegExp(`\\b${MONTH} (?<day>\\d{1,2})(?:st|nd|rd|th)?,? ${YEAR}\\b`, 'i');

/** The time that a text states, as EDTF: a date, or a time with its offset; `null` for any other text. */
export function edtfOf(text: string): string | null {
  const written = text.trim();
  const found = isoTime(written) ?? compactDate(written) ?? mailTime(written) ?? dateInWords(written);
  return found !== null && isTime(found) ? found : null;
}

/** The first date in words, like "13 March 2025" or "March 13, 2025". */
export function dateInWords(text: string): string | null {
  const { year, month, day } = (DAY_FIRST.exec(text) ?? MONTH_FIRST.exec(text))?.groups ?? {};
  if (year === undefined || month === undefined || day === undefined) return null;
  const number = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  return `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function isoTime(text: string): string | null {
  const { date, clock, offset } = ISO_TIME.exec(text)?.groups ?? {};
  if (date === undefined) return null;
  // Nobody knows the zone of a time without an offset, so only its date is used.
  if (clock === undefined || offset === undefined) return date;
  const [, hours = '', minutes = ''] = /^([+-]\d{2}):?(\d{2})$/.exec(offset) ?? [];
  return `${date}T${clock}${hours === '' || offset === '-00:00' ? 'Z' : `${hours}:${minutes}`}`;
}

function compactDate(text: string): string | null {
  const { year, month, day } = COMPACT_DATE.exec(text)?.groups ?? {};
  return year === undefined ? null : `${year}-${month}-${day}`;
}

function mailTime(text: string): string | null {
  const moment = RFC_822.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? null : new Date(moment).toISOString().replace('.000Z', 'Z');
}

function isTime(edtf: string): boolean {
  try {
    parseTime({ edtf, timeZone: null, approximate: false });
    return true;
  } catch (error) {
    if (error instanceof TimeError) return false;
    throw error;
  }
}
