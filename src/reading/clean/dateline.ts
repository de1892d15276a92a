/** The dateline of a report: "MOSCOW, March 13 (Agency) —". */

/** A dateline: places in capitals, or any place before an agency in parentheses; then a dash. */
const DATELINE = new RegExp(
  "^(?<place>(?:\\p{Lu}{2,}|\\p{Lu}[\\p{L}.'’-]*)(?:[ /-](?:\\p{L}[\\p{L}.'’-]*)){0,3}(?:, \\p{Lu}[\\p{L}.]*(?: \\p{Lu}[\\p{L}.]*)?)?)" +
    '(?:, (?:\\d{1,2} \\p{Lu}\\p{L}+\\.?|\\p{Lu}\\p{L}+\\.? \\d{1,2}))?(?:,? \\d{4})?' +
    '(?<agency>(?:,? ?/[\\p{Lu}\\p{L} -]{2,30}/\\.?| \\([^()]{2,60}\\))?) ?(?:[—–]|--?)\\s',
  'u',
);

/** The longest dateline, in UTF-16 units, with the dash behind it. */
const MAX_DATELINE_LENGTH = 120;

/** Months before a comma are no place: "LONDON, March". */
const MONTH = /,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?$/;

/** The place of the dateline at the beginning of a paragraph, capitalised as in a sentence; `null` where there is none. */
export function datelinePlace(paragraph: string): string | null {
  return datelineOf(paragraph)?.place ?? null;
}

/** The length of the dateline with which a paragraph begins, in UTF-16 units, with the dash; 0 where there is none. */
export function datelineLength(paragraph: string): number {
  return datelineOf(paragraph)?.length ?? 0;
}

function datelineOf(paragraph: string): { readonly place: string; readonly length: number } | null {
  const found = DATELINE.exec(paragraph.slice(0, MAX_DATELINE_LENGTH));
  const { place = '', agency = '' } = found?.groups ?? {};
  const name = place.replace(MONTH, '');
  const isInCapitals =
    /^\p{Lu}{2}/u.test(name) && /^[^,]*$/u.exec(name.split(',')[0] ?? '')?.[0].toUpperCase() === name.split(',')[0];
  if (name === '' || (!isInCapitals && agency.trim() === '')) return null;
  const spelled = name.replaceAll(/\p{Lu}{2,}(?![.\p{L}])/gu, (word) => word.charAt(0) + word.slice(1).toLowerCase());
  return { place: spelled, length: found?.[0].length ?? 0 };
}
