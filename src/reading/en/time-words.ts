/**
 * The English words that say on which days something was said, read from the day of publication backwards: speech that
 * an article reports lies before the article. Durations ("for 30 days"), plans ("next week") and verbs ("may", "march")
 * are no times.
 */
import { Temporal } from 'temporal-polyfill';
import type { TextSpan } from '../../story/article.js';
import { readingWords } from '../../words/reading.js';

/** Days that words of an article name. */
export interface NamedDays {
  readonly span: TextSpan;
  readonly first: Temporal.PlainDate;
  /** Inclusive, and never after the day of publication. */
  readonly last: Temporal.PlainDate;
  readonly approximate: boolean;
  /** A sentence for the editor where the words can mean other days too. */
  readonly doubt: string | null;
}

/** Days that a form of words means; `null` where the words are no time of speaking. */
type MeantDays = Pick<NamedDays, 'first' | 'last'> & Partial<Pick<NamedDays, 'approximate' | 'doubt'>>;
type FormGroups = Readonly<Record<string, string | undefined>>;

/** A form of words, and the days that it means on a day of publication. */
interface TimeForm {
  readonly pattern: RegExp;
  readonly days: (groups: FormGroups, published: Temporal.PlainDate) => MeantDays | null;
}

const WEEKDAYS: readonly string[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS: readonly string[] = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const COUNTS: readonly string[] = ['a', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

const WEEKDAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\\.?)';
/** "11", "11th", and no part of a longer number. */
const DAY = '(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?(?![\\d%:]|[.,]\\d)';
const YEAR = '(?:19|20)\\d{2}';
const COUNT = '(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\\d{1,2})';

/** A named month later than this many days after publication is taken for one of the year before. */
const PLANNED_AHEAD_DAYS = 60;

const FORMS: readonly TimeForm[] = [
  {
    pattern: /\b(?<year>(?:19|20)\d{2})-(?<month>\d{2})-(?<day>\d{2})\b/gu,
    days: ({ year, month, day }) => oneDay(dateOf(Number(year), Number(month), Number(day))),
  },
  {
    pattern: new RegExp(
      `\\b(?:[Oo]n )?(?:${WEEKDAY},? )?(?:the )?(?<day>${DAY}) (?:of )?(?<month>${MONTH})(?:,? (?<year>${YEAR})\\b)?`,
      'gu',
    ),
    days: calendarDay,
  },
  {
    pattern: new RegExp(
      `\\b(?:[Oo]n )?(?:${WEEKDAY},? )?(?<month>${MONTH}) (?<day>${DAY})(?:,? (?<year>${YEAR})\\b)?`,
      'gu',
    ),
    days: calendarDay,
  },
  {
    pattern: new RegExp(
      `\\b(?:(?:[Ll]ate|[Ll]ater|[Ee]arly|[Ee]arlier) )?(?:[Oo]n )?(?<past>[Ll]ast |[Tt]his past )?(?<weekday>${WEEKDAY})(?: (?:morning|afternoon|evening|night))?\\b(?!,? (?:the )?(?:${DAY} (?:of )?${MONTH}|${MONTH} ${DAY}))`,
      'gu',
    ),
    days: ({ past, weekday = '' }, published) => {
      const days = (published.dayOfWeek - 1 - WEEKDAYS.indexOf(weekday.toLowerCase()) + 7) % 7;
      if (past?.toLowerCase() !== 'last ')
        return oneDay(published.subtract({ days: days === 0 && past !== undefined ? 7 : days }));
      const day = published.subtract({ days: days === 0 ? 7 : days });
      // "Last Tuesday", said on a Thursday, is the day before yesterday to some and a week earlier to others.
      const isOfThisWeek = days > 0 && days < published.dayOfWeek;
      const before = day.subtract({ days: 7 });
      return {
        ...oneDay(day),
        doubt: isOfThisWeek ? readingWords.time.ofTwoDays(weekday, String(day), String(before)) : null,
      };
    },
  },
  {
    pattern: /\b(?:(?:earlier|later|late|early) )?(?:today|tonight|this (?:morning|afternoon|evening))\b/giu,
    days: (_, published) => oneDay(published),
  },
  {
    pattern: /\b(?:late |early |earlier )?(?<before>the day before )?yesterday(?: (?:morning|afternoon|evening))?\b/giu,
    days: ({ before: dayBefore }, published) => oneDay(published.subtract({ days: dayBefore === undefined ? 1 : 2 })),
  },
  {
    pattern: /\b(?:late )?(?:last night|overnight)\b/giu,
    days: (_, published) => ({ first: published.subtract({ days: 1 }), last: published }),
  },
  {
    pattern: /\b(?:(?<part>earlier|early|late) )?(?:in )?this (?<unit>week|month|year)\b/giu,
    days: ({ part, unit = '' }, published) => {
      const first = startOf(unit, published);
      const isEarlier = part !== undefined && part.toLowerCase() !== 'late' && !first.equals(published);
      return { first, last: isEarlier ? published.subtract({ days: 1 }) : published };
    },
  },
  {
    pattern: /\b(?:(?<part>early|late) )?last (?<unit>week|month|year)\b/giu,
    days: ({ part, unit = '' }, published) => {
      const last = startOf(unit, published).subtract({ days: 1 });
      return partOf(part, startOf(unit, last), last);
    },
  },
  {
    pattern: /\b(?:over|at|during|on) the weekend\b|\blast weekend\b|\bthis weekend\b/giu,
    days: (_, published) => {
      const first = published.subtract({ days: (published.dayOfWeek + 1) % 7 });
      return { first, last: first.add({ days: 1 }) };
    },
  },
  {
    pattern: new RegExp(
      `\\b(?:(?:[Ii]n|[Ll]ast|[Ll]ate in|[Ee]arly in) )(?:(?<part>early|late|mid)[ -])?(?<month>${MONTH})(?:,? (?<year>${YEAR}))?\\b`,
      'gu',
    ),
    days: ({ part, month = '', year }, published) => {
      const number = monthOf(month);
      const first = year === undefined ? lastBefore(published, number, 1) : dateOf(Number(year), number, 1);
      return first === null ? null : partOf(part, first, endOfMonth(first));
    },
  },
  {
    pattern: new RegExp(`\\b(?:[Ii]n|[Bb]ack in) (?<year>${YEAR})\\b(?!-)`, 'gu'),
    days: ({ year }) => ({
      first: new Temporal.PlainDate(Number(year), 1, 1),
      last: new Temporal.PlainDate(Number(year), 12, 31),
    }),
  },
  {
    pattern: new RegExp(
      `\\b(?<count>${COUNT}|(?:a )?few|several) (?<unit>minute|hour|day|week|month|year)s? ago\\b`,
      'giu',
    ),
    days: ({ count = '', unit = '' }, published) => ago(numberOf(count), unit.toLowerCase(), published),
  },
];

/** Words that count from a day that the article named before them. */
const FROM_NAMED_DAY: readonly (readonly [RegExp, days: number])[] = [
  [/\b(?:(?:later|earlier) )?(?:on )?(?:the|that) same day\b|\blater (?:that|in the) day\b/giu, 0],
  [/\b(?:on )?the (?:next|following) day\b|\ba day later\b/giu, 1],
  [/\b(?:on )?the (?:previous day|day before)(?! yesterday)\b|\ba day earlier\b/giu, -1],
];

/** Words before a time that make it the end of a duration, a plan or somebody's name. */
const NOT_BEFORE =
  /\b(?:since|until|till|by|before|after|from|through|to|for|within|of|between|beyond|following|ahead of|next|coming|upcoming|every|each|black|good|bloody|super|palm|ash|easter|holy)\s+(?:the\s+|this\s+)?$/iu;
/** Words after a time that do the same. */
const NOT_AFTER =
  /^\s+(?:next|after next|week|fortnight|Times|Mirror|Mail|Express|Telegraph|Herald|Post|Independent|People|Tribune)\b/u;
/** "Thursday’s briefing" is a time of speaking, and "Thursday’s attack" is not. */
const OTHERS_TIME =
  /^(?:-|['’](?!s?\s+(?:\w+\s+)?(?:press|news|briefing|speech|address|interview|statement|remarks|post)\b))/u;

/** How much of the text before and after a time decides what it is, in UTF-16 units. */
const NEIGHBOURHOOD = 30;

/**
 * The times that a text names, in order.
 * @param published The day of publication; without it, only words that name a year say a day.
 */
export function namedDays(text: string, published: Temporal.PlainDate | null): readonly NamedDays[] {
  const found = [...FORMS.flatMap((form) => matchesOf(form, text, published))].sort(
    (a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1],
  );
  const apart: NamedDays[] = [];
  for (const one of found) if (one.span[0] >= (apart.at(-1)?.span[1] ?? 0)) apart.push(one);
  const relative = FROM_NAMED_DAY.flatMap(([pattern, days]) => relativeDays(text, pattern, days, apart, published));
  return [...apart, ...relative].sort((a, b) => a.span[0] - b.span[0]);
}

function matchesOf({ pattern, days }: TimeForm, text: string, published: Temporal.PlainDate | null): NamedDays[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const span: TextSpan = [match.index, match.index + match[0].length];
    const groups = match.groups ?? {};
    const isDated = groups.year !== undefined;
    if (isOtherTime(text, span) || (published === null && !isDated)) return [];
    const meant = days(groups, published ?? FAR_AHEAD);
    return meant === null ? [] : before(published ?? FAR_AHEAD, span, meant);
  });
}

/** Stands in for an unknown day of publication, for words that name their year. */
const FAR_AHEAD = new Temporal.PlainDate(9998, 12, 31);

function relativeDays(
  text: string,
  pattern: RegExp,
  days: number,
  named: readonly NamedDays[],
  published: Temporal.PlainDate | null,
): NamedDays[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const span: TextSpan = [match.index, match.index + match[0].length];
    const from = named.findLast((one) => one.span[1] <= span[0] && one.first.equals(one.last));
    if (from === undefined) return [];
    const day = from.first.add({ days });
    return before(published ?? FAR_AHEAD, span, {
      ...oneDay(day),
      doubt: readingWords.time.countedFromBefore,
    });
  });
}

