/** Times at the desk's home: in the editor's own zone, which the page says once. */
import { deskWords } from '../../../words/desk.js';
import { words } from '../../../words/page.js';
import { terms } from '../../../words/terms.js';
import { zoneName } from '../../words/time.js';

const { months, weekdays } = terms.grammar;
const relative = new Intl.RelativeTimeFormat(terms.language);
const MINUTE_MS = 60_000;
/** The units of an age, the largest first, in minutes. */
const UNITS = [
  ['day', 1_440],
  ['hour', 60],
  ['minute', 1],
] as const;

/** When the present day began, in the zone of the browser. */
export function beginOfToday(): number {
  return new Date().setHours(0, 0, 0, 0);
}

/** The present day with its zone: "Tuesday 18 March 2025, in Berlin time". */
export function todayInWords(): string {
  const now = new Date();
  const date = words.time.date(now.getDate(), months[now.getMonth()] ?? '');
  const day = words.time.weekday(weekdays[now.getDay()] ?? '', words.time.dateOfYear(date, now.getFullYear()));
  return deskWords.home.today(day, zoneName(new Intl.DateTimeFormat().resolvedOptions().timeZone));
}

/** The time of day of a moment: "14:05". */
export function clockInWords(moment: string): string {
  const at = new Date(moment);
  const pad = (number: number) => String(number).padStart(2, '0');
  return words.time.clock(pad(at.getHours()), pad(at.getMinutes()));
}

/** How long ago a moment was: "5 minutes ago". */
export function ageInWords(moment: string): string {
  const minutes = Math.floor((Date.now() - Date.parse(moment)) / MINUTE_MS);
  const unit = UNITS.find(([, length]) => minutes >= length);
  if (unit === undefined) return deskWords.home.justNow;
  const [name, length] = unit;
  return relative.format(-Math.floor(minutes / length), name);
}
