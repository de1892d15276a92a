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
  const plurals = lazily(() => new Intl.PluralRules(locale));
  const conjunction = lazily(() => new Intl.ListFormat(lists, { type: 'conjunction' }));
  const languages = lazily(() => new Intl.DisplayNames(locale, { type: 'language' }));
  const names = (options: Intl.DateTimeFormatOptions, days: readonly number[]) =>
    lazily(() => {
      const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
      return days.map((day) => format.format(day * DAY_MS));
    });
  const months = names({ month: 'long' }, DAYS_OF_MONTHS);
  const shortMonths = names({ month: 'short' }, DAYS_OF_MONTHS);
  const weekdays = names({ weekday: 'long' }, DAYS_FROM_SUNDAY);
  const shortWeekdays = names({ weekday: 'short' }, DAYS_FROM_SUNDAY);
  return {
    counted: (count, forms) => `${count} ${forms[plurals().select(count)] ?? forms.other}`,
    // Most lists have one item. Formatting those by `Intl` took 5 % of the time of rendering a page.
    list: (items) => (items.length < 2 ? (items[0] ?? '') : conjunction().format(items)),
    get months() {
      return months();
    },
    get shortMonths() {
      return shortMonths();
    },
    get weekdays() {
      return weekdays();
    },
    get shortWeekdays() {
      return shortWeekdays();
    },
    languageName: (tag) => languages().of(tag) ?? tag,
  };
}

/** Makes something when it is first asked for. Each part of `Intl` takes milliseconds to load, and a command uses few. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const DAY_MS = 86_400_000;
/** A day in each month of 1970, in days since its beginning. */
const DAYS_OF_MONTHS = Array.from({ length: 12 }, (_, month) => month * 30 + 15);
/** 4 January 1970 was a Sunday. */
const DAYS_FROM_SUNDAY = Array.from({ length: 7 }, (_, day) => day + 3);
