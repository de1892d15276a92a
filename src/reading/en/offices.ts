/** The words of English titles in comparable form. */
import { plain } from '../../story/name-words.js';
import { COUNTRY_WORDS } from './countries.js';

/** Words that say the same in a title, each with the one that stands for all. */
const SAME_WORDS: ReadonlyMap<string, string> = new Map([
  ...['press secretary', 'spokesman', 'spokeswoman'].map((one) => [one, 'spokesperson'] as const),
  ...['chairman', 'chairwoman', 'chairperson'].map((one) => [one, 'chair'] as const),
  ...['adviser', 'advisor', 'assistant'].map((one) => [one, 'aide'] as const),
  ['presidential', 'president'],
  // The country's code stands for all its words, so that "Kremlin" and "of the President of Russia" are alike.
  ...[...COUNTRY_WORDS].flatMap(([isoCode, { names, adjectives, seats, presidentialSeats }]) => [
    ...[...names, ...adjectives, ...seats].map((one) => [plain(one), isoCode] as const),
    ...presidentialSeats.map((one) => [plain(one), `${isoCode} president`] as const),
  ]),
]);

const ANY_OF_THEM = new RegExp(
  `\\b(?:${[...SAME_WORDS.keys()].sort((a, b) => b.length - a.length).join('|')})\\b`,
  'gu',
);

const FILLERS = new Set(['the', 'of', 'for', 'to', 'and', 'in', 's', 'its', 'his', 'her', 'their', 'mr', 'mrs', 'ms']);

/** Words that make another office of the one that they stand with: a president's aide is no president. */
const LESSER = new Set([
  'spokesperson',
  'aide',
  'deputy',
  'vice',
  'envoy',
  'ambassador',
  'former',
  'ex',
  'acting',
  'staff',
]);

/** The words that make up an office: of "Kremlin spokesman" they are `RU`, `president` and `spokesperson`. */
export function officeWords(office: string): ReadonlySet<string> {
  const words = plain(office).replaceAll(ANY_OF_THEM, (one) => SAME_WORDS.get(one) ?? one);
  return new Set(words.split(' ').filter((word) => word !== '' && !FILLERS.has(word)));
}

/** Whether the words of a title can mean an office. The office may have more words. */
export function canMean(title: ReadonlySet<string>, office: ReadonlySet<string>): boolean {
  return (
    [...title].every((word) => office.has(word)) && [...office].every((word) => !LESSER.has(word) || title.has(word))
  );
}