/** Days up to the day of publication; none where all of them lie after it. */
function before(published: Temporal.PlainDate, span: TextSpan, days: MeantDays): NamedDays[] {
  const { first, last, approximate = false, doubt = null } = days;
  if (Temporal.PlainDate.compare(first, published) > 0) return [];
  const isCut = Temporal.PlainDate.compare(last, published) > 0;
  return [{ span, first, last: isCut ? published : last, approximate, doubt }];
}

function isOtherTime(text: string, [start, end]: TextSpan): boolean {
  const after = text.slice(end, end + NEIGHBOURHOOD);
  return (
    OTHERS_TIME.test(after) ||
    NOT_AFTER.test(after) ||
    NOT_BEFORE.test(text.slice(Math.max(0, start - NEIGHBOURHOOD), start))
  );
}

function oneDay(day: Temporal.PlainDate): MeantDays;
function oneDay(day: Temporal.PlainDate | null): MeantDays | null;
function oneDay(day: Temporal.PlainDate | null): MeantDays | null {
  return day === null ? null : { first: day, last: day };
}

function calendarDay({ year, month = '', day = '' }: FormGroups, published: Temporal.PlainDate): MeantDays | null {
  const [monthNumber, dayNumber] = [monthOf(month), Number.parseInt(day, 10)];
  return oneDay(
    year === undefined ? lastBefore(published, monthNumber, dayNumber) : dateOf(Number(year), monthNumber, dayNumber),
  );
}

