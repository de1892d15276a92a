/** How a language counts, lists and names: everything that `Intl` knows, so that a catalogue need not. */

/** The forms of a word that is counted. English has `one` and `other`; other languages have up to six. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

export interface Grammar {
  /** "1 statement", "2 statements". */
  counted(count: number, forms: PluralForms): string;
  /** "A, B and C". */
  list(items: readonly string[]): string;
  /** January first. */
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
  /** Sunday first, as `Date` counts them. */
  readonly weekdays: readonly string[];
  readonly shortWeekdays: readonly string[];
  /** The name of a language by its tag; the tag itself where it has no name. */
  languageName(tag: string): string;
}

/** A sentence in which elements stand among the words. */
export type Sentence<Element> = readonly (Element | string)[];

/**
 * The grammar of a locale.
 * @param lists The locale whose lists are meant, where regions differ in them.
 */
export function grammarOf(locale: string, lists: string = locale): Grammar {
  const plurals = new Intl.PluralRules(locale);
  const conjunction = new Intl.ListFormat(lists, { type: 'conjunction' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const names = (options: Intl.DateTimeFormatOptions, days: readonly number[]) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return days.map((day) => format.format(day * DAY_MS));
  };
  return {
    counted: (count, forms) => `${count} ${forms[plurals.select(count)] ?? forms.other}`,
    // Most lists have one item. Formatting those by `Intl` took 5 % of the time of rendering a page.
    list: (items) => (items.length < 2 ? (items[0] ?? '') : conjunction.format(items)),
    months: names({ month: 'long' }, DAYS_OF_MONTHS),
    shortMonths: names({ month: 'short' }, DAYS_OF_MONTHS),
    weekdays: names({ weekday: 'long' }, DAYS_FROM_SUNDAY),
    shortWeekdays: names({ weekday: 'short' }, DAYS_FROM_SUNDAY),
    languageName: (tag) => languages.of(tag) ?? tag,
  };
}

const DAY_MS = 86_400_000;
/** A day in each month of 1970, in days since its beginning. */
const DAYS_OF_MONTHS = Array.from({ length: 12 }, (_, month) => month * 30 + 15);
/** 4 January 1970 was a Sunday. */
const DAYS_FROM_SUNDAY = Array.from({ length: 7 }, (_, day) => day + 3);