/** The last such day up to publication; `null` where the one soon after it is meant. */
function lastBefore(published: Temporal.PlainDate, month: number, day: number): Temporal.PlainDate | null {
  const ofThisYear = dateOf(published.year, month, day);
  if (ofThisYear === null || Temporal.PlainDate.compare(ofThisYear, published) <= 0) return ofThisYear;
  const isPlanned = published.until(ofThisYear, { largestUnit: 'days' }).days <= PLANNED_AHEAD_DAYS;
  return isPlanned ? null : dateOf(published.year - 1, month, day);
}

function dateOf(year: number, month: number, day: number): Temporal.PlainDate | null {
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= new Temporal.PlainDate(year, month, 1).daysInMonth;
  return isDate ? new Temporal.PlainDate(year, month, day) : null;
}

function startOf(unit: string, day: Temporal.PlainDate): Temporal.PlainDate {
  switch (unit.toLowerCase()) {
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 });
    case 'month':
      return day.with({ day: 1 });
    default:
      return day.with({ month: 1, day: 1 });
  }
}

function endOfMonth(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.with({ day: day.daysInMonth });
}

/** "Early" and "late" are a half, and "mid" is the middle third. */
function partOf(part: string | undefined, first: Temporal.PlainDate, last: Temporal.PlainDate): MeantDays {
  const days = first.until(last, { largestUnit: 'days' }).days;
  const after = (share: number) => first.add({ days: Math.round(days * share) });
  switch (part?.toLowerCase()) {
    case 'early':
      return { first, last: after(1 / 2), approximate: true };
    case 'late':
      return { first: after(1 / 2), last, approximate: true };
    case 'mid':
      return { first: after(1 / 3), last: after(2 / 3), approximate: true };
    default:
      return { first, last };
  }
}

/** A count with words for a few, `null`. */
function numberOf(count: string): number | null {
  const word = count.toLowerCase();
  if (/few|several/.test(word)) return null;
  if (/^\d+$/.test(word)) return Number(word);
  return word === 'an' || word === 'one' ? 1 : COUNTS.indexOf(word) + 1;
}

/** How many of a unit "a few" are, at most. */
const A_FEW = 5;

function ago(count: number | null, unit: string, published: Temporal.PlainDate): MeantDays {
  switch (unit) {
    case 'minute':
    case 'hour':
      return oneDay(published);
    case 'day':
      return count === null
        ? { first: published.subtract({ days: A_FEW }), last: published.subtract({ days: 2 }), approximate: true }
        : oneDay(published.subtract({ days: count }));
    case 'week': {
      const day = published.subtract({ weeks: count ?? A_FEW });
      return { first: day, last: count === null ? published.subtract({ weeks: 2 }) : day, approximate: true };
    }
    case 'month': {
      const last = published.subtract({ months: count ?? 2 });
      const first = published.subtract({ months: count ?? A_FEW });
      return { first: startOf('month', first), last: endOfMonth(last), approximate: true };
    }
    default: {
      const last = published.subtract({ years: count ?? 2 });
      const first = published.subtract({ years: count ?? A_FEW });
      return { first: startOf('year', first), last: last.with({ month: 12, day: 31 }), approximate: true };
    }
  }
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}
